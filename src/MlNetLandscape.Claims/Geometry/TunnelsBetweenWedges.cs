using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class TunnelsBetweenWedges() : Claim(41, "Fort & Jastrzębski 2019",
    "In the wedge model tunnels of low loss lead from optimum to optimum though the line between them is high.",
    "D = 400, n = 200: the line between two random optima, and a connector of 32 segments whose knots go down across that line. Its segments cut corners, the less the more of them there are.",
    ClaimTier.One, seconds: 3, Expectation.Above("highest loss of the line", 1), Expectation.Below("highest loss of a knot", 1e-6), Expectation.Told("highest loss of the connector"))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var (half, wedge) = (new WedgeModel(400, 200, WedgeLoss.HalfSquaredDistance), new WedgeModel(400, 200));
        var distances = new ObjectiveSlices<Vector<double>>(wedge);
        var (a, b) = (Wedges.Near(wedge, (2 * run.Seed) - 1), Wedges.Near(wedge, 2 * run.Seed));
        var line = ModeConnection.Line(distances, a, b);
        var tunnel = HyperplaneConnector.Run(half, a, b, new ConnectorOptions { Segments = 32, CancellationToken = run.Cancellation }, source: distances);
        return new ClaimReading(line.Profile.Highest.Loss, tunnel.Points.Max(wedge.Value), tunnel.Profile.Highest.Loss)
        {
            Figures = [new ProfileSection([new("straight line", line.Profile, 1), new("connector", tunnel.Profile, tunnel.RelativeLength)])],
        };
    }
}
