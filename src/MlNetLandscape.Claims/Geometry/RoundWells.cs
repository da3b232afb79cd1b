using MlNetLandscape.Numerics.Geometry.Tunnels;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class RoundWells() : Claim(44, "Fort & Jastrzębski 2019",
    "In random directions a wedge looks like a round well.",
    "D = 400, n = 100 and 200, from a point a little above an optimum: losses at distance a in 200 random directions, beside √(L₀² + a² (D − n) / D); a = 1, the worse of both n.",
    ClaimTier.One, seconds: 2,
    Expectation.Near("mean loss over the formula, n = 100", 1, 0.02), Expectation.Near("n = 200", 1, 0.02), Expectation.Below("variation over directions", 0.06), Expectation.Above("share of directions that rise", 1))
{
    private const int D = 400;

    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        double[] radii = [0.25, 0.5, 0.75, 1];
        var found = new[] { 100, 200 }.Select(n =>
        {
            var wedge = new WedgeModel(D, n);
            var theta = Wedges.Near(wedge, run.Seed, 0.1);
            var profile = RadialProfile.Measure(wedge, theta, new RadialOptions { Radii = [.. radii], Probes = 200, Seed = run.Seed, CancellationToken = run.Cancellation });
            return (N: n, Profile: profile, Formula: radii.Select(a => Math.Sqrt((profile.CentreLoss * profile.CentreLoss) + (a * a * (D - n) / D))).ToArray());
        }).ToArray();
        return new ClaimReading(
            found[0].Profile.Losses[^1].Loss.Value / found[0].Formula[^1], found[1].Profile.Losses[^1].Loss.Value / found[1].Formula[^1],
            found.Max(one => one.Profile.Losses[^1].Variation), found.Min(one => one.Profile.Losses[^1].Rising))
        {
            Figures =
            [
                new SeriesSection("distance", "mean loss",
                [
                    .. found.Select(one => new Series($"n = {one.N}", [.. radii], [.. one.Profile.Losses.Select(at => at.Loss.Value)]) { IsJoined = false, Error = [.. one.Profile.Losses.Select(at => at.Variation * at.Loss.Value)] }),
                    .. found.Select(one => new Series($"formula, n = {one.N}", [.. radii], [.. one.Formula]) { IsReference = true }),
                ]),
            ],
        };
    }
}
