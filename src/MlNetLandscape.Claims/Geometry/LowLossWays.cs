using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Reports;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class LowLossWays() : Claim(20, "Garipov et al. 2018; Draxler et al. 2018; Fort & Jastrzębski 2019",
    "Ways of low loss join two minima between which the straight line is high.",
    "Digits, 1,000 rows, MLP 64-32-32-10 with tanh trained by AdamW to a loss of about 0.02 from two seeds; losses of all rows, over the line between the ends' losses.",
    ClaimTier.Two, seconds: 20,
    Expectation.Above("barrier of the line", 0.3), Expectation.Below("of a Bézier curve", 0.02), Expectation.Below("of a polygonal chain", 0.02),
    Expectation.Below("of an elastic band", 0.02), Expectation.Below("of a hyperplane connector of eight segments", 0.05))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var pair = new TanhPair(run);
        var (landscape, a, b) = (pair.Landscape, pair.A, pair.B);
        ModeConnection<Tensor>[] ways =
        [
            ModeConnection.Line(landscape.Slices, a, b), Curve(CurveKind.Bezier), Curve(CurveKind.PolygonalChain),
            NudgedElasticBand.Run(landscape.Risk, a, b, new BandOptions { Cycles = [new(100, 0.1), new(100, 0.1), new(50, 0.03)] }, landscape.Batches(512), landscape.Slices).Connection,
            HyperplaneConnector.Run(landscape.Risk, a, b, batch: landscape.Batches(128), source: landscape.Slices),
        ];
        string[] names = ["straight line", "Bézier curve", "polygonal chain", "elastic band", "hyperplane connector"];
        return new ClaimReading([.. ways.Select(way => way.Barrier.AboveLine)])
        {
            Figures = [new ProfileSection([.. ways.Zip(names, (way, name) => new NamedProfile(name, way.Profile, way.RelativeLength))])],
        };

        ModeConnection<Tensor> Curve(CurveKind kind) => CurveTraining.Run(landscape.Risk, a, b,
            new CurveOptions { Kind = kind, Method = DescentMethod.Adam, Steps = 1000 }, landscape.Batches(128), landscape.Slices);
    }
}
