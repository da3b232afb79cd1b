using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class SharpnessAtWill() : Claim(29, "Dinh et al. 2017",
    "The same function has minima of any sharpness one likes.",
    RescaledDigits.Experiment, ClaimTier.One, seconds: 3,
    Expectation.Above("λ_max at a = 16 over that at 1", 50), Expectation.Below("largest change of the outputs, relative", 1e-12), Expectation.Told("λ_max at a = 4 over that at 1"))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        using var digits = new RescaledDigits(run);
        var audit = digits.Audit(LandscapeMeasures.Eigenvalues);
        double[] largest = [.. audit.Rescaled.Prepend(audit.Original!).Select(metrics => metrics.Eigenvalues!.Largest[0].Value)];
        return new ClaimReading(largest[2] / largest[0], audit.FunctionDifferences.Max(), largest[1] / largest[0])
        {
            Figures = [new SeriesSection("factor a", "λ_max", [new Series("λ_max", [1, 4, 16], [.. largest])]) { XIsLog = true, YIsLog = true }, new MetricsSection(audit.Original!)],
        };
    }
}
