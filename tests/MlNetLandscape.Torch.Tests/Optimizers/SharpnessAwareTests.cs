using TorchSharp.Modules;
using static MlNetLandscape.Torch.Tests.Optimizers.ClosureSteps;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>SAM and ASAM against their closed forms.</summary>
public sealed class SharpnessAwareTests
{
    [Fact]
    public void Sam_steps_along_the_gradient_at_the_perturbed_point()
    {
        // ½ θᵀ diag(10, 1) θ at (1, 1), ρ = 0.05: H (θ + ρ H θ / ‖H θ‖) = (10.4975, 1.00498)
        using var theta = new Parameter(tensor([1.0, 1.0]));
        using var running = new Sam { Rho = 0.05, Base = new Sgd { Momentum = 0 } }.Start([theta], 0);
        running.LearningRate = 0.01;
        Assert.Equal(5.5, running.Step(() => Gradient(theta, 0.5 * (tensor([10.0, 1.0]) * theta.square()).sum())), 12);
        Assert.Equal([1 - 0.10497518, 1 - 0.010049752], theta.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-8);
    }

    [Fact]
    public void Asam_steps_along_the_gradient_at_the_adaptively_perturbed_point()
    {
        // L = ½ Σ hᵢ wᵢ², T = |w| + η: ε = ρ T² h w / ‖T h w‖, the step is η_l h (w + ε); the bias has T = 1
        double[] h = [10, 1, 2], w = [1, -3, 0.5], t = [1.01, 3.01, 1];
        var norm = Math.Sqrt(Enumerable.Range(0, 3).Sum(i => Math.Pow(t[i] * h[i] * w[i], 2)));
        using var weight = new Parameter(tensor(w[..2]).view(1, 2));
        using var bias = new Parameter(tensor(w[2..]));
        using var running = new Asam { Rho = 0.3, Eta = 0.01, Base = new Sgd { Momentum = 0 } }.Start([weight, bias], 0);
        running.LearningRate = 0.01;
        running.Step(() =>
        {
            bias.grad = null;
            return Gradient(weight, (0.5 * (tensor(h[..2]) * weight.square()).sum()) + (0.5 * h[2] * bias.square().sum()));
        });
        double[] expected = [.. Enumerable.Range(0, 3).Select(i => w[i] - (0.01 * h[i] * (w[i] + (0.3 * t[i] * t[i] * h[i] * w[i] / norm))))];
        Assert.Equal(expected, [.. weight.data<double>().ToArray(), bias.item<double>()], (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Asam_climbs_to_the_same_loss_however_layers_are_rescaled_and_Sam_does_not()
    {
        // (W₁, W₂) → (a W₁, W₂ / a) leaves a ReLU network as it is (Dinh et al. 2017)
        var asam = new[] { 1.0, 4, 16 }.Select(a => LossAtThePerturbedPoint(new Asam { Eta = 0, Rho = 0.5 }, a)).ToArray();
        Assert.All(asam, loss => Assert.Equal(asam[0], loss, 1e-12 * asam[0]));
        var sam = new[] { 1.0, 4, 16 }.Select(a => LossAtThePerturbedPoint(new Sam { Rho = 0.5 }, a)).ToArray();
        Assert.True(sam[1] > 1.5 * sam[0] && sam[2] > 5 * sam[0], $"SAM climbs to {string.Join(", ", sam)}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_radius_of_zero_is_the_base_optimizer_bit_for_bit(bool adaptive)
    {
        Optimizer wrapped = adaptive ? new Asam { Rho = 0 } : new Sam { Rho = 0 };
        Assert.Equal(Walk(new Sgd()), Walk(wrapped));

        static double[] Walk(Optimizer optimizer)
        {
            using var theta = new Parameter(tensor([0.3, -1.7, 2.2]));
            using var running = optimizer.Start([theta], weightDecay: 0.01);
            running.LearningRate = 0.05;
            for (var step = 0; step < 9; step++)
                running.Step(() => Gradient(theta, (theta.cos() + theta.square()).sum()));
            return theta.data<double>().ToArray();
        }
    }

    [Fact]
    public void The_gradient_of_a_base_that_moves_elsewhere_first_is_taken_there()
    {
        // schedule-free steps evaluate at y: both of SAM's gradients are taken around it. ½ h θ², one dimension: h (y ± ρ)
        using var theta = new Parameter(tensor([2.0]));
        var seen = new List<double>();
        using var running = new Sam { Rho = 0.1, Base = new ScheduleFreeSgd { Beta = 0.5 } }.Start([theta], 0);
        running.LearningRate = 0.1;
        for (var step = 0; step < 3; step++)
        {
            running.Step(() =>
            {
                seen.Add(theta.item<double>());
                return Gradient(theta, (1.5 * theta.square()).sum());
            });
        }

        Assert.Equal([0.1, 0.1, 0.1], [seen[1] - seen[0], seen[3] - seen[2], seen[5] - seen[4]], (a, b) => Math.Abs(a - b) < 1e-12);
        var (z, x, total) = (2.0, 2.0, 0);
        for (var step = 0; step < 3; step++)
        {
            z -= 0.1 * 3 * ((0.5 * (z + x)) + 0.1);
            x += (z - x) / ++total;
        }

        Assert.Equal(x, theta.item<double>(), 12);
    }

    [Fact]
    public void Wrong_constants_and_bases_that_search_are_named() => Assert.Equal(
    [
        "`Rho` of `Sam` must be in [0, ∞). Got -1.", "`Base` of `Sam` must take one gradient a step, as Sgd, AdamW and RmsProp do. Got Lbfgs.",
        "`Eta` of `Asam` must be in [0, ∞). Got NaN.", "`Base` of `Asam` must take one gradient a step, as Sgd, AdamW and RmsProp do. Got null.",
    ],
        [.. new Sam { Rho = -1, Base = new Lbfgs() }.Faults(), .. new Asam { Eta = double.NaN, Base = null! }.Faults()]);

    private static double LossAtThePerturbedPoint(Optimizer optimizer, double a)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var generator = new Generator(3);
        var (inputs, targets) = (randn(20, 4, ScalarType.Float64, generator: generator), randn(20, 1, ScalarType.Float64, generator: generator));
        var first = new Parameter(randn(6, 4, ScalarType.Float64, generator: generator) * a);
        var second = new Parameter(randn(1, 6, ScalarType.Float64, generator: generator) / a);
        var losses = new List<double>();
        using var running = optimizer.Start([first, second], 0);
        running.LearningRate = 0;
        running.Step(() =>
        {
            second.grad = null;
            losses.Add(Gradient(first, (inputs.mm(first.t()).relu().mm(second.t()) - targets).square().mean()));
            return losses[^1];
        });
        return losses[1];
    }
}
