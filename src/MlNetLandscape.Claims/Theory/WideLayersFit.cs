using MlNetLandscape.Numerics.Theory;

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
        return new ClaimReading(wide.Rank, wide.RelativeResidual, ExpressivityCertificate.Of(features.SubMatrix(0, 50, 0, 49), targets, plain).RelativeResidual);
    }
}
