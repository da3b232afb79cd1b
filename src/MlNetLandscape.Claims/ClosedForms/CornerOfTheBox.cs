using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Sharpness;

namespace MlNetLandscape.Claims;

internal sealed class CornerOfTheBox() : Claim(32, "Keskar et al. 2017",
    "The sharpness in a box is the rise to its worst corner.",
    "½(3x² + y²) around (0.5, −2), ε = 0.01: 100 · ½ Σ λᵢ ε² (|xᵢ| + 1)² = 0.07875; and a linear function of 50 variables, whose worst corner is known.",
    ClaimTier.One, seconds: 0.1,
    Expectation.Near("sharpness of the quadratic", 0.07875, 1e-6), Expectation.Below("relative error on the linear function", 1e-6))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        var centre = Dense.Vector(0.5, -2);
        var bowl = new Quadratic(Matrix<double>.Build.DenseOfDiagonalArray([3, 1]), center: centre);
        var (slope, x) = (Dense.Gaussian(50, run.Seed), Dense.Gaussian(50, run.Seed + 1));
        var linear = new Quadratic(Matrix<double>.Build.Dense(50, 50), linear: slope, constant: 10);
        var expected = 100 * 1e-3 * slope.PointwiseAbs().DotProduct(x.PointwiseAbs() + 1) / (1 + linear.Value(x));
        return new ClaimReading(
            KeskarSharpness.Measure(bowl, centre, new KeskarOptions { Epsilon = 1e-2 }).Value,
            Math.Abs(KeskarSharpness.Measure(linear, x, new KeskarOptions { Epsilon = 1e-3 }).Value - expected) / Math.Abs(expected));
    }
}
