using Microsoft.ML;
using MlNetLandscape.Numerics.Geometry.Slices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Tests.Geometry;

/// <summary>Lines and planes through fitted networks, against ML.NET's own evaluator and against the slices they are made of. Counts tensors: runs when no other test does.</summary>
[CollectionDefinition(nameof(SlicesTests), DisableParallelization = true)]
[Collection(nameof(SlicesTests))]
public sealed class SlicesTests
{
    private static readonly SliceNetworks Nets = SliceNetworks.Plain;

    [Fact]
    public void The_ends_of_a_line_are_what_ml_net_says_of_the_networks()
    {
        var profile = Nets.Landscape.Profile(Nets.Data, Nets.A, Nets.B);
        foreach (var (t, network) in new[] { (0.0, Nets.A), (1.0, Nets.B) })
        {
            var (place, judged) = (profile.Positions.IndexOf(t), Nets.Judged(network));
            Assert.Equal(judged.Loss, profile.Losses[place], 1e-5);
            Assert.Equal(judged.Accuracy, profile["Accuracy"][place], 1e-12);
        }

        var barrier = profile.Barrier!;
        Assert.InRange(barrier.AboveLine, 0.05, 10);
        Assert.Equal(barrier.HighestLoss - Math.Max(barrier.StartLoss, barrier.EndLoss), barrier.AboveEnds, 1e-12);
        Assert.InRange(profile.BarrierOf("Accuracy", isHigherBetter: true).AboveLine, 0.05, 1);
        Assert.Equal((-0.25, 1.25, 61), (profile.Positions[0], profile.Positions[^1], profile.Positions.Length));
        Assert.Equal(Distance(Nets.A, Nets.B), profile.Distance, 1e-4);
    }

