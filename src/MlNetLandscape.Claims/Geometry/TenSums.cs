using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Subspaces;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class TenSums() : Claim(54, "Li et al. 2018",
    "A task of ten conditions on a thousand parameters has intrinsic dimension ten.",
    "Ten groups of a hundred parameters that are to add up to 1 … 10, in random subspaces around a random point: the lowest loss by Newton's steps, in nine and in ten directions.",
    ClaimTier.One, seconds: 0.5, Expectation.Above("lowest loss in 9 directions", 1e-2), Expectation.Below("in 10 directions", 1e-15))
{
    private const int D = 1000;

    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var sums = new LinearRegression(Matrix<double>.Build.Dense(10, D, (group, index) => index / 100 == group ? 1 : 0), Vector<double>.Build.Dense(10, group => group + 1));
        var origin = Wedges.Gaussian(D, run.Seed);
        double[] lowest = [.. Enumerable.Range(5, 10).Select(Lowest)]; // 5 … 14 directions
        return new ClaimReading(lowest[4], lowest[5])
        {
            Figures = [new SeriesSection("random directions", "lowest loss", [new("ten sums", [.. Enumerable.Range(5, 10).Select(d => (double)d)], [.. lowest.Select(loss => Math.Max(loss, 1e-32))])]) { YIsLog = true }],
        };

        double Lowest(int dimension)
        {
            using var projection = new DenseProjection<Vector<double>>(sums.Space, dimension, run.Seed);
            using var inside = new SubspaceObjective<Vector<double>>(sums, origin, projection);
            var z = inside.Space.Zero();
            for (var step = 0; step < 3; step++) // the second and third take away rounding
            {
                using var hessian = inside.Hessian(z);
                z -= DenseHessian.Of(hessian, dimension, cancellationToken: run.Cancellation).Matrix.PseudoInverse() * inside.Gradient(z).Gradient;
            }

            return inside.Value(z);
        }
    }
}
