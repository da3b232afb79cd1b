using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class OptimalRates() : Claim(13, "Saxe, McClelland & Ganguli 2014",
    "The optimal learning rate of a balanced chain of depth d is 1 / (d s^(2 − 2/d)).",
    "Chains of depth 2, 3 and 5 with strength s = 3: λ_max of the exact Hessian at the minimum against d s^(2 − 2/d).",
    ClaimTier.One, seconds: 0.1,
    Expectation.Below("largest error of λ_max", 1e-10))
{
    private const double Strength = 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        int[] depths = [2, 3, 5];
        var found = Array.ConvertAll(depths, depth =>
        {
            var chain = new DeepLinearNetwork([.. Enumerable.Repeat(1, depth + 1)], Matrix<double>.Build.Dense(1, 1, 1), Matrix<double>.Build.Dense(1, 1, Strength));
            return DenseHessian.Of(chain.Hessian(Vector<double>.Build.Dense(depth, Math.Pow(Strength, 1.0 / depth)))).Eigenvalues().Max();
        });
        double[] between = [.. Enumerable.Range(0, 31).Select(tenth => 2 + (tenth / 10.0))];
        return new ClaimReading(depths.Zip(found, (depth, largest) => Math.Abs(largest - Law(depth))).Max())
        {
            Figures =
            [
                new SeriesSection("depth d", "optimal learning rate, 1 / λ_max",
                    [new Series("chains", [.. depths.Select(depth => (double)depth)], [.. found.Select(largest => 1 / largest)]) { IsJoined = false }, new Series("1 / (d s^(2 − 2/d))", [.. between], [.. between.Select(depth => 1 / Law(depth))]) { IsReference = true }]),
            ],
        };
    }

    private static double Law(double depth) => depth * Math.Pow(Strength, 2 - (2.0 / depth));
}