    [Theory]
    [InlineData(SliceDirections.FilterNormalized)]
    [InlineData(SliceDirections.Hessian)]
    public void In_the_middle_of_what_is_around_a_network_is_the_network(SliceDirections directions)
    {
        var (loss, accuracy) = Nets.Judged(Nets.A);
        var profile = Nets.Landscape.Profile(Nets.Scored, directions, points: 5, radius: 0.5);
        Assert.Equal([-0.5, -0.25, 0, 0.25, 0.5], profile.Positions.ToArray());
        Assert.Equal((loss, accuracy), (profile.Losses[2], profile["Accuracy"][2]), Near);
        var surface = Nets.Landscape.Surface(Nets.Scored, directions, points: 5, radius: 0.5);
        Assert.Equal((loss, accuracy), (surface[2, 2], surface["Accuracy"][12]), Near);
        Assert.Equal(new SurfacePoint(0, 0, 0), Assert.Single(surface.Points));
        Assert.Equal(profile.Losses.ToArray(), Enumerable.Range(0, 5).Select(x => surface[x, 2]), (a, b) => Near((a, 0), (b, 0))); // the first axis is the line
        Assert.Null(surface.Variance);

        static bool Near((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) < 1e-5 && Math.Abs(a.Item2 - b.Item2) < 1e-12;
    }

    [Fact]
    public void Along_the_hessians_directions_the_loss_bends_as_its_eigenvalues_say()
    {
        const double h = 0.01;
        var options = new GeometryOptions { Precision = ScalarType.Float64 };
        var largest = Nets.Landscape.Evaluate(Nets.Scored, LandscapeMeasures.Eigenvalues).Eigenvalues!.Largest;
        var surface = Nets.Landscape.Surface(Nets.Scored, SliceDirections.Hessian, points: 3, radius: h, options: options);
        Assert.Equal((1, 0, 1), (surface.Metric.XX, surface.Metric.XY, surface.Metric.YY), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < 1e-6);
        Assert.Equal(largest[0].Value, (surface[0, 1] - (2 * surface[1, 1]) + surface[2, 1]) / (h * h), 0.02 * largest[0].Value);
        Assert.Equal(largest[1].Value, (surface[1, 0] - (2 * surface[1, 1]) + surface[1, 2]) / (h * h), 0.02 * largest[0].Value);
    }

    [Fact]
    public void Seeds_choose_random_directions()
    {
        double[] Losses(long seed) => [.. Nets.Landscape.Profile(Nets.Scored, points: 3, seed: seed).Losses];
        Assert.Equal(Losses(1), Losses(1));
        Assert.NotEqual(Losses(1), Losses(2));
    }

    [Fact]
    public void A_plane_through_three_networks_has_them_where_they_are()
    {
        var surface = Nets.Landscape.Surface(Nets.Data, Nets.A, Nets.B, Nets.C, points: 9);
        var (b, c) = (surface.Points[1], surface.Points[2]);
        Assert.Equal((0, 0), (surface.Points[0].X, surface.Points[0].Y));
        Assert.Equal(Distance(Nets.A, Nets.B), b.X, 1e-4);
        Assert.Equal(Distance(Nets.A, Nets.C), Math.Sqrt((c.X * c.X) + (c.Y * c.Y)), 1e-4);
        Assert.Equal(Distance(Nets.B, Nets.C), Math.Sqrt(((c.X - b.X) * (c.X - b.X)) + (c.Y * c.Y)), 1e-4);
        Assert.All(surface.Points, point => Assert.Equal(0, point.Distance, 1e-4));

        using var landscape = Nets.Landscape.Open(Nets.Data, [Nets.A, Nets.B, Nets.C]);
        using var scope = NewDisposeScope();
        Tensor[] points = [.. new[] { Nets.A, Nets.B, Nets.C }.Select(transformer => landscape.Point(transformer.Model))];
        var expected = LossSurface.Through(landscape.Slices, points[0], points[1], points[2], new SurfaceOptions { Points = 9 });
        Assert.Equal(expected.Values[0].ToArray(), surface.Values[0].ToArray());
    }

    [Fact]
    public void A_trainings_path_lies_on_its_principal_plane()
    {
        var surface = Nets.Landscape.Surface(Nets.Scored, Nets.Path, points: 7);
        Assert.Equal(Nets.Path.Count, surface.Points.Length);
        Assert.Equal((0, 0), (surface.Points[^1].X, surface.Points[^1].Y)); // around the last
        var (explained, walk) = (surface.Variance!.Explained, surface.Variance.RandomWalk);
        Assert.Equal(RandomWalkVariance.Explained(Nets.Path.Count, 2, TrajectoryCentre.Last).ToArray(), walk.ToArray());
        Assert.InRange(explained[0], walk[0], 1);
        Assert.True(surface.X[0] < surface.Points.Min(point => point.X) && surface.X[^1] > surface.Points.Max(point => point.X));
        var left = surface.Points.Sum(point => point.Distance * point.Distance) / surface.Points.Sum(point => (point.X * point.X) + (point.Y * point.Y) + (point.Distance * point.Distance));
        Assert.Equal(1 - explained[0] - explained[1], left, 1e-4);

        var profile = Nets.Landscape.Profile(Nets.Scored, Nets.Path, pointsPerSegment: 1);
        Assert.Equal((2 * Nets.Path.Count) - 1, profile.Positions.Length);
        Assert.Equal(Nets.Judged(Nets.A).Loss, profile.Losses[^1], 1e-5);
        Assert.InRange(profile.Losses[0], profile.Losses[^1] + 0.3, 5);
    }

    [Fact]
    public void Shards_of_every_plan_are_the_whole_bit_for_bit()
    {
        var grid = new SurfaceOptions { Points = 5 };
        (IDataView Data, SlicePlan Plan)[] plans =
        [
            (Nets.Data, SlicePlan.Line(Nets.A, Nets.B, new ProfileOptions { Points = 9 })), (Nets.Scored, SlicePlan.Line(SliceDirections.Hessian)),
            (Nets.Scored, SlicePlan.Plane(SliceDirections.Hessian, grid)), (Nets.Scored, SlicePlan.Plane(options: grid, seed: 3)),
            (Nets.Data, SlicePlan.Plane(Nets.A, Nets.B, Nets.C, grid)), (Nets.Scored, SlicePlan.Plane(Nets.Path, grid)),
        ];
        foreach (var (data, plan) in plans)
        {
            var whole = Nets.Landscape.Measure(data, plan);
            var parts = Enumerable.Range(1, 3).Select(index => SlicePart.FromJson(Nets.Landscape.Measure(data, plan, GridShard.Parse($"{index}/3")).ToJson())).ToList();
            Assert.All(parts, part => Assert.False(part.IsComplete));
            var merged = SlicePart.Merge(parts);
            Assert.Equal(whole.Values.All(0).ToArray(), merged.Values.All(0).ToArray());
            Assert.Equal(whole.Values.All(1).ToArray(), merged.Values.All(1).ToArray());
            Assert.Equal(whole.Points.ToArray(), merged.Points.ToArray());
            var again = Nets.Landscape.Measure(data, plan, known: merged);
            Assert.Equal(merged.Values.Cost.Values, again.Values.Cost.Values); // nothing was left to do
        }
    }

    [Fact]
    public void What_is_stopped_goes_on_later_and_what_is_cancelled_throws()
    {
        var before = Nets.Fingerprints;
        using var stopping = new CancellationTokenSource();
        using var cancelling = new CancellationTokenSource();
        var grid = new SurfaceOptions { Points = 25, Progress = new Told(stopping.Cancel) };
        var part = Nets.Landscape.Measure(Nets.Scored, SlicePlan.Plane(options: grid), stopToken: stopping.Token);
        Assert.InRange(part.Values.Known, 1, 624);
        var plan = SlicePlan.Plane(options: new SurfaceOptions { Points = 25 });
        var whole = Nets.Landscape.Measure(Nets.Scored, plan, known: part).ToSurface();
        Assert.Equal(Nets.Landscape.Surface(Nets.Scored, plan).Values[0].ToArray(), whole.Values[0].ToArray());

        var options = new GeometryOptions { CancellationToken = cancelling.Token };
        Assert.Throws<OperationCanceledException>(() =>
            Nets.Landscape.Surface(Nets.Scored, SlicePlan.Plane(options: grid with { Progress = new Told(cancelling.Cancel) }), options));
        Assert.Throws<OperationCanceledException>(() => Nets.Landscape.Profile(Nets.Scored, Nets.Path, options: options));
        Assert.Equal(before, Nets.Fingerprints);
    }

    [Fact]
    public void Nothing_stays_behind_and_no_network_is_changed()
    {
        var before = Nets.Fingerprints;
        All(); // what is made once
        Assert.Equal(0, LeftTensors.By(All, Nets.A.Model, SliceNetworks.Normalized.A.Model));
        Assert.Equal(before, Nets.Fingerprints);

        static void All()
        {
            foreach (var nets in new[] { Nets, SliceNetworks.Normalized })
            {
                _ = nets.Landscape.Profile(nets.Data, nets.A, nets.B, points: 5);
                _ = nets.Landscape.Profile(nets.Scored, nets.Path);
                _ = nets.Landscape.Surface(nets.Scored, SliceDirections.Hessian, points: 3);
                _ = nets.Landscape.Surface(nets.Data, nets.A, nets.B, nets.C, points: 3);
                _ = nets.Landscape.Surface(nets.Scored, nets.Path, points: 3);
            }
        }
    }

    [Fact]
    public void What_does_not_fit_is_said()
    {
        var landscape = Nets.Landscape;
        Says<ArgumentException>("call `Surface`", () => landscape.Profile(Nets.Scored, SlicePlan.Plane()));
        Says<ArgumentException>("call `Profile`", () => landscape.Surface(Nets.Scored, SlicePlan.Line()));
        Says<ArgumentException>("`Points` of `SurfaceOptions`", () => landscape.Surface(Nets.Data, points: 1)); // before the data is looked at
        Says<ArgumentException>("`Points` of `ProfileOptions`", () => SlicePlan.Line(Nets.A, Nets.B, new ProfileOptions { Points = 0 }));
        Says<ArgumentNullException>("from", () => landscape.Profile(Nets.Data, null!, Nets.B));
        Says<InvalidOperationException>("No network was found", () => landscape.Surface(Nets.Data));
        Says<ArgumentException>("The trajectory goes through networks", () => landscape.Surface(SliceNetworks.Normalized.Scored, Nets.Path));
        Says<ArgumentException>("one description", () => landscape.Profile(Nets.Data, Nets.A, SliceNetworks.Normalized.A));
        Says<ArgumentException>("lies in the line or plane", () => landscape.Surface(Nets.Data, Nets.A, Nets.B, Nets.A));
        var part = landscape.Measure(Nets.Scored, SlicePlan.Line(seed: 1), GridShard.Parse("1/2"));
        Says<ArgumentException>("different slices", () => landscape.Measure(Nets.Scored, SlicePlan.Line(seed: 2), known: part));
        Says<ArgumentException>("needs all points", () => part.ToProfile());

        static void Says<T>(string part, Func<object> call)
            where T : Exception => Assert.Contains(part, Assert.Throws<T>(call).Message, StringComparison.Ordinal);
    }

    private static double Distance(NetworkTransformer a, NetworkTransformer b)
    {
        using var landscape = Nets.Landscape.Open(Nets.Data, [a, b]);
        using var scope = NewDisposeScope();
        return (landscape.Point(a.Model) - landscape.Point(b.Model)).square().sum().sqrt().item<float>();
    }

    private sealed class Told(Action then) : IProgress<GridProgress>
    {
        public void Report(GridProgress value) => then();
    }
}
