using TorchSharp;
using TorchSharp.Modules;
using static MlNetLandscape.Torch.Tests.Optimizers.ClosureSteps;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>Entropy-SGD on quadratics, whose local entropy is known.</summary>
public sealed class EntropySgdTests
{
    private static readonly double[] H = [4, 1, 0.1];
    private static readonly double[] Start = [1, 2, 3];
    private static readonly double[] Entropic = [4 * 0.5 / 4.5, 2 * 0.5 / 1.5, 3 * 0.05 / 0.6]; // γ H (H + γ)⁻¹ θ at γ = ½

    [Fact]
    public void Without_noise_the_step_is_the_gradient_of_local_entropy() => Assert.Equal(
        Entropic, LocalEntropySlope(new EntropySgd { Scope = 0.5, Iterations = 500, Noise = 0 }), (a, b) => Math.Abs(a - b) < 1e-10);

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.05)]
    public void At_any_temperature_it_is_so_in_the_mean(double noise) => Assert.Equal(
        Entropic, LocalEntropySlope(new EntropySgd { Scope = 0.5, Iterations = 5000, Noise = noise, Averaging = 0.002 }), (a, b) => Math.Abs(a - b) < 0.05 * a);

    [Fact]
    public void The_noise_has_the_temperature_it_says()
    {
        // θ′ ~ N(0, ε² / (1 − η′ / 2)) for L = ½ θ′², γ = 0: the stationary variance of θ′ ← (1 − η′) θ′ + √(2 η′) ε z
        using var theta = new Parameter(zeros(20_000, ScalarType.Float64));
        using var running = new EntropySgd { Scope = 0, Iterations = 60, InnerRate = 0.2, Noise = 0.3, Averaging = 1 }.Start([theta], 0);
        running.LearningRate = 1;
        running.Step(() => Gradient(theta, 0.5 * theta.square().sum()));
        Assert.Equal(0.09 / 0.9, theta.square().mean().ToDouble(), 0.03 * 0.1); // three standard deviations: √(2 / 20,000) = 1 %
    }

    [Fact]
    public void One_langevin_step_is_a_short_gradient_step_with_the_decay_in_the_objective()
    {
        using var theta = new Parameter(tensor(Start));
        using var running = new EntropySgd { Iterations = 1, Noise = 0, InnerRate = 0.2, Averaging = 0.25 }.Start([theta], weightDecay: 0.5);
        running.LearningRate = 0.8;
        running.Step(() => Loss(theta));
        Assert.Equal(Start.Zip(H, (x, h) => x - (0.8 * 0.25 * 0.2 * (h + 0.5) * x)), theta.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void The_scope_grows_with_the_steps_and_stays_where_the_pull_alone_goes_home()
    {
        // γ = γ₀ (1 + γ₁)ᵗ: 2 in step 2, at most 1 / η′ = 10 in step 3; a = 1, L = 2: θ ← y − η′ (h y + γ (y − θ)), y = θ (1 − η′ h)
        using var theta = new Parameter(tensor([1.0]));
        using var running = new EntropySgd { Iterations = 2, Noise = 0, Scope = 0.5, ScopeGrowth = 3, Averaging = 1 }.Start([theta], 0);
        running.LearningRate = 1;
        var expected = 1.0;
        foreach (var gamma in new[] { 0.5, 2, 8, 10, 10 })
        {
            running.Step(() => Gradient(theta, (0.5 * 3 * theta.square()).sum()));
            var y = expected * (1 - (0.1 * 3));
            expected = y - (0.1 * ((3 * y) + (gamma * (y - expected))));
            Assert.Equal(expected, theta.item<double>(), 12);
        }
    }

    [Fact]
    public void Every_langevin_step_has_examples_of_its_own()
    {
        using var theta = new Parameter(tensor([1.0]));
        using var running = new EntropySgd { Iterations = 4, Noise = 0, Scope = 0, InnerRate = 0.1, Averaging = 1 }.Start([theta], 0);
        running.LearningRate = 1;
        var streams = new List<long>();
        running.Step(new ClosureStep(() => Gradient(theta, theta.sum()))
        {
            Other = stream =>
            {
                streams.Add(stream);
                return Gradient(theta, (10 * Math.Pow(10, stream) * theta).sum());
            },
        });
        Assert.Equal([1, 2, 3], streams);
        Assert.Equal(1 - (0.1 * (1 + 100 + 1000 + 10_000)), theta.item<double>(), 9);
    }

    /// <summary>γ (θ − m) of the first step.</summary>
    private static double[] LocalEntropySlope(EntropySgd optimizer)
    {
        using var theta = new Parameter(tensor(Start));
        using var running = optimizer.Start([theta], 0);
        running.LearningRate = 1;
        running.Step(() => Loss(theta));
        return [.. Start.Zip(theta.data<double>().ToArray(), (x, mean) => optimizer.Scope * (x - mean))];
    }

    private static double Loss(Parameter theta)
    {
        using var scope = NewDisposeScope();
        return Gradient(theta, 0.5 * (tensor(H) * theta.square()).sum());
    }
}
