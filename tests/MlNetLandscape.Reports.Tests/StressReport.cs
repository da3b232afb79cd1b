using System.Collections.Immutable;
using MlNetLandscape.Numerics.Ensembles;
using MlNetLandscape.Numerics.Geometry.Slices;

namespace MlNetLandscape.Reports.Tests;

/// <summary>Reports of what goes wrong, and of very much.</summary>
internal static class StressReport
{
    private const string LongName = "a name that goes on and on, <script>alert('x')</script> & so on, until nobody reads it any more $x^2$ %{x}";

    private static readonly Lazy<LandscapeReport> LazyLarge = new(() => new LandscapeReport { Title = "Large" }.With(ManyEpochs()).With(Ensemble(200)));

    public static LandscapeReport Odd => new LandscapeReport { Title = $"<b>{LongName}</b></script><script>alert(1)</script>" }.With("<i>", LongName)
        .With(Diverged()).With(OneEpoch()).With(new TrainingSection { Title = LongName })
        .With(Profiles()).With(Plane()).With(OneClass())
        .With(new ProfileSection([new("empty", new LossProfile([], [ISliceEvaluator.Loss], [[]], 0, default))]))
        .With(new CriticalPointSection([])).With(new CriticalPointSection([new(double.NaN, null, double.PositiveInfinity, 1, "not converged", false)]))
        .With(new TunnelSection([], 0.1, 1)).With(new BasinSection([new(0, false, double.NaN, double.NaN, double.NaN, double.NegativeInfinity, double.NaN, double.NaN, double.NaN)], [new("Trace", double.NaN)]))
        .With(new ClaimSection([])).With(SampleReport.Simplex() with { HighestLoss = double.PositiveInfinity, TrainingLosses = [double.NaN, double.PositiveInfinity] });

    public static LandscapeReport Large => LazyLarge.Value;

    /// <summary>Its loss is infinite at epoch 3 and no number from 5 on.</summary>
    public static TrainingSection Diverged() => new()
    {
        Title = "Diverged",
        MetricName = "Accuracy",
        StopReason = "Diverged",
        Epochs = [.. Enumerable.Range(1, 8).Select(epoch => new TrainingEpoch(epoch, 9, epoch == 3 ? double.PositiveInfinity : epoch < 5 ? epoch : double.NaN, 0.1, epoch == 4 ? double.NegativeInfinity : 2, 0.1, 0.1))],
    };

    public static TrainingSection OneEpoch() => new() { Title = "One epoch", MetricName = "Accuracy", StopReason = "Completed", Epochs = [new(1, 0.1, 0.7, 0.5, null, null, 0.1)] };

    /// <summary>A peak of one epoch among 10,000.</summary>
    public static TrainingSection ManyEpochs() => new()
    {
        Title = "Many epochs",
        MetricName = "Accuracy",
        StopReason = "Completed",
        Epochs = [.. Enumerable.Range(1, 10_000).Select(epoch => new TrainingEpoch(epoch, 0.1, epoch == 7_777 ? 50 : 1 + Math.Sin(epoch) + (1000.0 / epoch), 0.5, 2, 0.4, 0.01))],
    };

    /// <summary>A loss of 0, an infinite one, and names that are markup.</summary>
    public static ProfileSection Profiles() => new(
        [new(LongName, new LossProfile([0, 0.25, 0.5, 0.75, 1], [ISliceEvaluator.Loss], [[0, 1, double.PositiveInfinity, double.NaN, 2]], 1, default), 1)])
    { Title = "A wall of ∞" };

    public static SurfaceSection Plane() => new(new LossSurface(
        [0, 1, 2], [0, 1, 2], [ISliceEvaluator.Loss, "Accuracy"], [[1, 2, 3, 4, double.PositiveInfinity, 6, 7, double.NaN, 9], [.. Enumerable.Repeat(1.0, 9)]], [new(1, 1, 0), new(2, 0, 0.5), new(0, 2, 0)], (1, 0, 1), default))
    {
        Title = "Holes",
        PointNames = [LongName, "<b>", "c"],
    };

    public static EnsembleSection OneClass() => new(EnsembleEvaluation.Evaluate(new ClassifierPredictions(2, [.. Enumerable.Repeat(0, 20)], [Certain(20), Certain(20)]))) { Title = "One class" };

    public static EnsembleSection Ensemble(int members) => new(EnsembleEvaluation.Evaluate(new ClassifierPredictions(
        2, [.. Enumerable.Range(0, 50).Select(row => row % 2)],
        [.. Enumerable.Range(0, members).Select(member => Enumerable.Range(0, 50).SelectMany(row => Pair(0.5 + (0.45 * Math.Sin((row % 2 * Math.PI) + (0.1 * (row + member)))))).ToArray())])));

    private static double[] Certain(int rows) => [.. Enumerable.Range(0, rows).SelectMany(_ => Pair(1))];

    private static ImmutableArray<double> Pair(double first) => [first, 1 - first];
}
