using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Claims;

internal sealed class OptimalRates() : Claim(13, "Saxe, McClelland & Ganguli 2014",
    "The optimal learning rate of a balanced chain of depth d is 1 / (d s^(2 − 2/d)).",
    "Chains of depth 2, 3 and 5 with strength s = 3: λ_max of the exact Hessian at the minimum against d s^(2 − 2/d).",
    ClaimTier.One, seconds: 0.1,
    Expectation.Below("largest error of λ_max", 1e-10))
{
    private const double Strength = 3;

    internal override ClaimReading Measure(ClaimRun run) => new(new[] { 2, 3, 5 }.Max(depth =>
    {
        var chain = new DeepLinearNetwork([.. Enumerable.Repeat(1, depth + 1)], Matrix<double>.Build.Dense(1, 1, 1), Matrix<double>.Build.Dense(1, 1, Strength));
        var hessian = DenseHessian.Of(chain.Hessian(Vector<double>.Build.Dense(depth, Math.Pow(Strength, 1.0 / depth))));
        return Math.Abs(hessian.Eigenvalues().Max() - (depth * Math.Pow(Strength, 2 - (2.0 / depth))));
    }));
}
