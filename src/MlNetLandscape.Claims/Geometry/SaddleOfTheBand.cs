using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class SaddleOfTheBand() : Claim(22, "Draxler et al. 2018",
    "The highest point of an elastic band between two minima is the saddle between them.",
    "The surface of Müller and Brown, from the minimum of −146.70 to that of −108.17, 2,400 steps of an automatically nudged band; the saddle lies at −40.66.",
    ClaimTier.One, seconds: 1, Expectation.Near("highest loss of the band", -40.66, 0.5), Expectation.Told("of the line"), Expectation.Told("pivots"))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        var (surface, from, to) = (new MuellerBrown(), Vector<double>.Build.Dense([-0.55822, 1.44173]), Vector<double>.Build.Dense([0.62350, 0.02804]));
        var band = NudgedElasticBand.Run(surface, from, to, new BandOptions
        {
            Cycles = [new(300, 2e-5), new(300, 2e-5), new(300, 2e-5), new(300, 2e-5), new(300, 2e-5), new(300, 2e-5), new(600, 1e-5)],
            InsertionThreshold = 0.02,
            CancellationToken = run.Cancellation,
        }).Connection;
        var line = ModeConnection.Line(new ObjectiveSlices<Vector<double>>(surface), from, to);
        return new ClaimReading(band.Profile.Highest.Loss, line.Profile.Highest.Loss, band.Points.Length - 2)
        {
            Figures = [new ProfileSection([new("straight line", line.Profile, 1), new("elastic band", band.Profile, band.RelativeLength)])],
        };
    }
}
