using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Reports;
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
        var (means, exponentials) = (Variances(mean, Points, run.Seed), Variances(exponential, 700, run.Seed));
        const double Limit = Stationary * (1 - Decay) / (1 + Decay) * (1 + (Contraction * Decay)) / (1 - (Contraction * Decay));
        return new ClaimReading(means[^1].Variance / (1 / (Curvature * Curvature * Points)), exponentials[^1].Variance / Limit)
        {
            Figures =
            [
                new SeriesSection("points n", "variance of the average",
                [
                    new("mean", [.. means.Select(at => at.Points)], [.. means.Select(at => at.Variance)]), new("exponential mean", [.. exponentials.Select(at => at.Points)], [.. exponentials.Select(at => at.Variance)]),
                    new Series("σ² / (h² n)", [1, Points], [1 / (Curvature * Curvature), 1 / (Curvature * Curvature * Points)]) { IsReference = true },
                    new Series("limit of the exponential mean", [1, 700], [Limit, Limit]) { IsReference = true },
                ]) { XIsLog = true, YIsLog = true },
            ],
        };
    }

    /// <summary>After 1, 2, 4, … points and all.</summary>
    private static List<(double Points, double Variance)> Variances(IRunningAverage average, int steps, long seed)
    {
        using var outer = NewDisposeScope();
        using var generator = new Generator((ulong)Seed.Derive(seed, 72));
        var variances = new List<(double, double)>();
        var theta = randn(Chains, ScalarType.Float64, generator: generator) * Math.Sqrt(Stationary);
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            average.Add(theta);
            if (int.IsPow2(step + 1) || step == steps - 1)
                variances.Add((step + 1, average.Mean().square().mean().item<double>()));
            theta.mul_(Contraction).add_(randn(Chains, ScalarType.Float64, generator: generator), alpha: Rate);
        }

        return variances;
    }
}
