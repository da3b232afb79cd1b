using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class ChargesLeaveSaddles() : Claim(68, "Aghajanyan 2016 (charged point normalisation)",
    "A charge on the points behind leaves a saddle sooner than gradient descent.",
    "x² − y² from (1, 10⁻⁸), rate 0.05: steps until |y| > 0.1, by charge.",
    ClaimTier.One, seconds: 1,
    Expectation.Near("steps without a charge", 169, 1), Expectation.Near("with a charge of 10⁻³", 109, 0.5), Expectation.Near("with a charge of 10⁻⁶", 151, 0.5))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        double[] charges = [1e-6, 1e-5, 1e-4, 1e-3];
        var steps = Array.ConvertAll(charges, Steps);
        return new ClaimReading(Steps(0), steps[3], steps[0])
        {
            Figures = [new SeriesSection("charge", "steps until |y| > 0.1", [new Series("charged points", [.. charges], [.. steps]), new Series("gradient descent", [1e-6, 1e-3], [Steps(0), Steps(0)]) { IsReference = true }]) { XIsLog = true }],
        };
    }

    private static double Steps(double charge) => FunctionStep.Walk(
        new ChargedPointNormalization { Charge = charge, ChargeDecay = 0, NormOrder = 2, IsLimited = false, Base = new Sgd { Momentum = 0 } }, 0.05, [1, 1e-8],
        theta => (tensor([1.0, -1.0]) * theta.square()).sum(), theta => Math.Abs(theta[1]) > 0.1, 1_000).Steps;
}
