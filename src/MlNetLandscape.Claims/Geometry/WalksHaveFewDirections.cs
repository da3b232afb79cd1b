using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class WalksHaveFewDirections() : Claim(76, "Antognini & Sohl-Dickstein 2018",
    "Most of the variance of a random walk lies in its first principal directions, so that of a training's does not say anything alone.",
    "A Gaussian random walk of 300 points in 20,000 dimensions: shares of its variance along the principal directions around its mean, in the limit 6 / (π² k²); 2 %.",
    ClaimTier.One, seconds: 6,
    Expectation.Near("share of the first direction", 0.608, 0.02 * 0.608), Expectation.Near("of the second", 0.152, 0.02 * 0.152), Expectation.Near("of the third", 0.068, 0.02 * 0.068))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var space = new DenseSpace(20_000);
        var walk = new List<Vector<double>> { space.Zero() };
        for (var step = 1; step < 300; step++)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            walk.Add(walk[^1] + space.Random(ProbeDistribution.Gaussian, Seed.Derive(run.Seed, step)));
        }

        using var plane = PrincipalPlane<Vector<double>>.Of(space, walk, 8, TrajectoryCentre.Mean);
        double[] order = [.. Enumerable.Range(1, plane.Explained.Length).Select(k => (double)k)];
        return new ClaimReading(plane.Explained[0], plane.Explained[1], plane.Explained[2])
        {
            Figures =
            [
                new SeriesSection("principal direction", "share of the variance",
                    [new("walk of 300 points", [.. order], plane.Explained) { IsJoined = false }, new("6 / (π² k²)", [.. order], [.. order.Select(k => 6 / (Math.PI * Math.PI * k * k))]) { IsReference = true }]) { YIsLog = true },
            ],
        };
    }
}
