using MlNetLandscape.Numerics.Theory;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class WideLayersFit() : Claim(64, "Nguyen & Hein 2017; Sun 2019",
    "A last hidden layer as wide as there are examples fits any targets: no bad basin.",
    "50 random tanh features of 50 random examples: rank, and residual of the least-squares readout of random targets.",
    ClaimTier.One, seconds: 0.1,
    Expectation.Near("rank", 50, 0), Expectation.Below("relative residual", 1e-10), Expectation.Above("residual with 49 features", 1e-4))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        var (inputs, targets) = (Dense.Gaussian(50, 10, run.Seed), Dense.Gaussian(50, 3, run.Seed + 1));
        var features = (inputs * Dense.Gaussian(10, 50, run.Seed + 2)).PointwiseTanh();
        var plain = new ExpressivityOptions { HasConstant = false };
        var wide = ExpressivityCertificate.Of(features, targets, plain);
        int[] narrower = [1, .. Enumerable.Range(1, 9).Select(step => 5 * step), 49];
        double[] residuals = [.. narrower.Select(width => ExpressivityCertificate.Of(features.SubMatrix(0, 50, 0, width), targets, plain).RelativeResidual)];
        return new ClaimReading(wide.Rank, wide.RelativeResidual, residuals[^1])
        {
            Figures = [new SeriesSection("features, of 50 examples", "relative residual of the readout", [new Series("random targets", [.. narrower.Select(width => (double)width), 50], [.. residuals, wide.RelativeResidual])]) { YIsLog = true }],
        };
    }
}
