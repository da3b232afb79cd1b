using MathNet.Numerics.Statistics;

namespace MlNetLandscape.Claims;

internal sealed class IndexGrowsWithLoss() : Claim(4, "Dauphin et al. 2014",
    "The higher a critical point lies, the more of its directions lead down.",
    DigitsCriticalPoints.Experiment, ClaimTier.Two, seconds: 120,
    Expectation.Above("correlation of loss and index where ‖∇L‖ < 10⁻³", 0.9), Expectation.Above("such points", 20))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        var (points, figure) = DigitsCriticalPoints.Find(run);
        var near = points.Where(point => point.GradientNorm < 1e-3 && point.Hessian is not null).ToArray();
        return new ClaimReading(Correlation.Pearson(near.Select(point => point.Loss), near.Select(point => point.Hessian!.NegativeFraction)), near.Length) { Figures = [figure] };
    }
}
