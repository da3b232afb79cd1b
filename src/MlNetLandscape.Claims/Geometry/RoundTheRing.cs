using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class RoundTheRing() : Claim(21, "Garipov et al. 2018",
    "A trained curve between two minima is the best of its kind.",
    "(x² + y² − 1)² from (1, 0) to (−1, 0): a Bézier curve of one bend trained by quadrature, beside the best one by calculus, bend (0, 3/√2), mean loss 2/105, highest loss 4/81; 1 %.",
    ClaimTier.One, seconds: 0.5,
    Expectation.Near("the bend, across", 0, 0.01 * Bend), Expectation.Near("the bend, off the line", Bend, 0.01 * Bend),
    Expectation.Near("mean loss", 2.0 / 105, 0.01 * 2 / 105), Expectation.Near("highest loss", 4.0 / 81, 0.01 * 4 / 81))
{
    private const double Bend = 2.1213203435596424; // 3 / √2

    internal override ClaimReading Measure(ClaimRun run)
    {
        var ring = new Ring();
        Vector<double>[] ends = [Vector<double>.Build.Dense([1, 0]), Vector<double>.Build.Dense([-1, 0])];
        var curve = CurveTraining.Run(ring, ends[0], ends[1], new CurveOptions
        {
            Kind = CurveKind.Bezier,
            Sampling = CurveSampling.Quadrature,
            SamplesPerStep = 5,
            LearningRate = 0.1,
            Steps = 1500,
            MeasuredPoints = 401,
            CancellationToken = run.Cancellation,
        });
        var line = ModeConnection.Line(new ObjectiveSlices<Vector<double>>(ring), ends[0], ends[1]);
        return new ClaimReading(curve.Points[1][0], Math.Abs(curve.Points[1][1]), curve.Profile.Mean, curve.Profile.Highest.Loss)
        {
            Figures = [new ProfileSection([new("straight line", line.Profile, 1), new("Bézier curve", curve.Profile, curve.RelativeLength)])],
        };
    }
}
