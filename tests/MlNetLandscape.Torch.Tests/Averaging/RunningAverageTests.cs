using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Averaging;

public sealed class RunningAverageTests
{
    private const int P = 7;

    private static readonly AveragingTimes Times = new(0, 1, 1000);

    [Fact]
    public void The_equal_mean_is_the_arithmetic_mean_in_any_order()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var points = randn(50, P, ScalarType.Float64, generator: generator) * 100;
        var forward = MeanOf(AveragingRule.Equal, [.. Enumerable.Range(0, 50).Select(row => points[row])]);
        var backward = MeanOf(AveragingRule.Equal, [.. Enumerable.Range(0, 50).Select(row => points[49 - row])]);
        var exact = points.mean([0L]).data<double>().ToArray();
        for (var index = 0; index < P; index++)
        {
            Assert.Equal(exact[index], forward[index], 1e-12);
            Assert.Equal(exact[index], backward[index], 1e-12);
        }
    }

    public static TheoryData<AveragingRule> Rules => [AveragingRule.Equal, AveragingRule.Exponential, AveragingRule.Latest, new Swag()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Points_that_are_the_same_average_to_themselves(AveragingRule rule)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var point = randn(P, generator: generator);
        Assert.Equal(point.data<float>().Select(value => (double)value), MeanOf(rule, [.. Enumerable.Repeat(point, 8)]), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void The_latest_mean_is_that_of_the_last_k()
    {
        using var scope = NewDisposeScope();
        var points = Enumerable.Range(1, 9).Select(value => full([P], (float)(value * value), ScalarType.Float32)).ToArray();
        Assert.Equal((49 + 64 + 81) / 3.0, MeanOf(new LatestAveraging { Count = 3 }, points)[0], 1e-12);
        Assert.Equal((1 + 4) / 2.0, MeanOf(new LatestAveraging { Count = 3 }, points[..2])[0], 1e-12);
    }

    [Fact]
    public void The_decay_of_the_exponential_mean_warms_up()
    {
        using var mean = new RunningExponentialMean(P, 0.9, warmUp: true, ScalarType.Float64, CPU);
        using var scope = NewDisposeScope();
        var expected = 0.0;
        for (var step = 0; step < 200; step++)
        {
            var value = Math.Sin(step);
            mean.Add(full([P], value, ScalarType.Float64));
            var decay = Math.Min(0.9, step / (9.0 + step)); // update t = step − 1
            expected = (decay * expected) + ((1 - decay) * value);
            Assert.Equal(expected, mean.Mean().data<double>()[0], 1e-14);
        }

        Assert.Equal(0.1, mean.DecayAt(0), 1e-15);
        Assert.Equal(0.9, mean.DecayAt(1000), 1e-15);
    }

    [Theory]
    [InlineData(true, 0.00125)]
    [InlineData(false, 0.00124)]
    public void Averages_of_descent_on_a_noisy_quadratic_have_the_variance_of_theory(bool equal, double figure)
    {
        const double Rate = 0.3, Curvature = 2, Noise = 1, Decay = 0.99;
        const int Chains = 40_000, Steps = 200;
        using var outer = NewDisposeScope();
        using var generator = new Generator(5);
        var contraction = 1 - (Rate * Curvature);
        var stationary = Rate * Noise * Noise / (Curvature * (2 - (Rate * Curvature)));
        var theta = randn(Chains, ScalarType.Float64, generator: generator) * Math.Sqrt(stationary);
        using IRunningAverage average = equal ? new RunningMean(Chains, CPU) : new RunningExponentialMean(Chains, Decay, warmUp: false, ScalarType.Float64, CPU);
        for (var step = 0; step < (equal ? Steps : 700); step++)
        {
            using var scope = NewDisposeScope();
            average.Add(theta);
            theta.mul_(contraction).add_(randn(Chains, ScalarType.Float64, generator: generator), alpha: Rate * Noise);
        }

        var expected = equal
            ? Noise * Noise / (Curvature * Curvature * Steps)
            : stationary * (1 - Decay) / (1 + Decay) * (1 + (contraction * Decay)) / (1 - (contraction * Decay));
        Assert.Equal(figure, expected, 1e-5);
        var variance = average.Mean().square().mean().item<double>();
        Assert.InRange(variance / expected, 0.97, 1.03);
    }

    [Fact]
    public void Exponential_averaging_takes_fifty_points_a_horizon_of_a_quarter_of_the_training()
    {
        var times = AveragingRule.Exponential.Times(30, 469);
        Assert.Equal(30 * 469 / 200, times.Every);
        Assert.Equal(1, AveragingRule.Exponential.Times(4, 10).Every);
        Assert.Equal(1, (AveragingRule.Exponential with { EverySteps = 1 }).Times(30, 469).Every);
        var decay = 1 - (4.0 / (30 * 469));
        using var mean = (RunningExponentialMean)AveragingRule.Exponential.Start(P, times, ScalarType.Float32, CPU);
        Assert.Equal(Math.Pow(decay, times.Every), mean.DecayAt(1_000_000), 1e-15); // as often forgotten as with every step
    }

    [Fact]
    public void Steps_that_single_precision_would_lose_are_kept()
    {
        using var mean = new RunningExponentialMean(1, 1 - 1e-7, warmUp: false, ScalarType.Float32, CPU);
        using var scope = NewDisposeScope();
        mean.Add(ones(1));
        for (var step = 0; step < 50; step++)
            mean.Add(full([1], 1.25f));
        Assert.Equal(1 + (0.25 * 50e-7), mean.Mean().item<double>(), 1e-10);
    }

    private static double[] MeanOf(AveragingRule rule, Tensor[] points)
    {
        using var average = rule.Start(P, Times, points[0].dtype, CPU);
        foreach (var point in points)
            average.Add(point);
        using var mean = average.Mean();
        return mean.data<double>().ToArray();
    }
}
