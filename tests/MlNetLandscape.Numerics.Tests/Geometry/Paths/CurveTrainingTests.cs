using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Tests.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Paths;

/// <summary>Curves bent round the ring, where the best ones are known.</summary>
public sealed class CurveTrainingTests
{
    private static readonly Vector<double> East = Vector(1, 0);
    private static readonly Vector<double> West = Vector(-1, 0);

    [Theory]
    [InlineData(CurveKind.Bezier, 2.1213203435596424, 2.0 / 105, 4.0 / 81)] // 3 / √2
    [InlineData(CurveKind.PolygonalChain, 1.224744871391589, 1.0 / 12, 1.0 / 4)] // √1.5
    public void By_quadrature_the_best_curve_round_the_ring_is_found_exactly(CurveKind kind, double bend, double mean, double highest)
    {
        // L is of degree 8 along a parabola and of degree 4 along a line: five nodes are exact
        var found = CurveTraining.Run(new Ring(), East, West, new CurveOptions { Kind = kind, Sampling = CurveSampling.Quadrature, SamplesPerStep = 5, LearningRate = 0.1, Steps = 1500, MeasuredPoints = 2001 });
        Assert.Equal([0, bend], [found.Points[1][0], Math.Abs(found.Points[1][1])], (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(mean, found.TrainingLosses[^1], 1e-10);
        Assert.Equal(mean, found.Profile.Mean, 1e-6);
        Assert.Equal(highest, found.Profile.Highest.Loss, 1e-6);
        Assert.Equal(highest, found.Barrier.AboveLine, 1e-6);
        Assert.Equal((1500, PathStop.Limit), (found.Steps, found.Stop));
        Assert.Equal(kind == CurveKind.Bezier ? 5 * 1500 : 10 * 1500, found.Cost.Gradients);
        Assert.Equal(2001, found.Cost.Values);
        Assert.Equal(1, ModeConnection.Line(new ObjectiveSlices<Vector<double>>(new Ring()), East, West).Barrier.AboveLine, 1e-15);
    }

    [Fact]
    public void Adam_finds_the_best_curve_round_the_ring_too()
    {
        var options = new CurveOptions { Method = DescentMethod.Adam, LearningRate = 0.03, FinalRate = 1e-4, Sampling = CurveSampling.Quadrature, SamplesPerStep = 5, Steps = 3000 };
        var found = CurveTraining.Run(new Ring(), East, West, options);
        Assert.Equal([0, 2.1213203435596424], [found.Points[1][0], Math.Abs(found.Points[1][1])], (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Contains(
            "`Method` of `CurveOptions` must be in {Momentum, Adam}. Got Lbfgs.",
            Assert.Throws<ArgumentException>(() => CurveTraining.Run(new Ring(), East, West, new CurveOptions { Method = DescentMethod.Lbfgs })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CurveSampling.Uniform, 1)]
    [InlineData(CurveSampling.Stratified, 4)]
    public void At_random_t_it_is_found_within_a_hundredth(CurveSampling sampling, int samples)
    {
        var options = new CurveOptions { Sampling = sampling, SamplesPerStep = samples, LearningRate = 0.03, Momentum = 0.5, FinalRate = 0.002, Steps = 20_000 };
        var found = CurveTraining.Run(new Ring(), East, West, options);
        Assert.Equal([0, 2.1213], [found.Points[1][0], Math.Abs(found.Points[1][1])], (a, b) => Math.Abs(a - b) < 0.0213);
        Assert.Equal(4.0 / 81, found.Profile.Highest.Loss, 0.01 * 4);
        Assert.Equal(found.Points[1], CurveTraining.Run(new Ring(), East, West, options).Points[1]); // the same seed
    }

    [Fact]
    public void Stratified_samples_lie_one_in_each_part_and_those_of_quadrature_are_exact()
    {
        var options = new CurveOptions { Sampling = CurveSampling.Stratified, SamplesPerStep = 5 };
        var samples = new CurveSamples(new BezierCurve(3), options);
        var seen = Enumerable.Range(0, 200).Select(samples.Of).ToArray();
        Assert.All(seen, step => Assert.Equal([0, 1, 2, 3, 4], step.Select(sample => (int)(5 * sample.T))));
        Assert.All(seen, step => Assert.Equal(1, step.Sum(sample => sample.Weight), 1e-15));
        Assert.Equal(1.0 / 3, seen.Average(step => step.Sum(sample => sample.Weight * sample.T * sample.T)), 0.01);
        var nodes = new CurveSamples(new PolygonalChain(0, 0.3, 1), options with { Sampling = CurveSampling.Quadrature, SamplesPerStep = 3 }).Of(7);
        Assert.Equal((6, 1.0 / 6), (nodes.Length, Math.Round(nodes.Sum(sample => sample.Weight * Math.Pow(sample.T, 5)), 15)), (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-14);
    }

    [Fact]
    public void More_bends_come_closer_to_the_circle()
    {
        double Highest(CurveKind kind, int bends) => CurveTraining.Run(new Ring(), East, West, new CurveOptions
        {
            Kind = kind,
            Bends = bends,
            Sampling = CurveSampling.Quadrature,
            SamplesPerStep = 9,
            LearningRate = 0.1,
            Steps = 3000,
            Jitter = 0.2,
        }).Profile.Highest.Loss;
        Assert.InRange(Highest(CurveKind.Bezier, 3), 0, 0.1 * 4 / 81);
        Assert.InRange(Highest(CurveKind.PolygonalChain, 3), 0, 0.25 / 4);
    }

    [Fact]
    public void Length_and_points_are_those_of_the_curve()
    {
        var source = new ObjectiveSlices<Vector<double>>(new Ring());
        var found = ModeConnection.Measure(source, new BezierCurve(3), [East, Vector(0, 2), West], 2001);
        // |φ'| = 2 √(1 + 4 (1 − 2t)²): ∫ = √5 + asinh(2) / 2
        Assert.Equal(Math.Sqrt(5) + (Math.Asinh(2) / 2), found.Length, 1e-6);
        Assert.Equal(found.Length / 2, found.RelativeLength, 1e-15);
        Assert.Equal(0, (found.Point(new Ring().Space, 0.5) - Vector(0, 1)).L2Norm(), 1e-15);
        Assert.Equal(0, found.Profile.Losses[1000], 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => found.Point(new Ring().Space, 1.1));
        Assert.Contains("3 control points. Got 2.", Assert.Throws<ArgumentException>(() => ModeConnection.Measure(source, new BezierCurve(3), [East, West])).Message);
    }

    [Fact]
    public void Batches_are_asked_for_step_by_step_and_counted()
    {
        var (asked, ring) = (new List<long>(), new Ring());
        var found = CurveTraining.Run(ring, East, West, new CurveOptions { Steps = 7, SamplesPerStep = 2, MeasuredPoints = 5 }, step =>
        {
            asked.Add(step);
            return new Ring();
        });
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], asked);
        Assert.Equal(new EvaluationCost(5, 14, 0, 0), found.Cost);
        Assert.Equal(7, found.TrainingLosses.Length);
    }

    [Fact]
    public void A_curve_can_be_trained_on()
    {
        var options = new CurveOptions { Sampling = CurveSampling.Quadrature, SamplesPerStep = 5, LearningRate = 0.1, Steps = 100 };
        var first = CurveTraining.Run(new Ring(), East, West, options);
        var second = CurveTraining.Run(new Ring(), East, West, options, start: first.Points);
        Assert.True(Math.Abs(Math.Abs(second.Points[1][1]) - 2.1213203435596424) < 0.5 * Math.Abs(Math.Abs(first.Points[1][1]) - 2.1213203435596424));
        Assert.Equal(first.Points[1], CurveTraining.Run(new Ring(), East, West, options with { Steps = 0 }, start: first.Points).Points[1]);
        Assert.Contains("2 bends has 4 control points with both ends. Got 3.", Assert.Throws<ArgumentException>(() => CurveTraining.Run(new Ring(), East, West, options with { Bends = 2 }, start: first.Points)).Message);
    }

    [Fact]
    public void Steps_that_are_too_long_are_a_result()
    {
        var found = CurveTraining.Run(new Ring(), East, West, new CurveOptions { LearningRate = 1e3, Steps = 200 });
        Assert.Equal(PathStop.Diverged, found.Stop);
        Assert.InRange(found.Steps, 1, 199);
    }

    [Fact]
    public void Only_the_curve_is_left_behind_and_the_ends_stay_as_they_were()
    {
        var objective = new OwnedObjective(new Ring(4));
        var (a, b) = (objective.Owned.Random(ProbeDistribution.Gaussian, 1), objective.Owned.Random(ProbeDistribution.Gaussian, 2));
        var before = objective.Owned.ToArray(a);
        var found = CurveTraining.Run(objective, a, b, new CurveOptions { Steps = 50, Bends = 2, LearningRate = 0.01 });
        Assert.Equal(2 + 4, objective.Owned.Live);
        Assert.Equal(before, objective.Owned.ToArray(a));
        Assert.Equal(before, objective.Owned.ToArray(found.Points[0]));
        Assert.InRange(objective.Owned.Peak, 0, 20);
    }

    [Fact]
    public void It_can_be_watched_and_stopped()
    {
        using var source = new CancellationTokenSource();
        var progress = new Watch(seen =>
        {
            if (seen.Step == 3)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => CurveTraining.Run(new Ring(), East, West, new CurveOptions { Progress = progress, CancellationToken = source.Token }));
        Assert.Equal((3, 2000), (progress.Last.Step, progress.Last.Steps));
    }

    [Fact]
    public void All_faults_are_said_at_once()
    {
        var message = Assert.Throws<ArgumentException>(() => CurveTraining.Run(new Ring(), East, West, new CurveOptions { Bends = 0, Momentum = 1, FinalRate = 0 })).Message;
        Assert.Contains("`Bends` of `CurveOptions` must be in [1, ∞). Got 0.", message);
        Assert.Contains("`Momentum` of `CurveOptions` must be in [0, 1). Got 1.", message);
        Assert.Contains("`FinalRate`", message);
    }

    private sealed class Watch(Action<PathProgress> report) : IProgress<PathProgress>
    {
        public PathProgress Last { get; private set; }

        public void Report(PathProgress value)
        {
            Last = value;
            report(value);
        }
    }
}
