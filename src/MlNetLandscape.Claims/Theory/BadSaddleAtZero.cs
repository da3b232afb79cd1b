using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Theory;

namespace MlNetLandscape.Claims;

internal sealed class BadSaddleAtZero() : Claim(11, "Kawaguchi 2016",
    "At zero a linear network of two layers has a direction of negative curvature; one of three layers has none.",
    "Linear networks 4-3-3 and 4-3-3-3 at zero weights: λ_min of the exact Hessian.",
    ClaimTier.One, seconds: 0.2,
    Expectation.Below("λ_min with two layers", -1e-8), Expectation.Near("λ_min with three layers", 0, 1e-8))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        var (inputs, targets) = (Dense.Gaussian(4, 30, run.Seed), Dense.Gaussian(3, 30, run.Seed + 1));
        double Lowest(params int[] widths) => DeepLinearCertificate.Judge(
            [.. widths.Zip(widths.Skip(1), (columns, rows) => Matrix<double>.Build.Dense(rows, columns))], inputs, targets).LowestCurvature!.Value;
        return new ClaimReading(Lowest(4, 3, 3), Lowest(4, 3, 3, 3));
    }
}
