using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class PlanesMeetWedges() : Claim(40, "Fort & Jastrzębski 2019",
    "Where low loss has n of D dimensions, random planes of D − n dimensions reach it and those of one less do not.",
    "The wedge model with D = 100 and n = 80, 60, 30: the lowest loss on a random plane of D − n and of D − n − 1 dimensions, by least squares over the short directions.",
    ClaimTier.One, seconds: 0.5,
    Expectation.Below("highest of the three in D − n dimensions", 1e-10), Expectation.Above("lowest of the three in D − n − 1", 1e-3))
{
    private const int D = 100;
    private const int Around = 5;

    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var found = new[] { 80, 60, 30 }.Select(n => (N: n, Lowest: Enumerable.Range(-Around, (2 * Around) + 1).Select(more => Lowest(n, D - n + more)).ToArray())).ToArray();
        return new ClaimReading(found.Max(one => one.Lowest[Around]), found.Min(one => one.Lowest[Around - 1]))
        {
            Figures =
            [
                new SeriesSection("dimensions of the plane above D − n", "lowest loss",
                    [.. found.Select(one => new Series($"n = {one.N}", [.. Enumerable.Range(-Around, one.Lowest.Length).Select(more => (double)more)], [.. one.Lowest.Select(loss => Math.Max(loss, 1e-16))]))])
                { YIsLog = true },
            ],
        };

        double Lowest(int n, int dimensions)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            var directions = Matrix<double>.Build.Dense(D, dimensions, Wedges.Gaussian(D * dimensions, Seed.Derive(run.Seed, n, 1)).ToArray());
            return WedgePlane.Minimize(new WedgeModel(D, n), Wedges.Gaussian(D, Seed.Derive(run.Seed, n, 2)), directions).Distance;
        }
    }
}
