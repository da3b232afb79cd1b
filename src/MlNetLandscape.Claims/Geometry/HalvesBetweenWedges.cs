using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Claims;

internal sealed class HalvesBetweenWedges() : Claim(43, "Fort & Jastrzębski 2019",
    "In the wedge model the points of a tunnel deviate one way in its first half and another in its second.",
    "D = 400, n = 200: cosines between the deviations of the seven knots of connectors between four pairs of optima. With n near D nothing is left of it: the model needs a moderate n / D.",
    ClaimTier.Two, seconds: 0.3, Expectation.Above("mean cosine within the halves", 0.4), Expectation.Below("across the halves", 0.3))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var half = new WedgeModel(400, 200, WedgeLoss.HalfSquaredDistance);
        var seen = Enumerable.Range(0, 4).Select(pair => HyperplaneConnector.Run(
            half, Wedges.Near(half, (10 * run.Seed) + pair), Wedges.Near(half, (10 * run.Seed) + pair + 5), new ConnectorOptions { CancellationToken = run.Cancellation }).Deviations(half.Space)).ToArray();
        return new ClaimReading(seen.Average(one => one.WithinHalves), seen.Average(one => one.AcrossHalves)) { Figures = [Cosines.Of(seen[0])] };
    }
}
