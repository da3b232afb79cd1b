using TorchSharp;
using TorchSharp.Modules;
using static MlNetLandscape.Torch.Tests.Optimizers.ClosureSteps;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>Sophia-G on diagonal quadratics.</summary>
public sealed class SophiaGTests
{
    private static readonly double[] H = [100, 4, 0.01];

    [Fact]
    public void Entries_take_newtons_step_or_the_sign_where_that_is_longer_than_one()
    {
        using var theta = new Parameter(tensor([0.5, -0.25, 3.0]));
        using var running = new SophiaG { Beta1 = 0, Beta2 = 0, Rho = 1 }.Start([theta], 0);
        running.LearningRate = 0.1;
        running.Step(Step(theta));
        Assert.Equal([0.5 - 0.05, -0.25 + 0.025, 3 - 0.1], theta.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void It_follows_its_recurrence_and_estimates_every_few_steps()
    {
        var (settings, drawn) = (new SophiaG { EstimateEvery = 3, Rho = 0.5, Beta1 = 0.8, Beta2 = 0.9 }, 0);
        double[] x = [0.5, -0.25, 3.0], m = new double[3], h = new double[3];
        using var theta = new Parameter(tensor(x));
        using var running = settings.Start([theta], weightDecay: 0.2);
        running.LearningRate = 0.05;
        for (var step = 0; step < 8; step++)
        {
            for (var i = 0; i < 3; i++)
            {
                m[i] = (0.8 * m[i]) + (0.2 * H[i] * x[i]);
                h[i] = step % 3 == 0 ? (0.9 * h[i]) + (0.1 * H[i]) : h[i];
                x[i] = (x[i] * (1 - (0.05 * 0.2))) - (0.05 * Math.Clamp(m[i] / (0.5 * h[i]), -1, 1));
            }

            running.Step(Step(theta, () => drawn++));
            Assert.Equal(x, theta.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
        }

        Assert.Equal(3, drawn);
    }

    [Fact]
    public void Where_nothing_curves_the_step_is_the_sign()
    {
        using var theta = new Parameter(tensor([1.0, -1.0, 0.0]));
        using var running = new SophiaG().Start([theta], 0);
        running.LearningRate = 0.1;
        running.Step(new ClosureStep(() => Gradient(theta, (tensor([1e-6, -5.0, 0.0]) * theta).sum())) { Sampled = () => theta.grad = zeros(3, ScalarType.Float64) });
        Assert.Equal([0.9, -0.9, 0], theta.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    /// <summary>½ Σ h θ², and v = √h with signs.</summary>
    private static ClosureStep Step(Parameter theta, Action? drawn = null) => new(() => Gradient(theta, 0.5 * (tensor(H) * theta.square()).sum()))
    {
        Sampled = () =>
        {
            drawn?.Invoke();
            theta.grad = tensor([10, -2, 0.1]);
        },
    };
}
