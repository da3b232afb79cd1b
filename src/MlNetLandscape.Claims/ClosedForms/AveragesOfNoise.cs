using MlNetLandscape.Numerics.Estimation;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class AveragesOfNoise() : Claim(72, "Izmailov et al. 2018; Mandt et al. 2017",
    "Averages of SGD on a quadratic have the variance of theory, whatever the learning rate.",
    "SGD on θ² with gradient noise 1 and rate 0.3, 40,000 chains in equilibrium: variance of the mean of 200 points against σ² / (h² n), of the exponential mean with decay 0.99 against v (1 − b) / (1 + b) · (1 + rb) / (1 − rb).",
    ClaimTier.One, seconds: 3,
    Expectation.Near("variance of the mean over theory", 1, 0.03), Expectation.Near("of the exponential mean over theory", 1, 0.03))
{
    private const double Rate = 0.3, Curvature = 2, Decay = 0.99;
    private const double Contraction = 1 - (Rate * Curvature);
    private const double Stationary = Rate / (Curvature * (2 - (Rate * Curvature)));
    private const int Chains = 40_000, Points = 200;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var mean = new RunningMean(Chains, CPU);
        using var exponential = new RunningExponentialMean(Chains, Decay, warmUp: false, ScalarType.Float64, CPU);
        return new ClaimReading(
            Variance(mean, Points, run.Seed) / (1 / (Curvature * Curvature * Points)),
            Variance(exponential, 700, run.Seed) / (Stationary * (1 - Decay) / (1 + Decay) * (1 + (Contraction * Decay)) / (1 - (Contraction * Decay))));
    }

    private static double Variance(IRunningAverage average, int steps, long seed)
    {
        using var outer = NewDisposeScope();
        using var generator = new Generator((ulong)Seed.Derive(seed, 72));
        var theta = randn(Chains, ScalarType.Float64, generator: generator) * Math.Sqrt(Stationary);
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            average.Add(theta);
            theta.mul_(Contraction).add_(randn(Chains, ScalarType.Float64, generator: generator), alpha: Rate);
        }

        return average.Mean().square().mean().item<double>();
    }
}
