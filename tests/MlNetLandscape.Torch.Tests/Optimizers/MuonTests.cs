using TorchSharp;
using TorchSharp.Modules;
using static MlNetLandscape.Torch.Tests.Optimizers.ClosureSteps;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>Muon's polynomial, its step, and which parameters it takes.</summary>
public sealed class MuonTests
{
    [Theory]
    [InlineData(20, 30)]
    [InlineData(30, 20)]
    [InlineData(16, 16)]
    [InlineData(1, 40)]
    public void Five_fast_steps_bring_all_singular_values_near_one(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        var matrix = Random(rows, columns);
        var values = linalg.svdvals(NewtonSchulz.Orthogonalize(matrix.to_type(ScalarType.Float32), 5, NewtonSchulz.Fast)).data<float>().ToArray();
        Assert.All(values, value => Assert.InRange(value, 0.5f, 1.5f));
    }

    [Theory]
    [InlineData(4, 7)]
    [InlineData(7, 4)]
    public void The_exact_polynomial_converges_to_the_nearest_orthogonal_matrix(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        var matrix = Random(rows, columns);
        var (u, _, v) = linalg.svd(matrix, fullMatrices: false);
        var difference = NewtonSchulz.Orthogonalize(matrix, 40, NewtonSchulz.Exact) - u.mm(v);
        Assert.Equal(0, difference.abs().max().ToDouble(), 1e-12);
    }

    [Fact]
    public void A_matrix_of_zeros_stays_zero() =>
        Assert.Equal(new float[6], NewtonSchulz.Orthogonalize(zeros(2, 3), 5, NewtonSchulz.Fast).data<float>().ToArray());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_gradient_of_rank_one_gives_the_polynomial_of_one(bool nesterov)
    {
        // G = σ u vᵀ, [4, 2]: NS(c G) = p⁵(1) u vᵀ whatever σ and c; W ← W (1 − η λ) − η √(4 / 2) p⁵(1) u vᵀ
        using var scope = NewDisposeScope();
        var (u, v) = (tensor([0.5, -0.5, 0.5, 0.5]), tensor([0.6, 0.8]));
        var gradient = u.outer(v) * 37;
        using var hidden = new Parameter(ones(4, 2, ScalarType.Float64));
        using var output = new Parameter(ones(3, 4, ScalarType.Float64));
        using var running = new Muon { Nesterov = nesterov }.Start([hidden, output], weightDecay: 0.5);
        running.LearningRate = 0.1;
        var (scale, expected) = (1.0, ones(4, 2, ScalarType.Float64));
        for (var step = 0; step < 5; step++)
            scale = (3.4445 * scale) - (4.7750 * Math.Pow(scale, 3)) + (2.0315 * Math.Pow(scale, 5));
        for (var step = 0; step < 2; step++)
        {
            running.Step(() =>
            {
                output.grad = null;
                return Gradient(hidden, (gradient * hidden).sum() + output.sum());
            });
            expected = (expected * (1 - (0.1 * 0.5))) - (u.outer(v) * (0.1 * Math.Sqrt(2) * scale));
        }

        Assert.Equal(0, (hidden - expected).abs().max().ToDouble(), 1e-9);
    }

    [Fact]
    public void Directions_mix_momentum_and_gradient()
    {
        // orthogonal rank-one gradients G₁, G₂ of norms 1: Nesterov's second direction is (1 − μ) G₂ + μ (μ (1 − μ) G₁ + (1 − μ) G₂), singular values in the ratio μ² : 1 + μ
        using var scope = NewDisposeScope();
        using var hidden = new Parameter(zeros(2, 2, ScalarType.Float64));
        using var output = new Parameter(zeros(1, 2, ScalarType.Float64));
        using var running = new Muon { Momentum = 0.5, Iterations = 1 }.Start([hidden, output], 0);
        running.LearningRate = 1;
        running.Step(() => Gradient(hidden, hidden[0, 0]));
        var before = hidden.clone();
        running.Step(() => Gradient(hidden, hidden[1, 1]));
        var norm = Math.Sqrt(Math.Pow(0.25, 2) + Math.Pow(1.5, 2));
        double[] expected = [-Polynomial(0.25 / norm), 0, 0, -Polynomial(1.5 / norm)];
        Assert.Equal(expected, (hidden - before).data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-9);

        static double Polynomial(double x) => (3.4445 * x) - (4.7750 * Math.Pow(x, 3)) + (2.0315 * Math.Pow(x, 5));
    }

    [Fact]
    public void Biases_and_the_output_layer_are_the_other_optimizers_bit_for_bit()
    {
        var (mixed, alone) = (Walk(new Muon(), 0.02), Walk(new AdamW(), 0.02 * 0.05));
        Assert.NotEqual(alone[0], mixed[0]); // the hidden weight
        Assert.Equal(alone[1..], mixed[1..]);

        static float[][] Walk(Optimizer optimizer, double rate)
        {
            using var scope = NewDisposeScope();
            Parameter[] parameters = [new(ones(3, 2)), new(ones(3)), new(ones(2, 3)), new(ones(2))];
            using var running = optimizer.Start(parameters, weightDecay: 0.1);
            running.LearningRate = rate;
            for (var step = 0; step < 5; step++)
            {
                running.Step(() =>
                {
                    foreach (var parameter in parameters)
                        parameter.grad = null;
                    var loss = parameters.Select((parameter, index) => (parameter - index).square().sum()).Aggregate((a, b) => a + b);
                    loss.backward();
                    return loss.item<float>();
                });
            }

            return [.. parameters.Select(parameter => parameter.data<float>().ToArray())];
        }
    }

    [Fact]
    public void Kernels_are_flattened_to_a_row_for_each_output()
    {
        using var scope = NewDisposeScope();
        var gradient = Random(4, 18);
        using var kernel = new Parameter(zeros(4, 2, 3, 3, ScalarType.Float64));
        using var output = new Parameter(zeros(1, 4, ScalarType.Float64));
        using var running = new Muon().Start([kernel, output], 0);
        running.LearningRate = 1;
        running.Step(() => Gradient(kernel, (gradient.view(4, 2, 3, 3) * kernel).sum()));
        var expected = -NewtonSchulz.Orthogonalize(gradient, 5, NewtonSchulz.Fast);
        Assert.Equal(0, (kernel.view(4, 18) - expected).abs().max().ToDouble(), 1e-9);
    }

    [Fact]
    public void It_minimises_over_matrices()
    {
        using var scope = NewDisposeScope();
        var wanted = Random(5, 3);
        using var hidden = new Parameter(zeros(5, 3, ScalarType.Float64));
        using var output = new Parameter(zeros(1, 5, ScalarType.Float64));
        using var running = new Muon().Start([hidden, output], 0);
        for (var step = 0; step < 400; step++)
        {
            running.LearningRate = 0.1 * (1 - (step / 400.0));
            running.Step(() => Gradient(hidden, (hidden - wanted).square().sum()));
        }

        Assert.Equal(0, (hidden - wanted).abs().max().ToDouble(), 0.01);
    }

    private static Tensor Random(int rows, int columns)
    {
        using var generator = new Generator(7);
        return randn(rows, columns, ScalarType.Float64, generator: generator);
    }
}
