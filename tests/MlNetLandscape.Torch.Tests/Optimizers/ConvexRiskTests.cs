using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>Logistic regression with ½ λ ‖θ‖²: one minimum, which every optimizer has to find.</summary>
public sealed class ConvexRiskTests : IDisposable
{
    private const double Decay = 0.01;
    private const int Steps = 4_000;

    private readonly TensorDataset _clouds = Problem.Clouds();

    [Fact]
    public void Adam_and_plain_descent_find_the_same_minimum_where_the_decay_is_in_the_loss()
    {
        var (descent, slope) = Minimise(new Sgd { Momentum = 0 }, 0.5, inOptimizer: Decay, inLoss: 0);
        Assert.InRange(slope, 0, 1e-8);
        Assert.InRange(Distance(descent, Minimise(new AdamW(), 0.05, inOptimizer: 0, inLoss: Decay).Theta), 0, 1e-3);
    }

    [Fact]
    public void The_decay_of_AdamW_apart_from_the_gradient_has_another_minimum()
    {
        var descent = Minimise(new Sgd { Momentum = 0 }, 0.5, inOptimizer: Decay, inLoss: 0).Theta;
        Assert.InRange(Distance(descent, Minimise(new AdamW(), 0.05, inOptimizer: Decay, inLoss: 0).Theta), 0.1, 100);
    }

    public void Dispose() => _clouds.Dispose();

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());

    /// <summary>θ after steps whose rate falls to 0, and the norm of the gradient of the regularised loss there.</summary>
    private (double[] Theta, double Slope) Minimise(Optimizer optimizer, double rate, double inOptimizer, double inLoss)
    {
        using var scope = NewDisposeScope();
        var inputs = cat([_clouds.Features.to_type(ScalarType.Float64), ones(_clouds.Count, 1, ScalarType.Float64)], 1); // [N, D + 1]
        var labels = _clouds.Labels;
        using var theta = new Parameter(zeros(3, 3, ScalarType.Float64)); // [D + 1, K]
        using var running = optimizer.Start([theta], inOptimizer);
        for (var step = 0; step < Steps; step++)
        {
            running.LearningRate = rate * (1 - (step / (double)Steps));
            running.Step(() => Gradient(inLoss));
        }

        Gradient(Decay);
        return (theta.data<double>().ToArray(), theta.grad!.norm().item<double>());

        double Gradient(double decay)
        {
            using var inner = NewDisposeScope();
            return ClosureSteps.Gradient(theta, nn.functional.cross_entropy(inputs.mm(theta), labels) + (0.5 * decay * theta.square().sum()));
        }
    }
}
