using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Slices;

/// <summary>Slices measured in parts are the slices measured at once.</summary>
public sealed class SliceDesignTests
{
    private static readonly Quadratic Bowl = Quadratic.Diagonal(1, 4, 9, 16);
    private static readonly ObjectiveSlices<Vector<double>> Source = new(Bowl, "bowl");
    private static readonly Vector<double>[] Walk = [.. Enumerable.Range(0, 9).Select(step => Gaussian(4, 5) * Math.Pow(0.7, step) + (0.1 * Gaussian(4, 20 + step)))];

    [Fact]
    public void A_line_in_shards_is_the_line()
    {
        var (a, b) = (Gaussian(4, 1), Gaussian(4, 2));
        var whole = LossProfile.Between(Source, a, b, new ProfileOptions { Points = 10 });
        using var design = SliceDesign.Between(Bowl.Space, a, b, new ProfileOptions { Points = 10 });
        var profile = Shards(design, 3).ToProfile();
        Assert.Equal(whole.Positions.ToArray(), profile.Positions.ToArray());
        Assert.Equal(whole.Losses.ToArray(), profile.Losses.ToArray());
        Assert.Equal((whole.Distance, whole.Cost.Values), (profile.Distance, profile.Cost.Values));
        using var along = SliceDesign.Along(AffineFrame.Between(Bowl.Space, a, b), new ProfileOptions { Points = 10 });
        Assert.Equal(whole.Losses.ToArray(), along.Measure(Source).ToProfile().Losses.ToArray());
    }

    [Fact]
    public void A_plane_in_shards_is_the_plane()
    {
        var options = new SurfaceOptions { Points = 7 };
        Vector<double>[] points = [.. Enumerable.Range(1, 3).Select(seed => Gaussian(4, seed))];
        using (var design = SliceDesign.Through(Bowl.Space, points, options))
            Same(LossSurface.Through(Source, points[0], points[1], points[2], options), Shards(design, 4).ToSurface());
        AffineFrame<Vector<double>> Frame() => AffineFrame.Along(Bowl.Space, points[0], points[1], points[2]);
        using (var design = SliceDesign.Around(Frame(), options, points))
        using (var frame = Frame())
            Same(LossSurface.Around(Source, frame, options, points), Shards(design, 5).ToSurface());
        using (var design = SliceDesign.Covering(Bowl.Space, Walk, options))
        using (var plane = PrincipalPlane<Vector<double>>.Of(Bowl.Space, Walk))
        {
            var surface = Shards(design, 2).ToSurface();
            Same(LossSurface.Covering(Source, plane.Frame, Walk, options), surface);
            Assert.Equal(plane.Explained.ToArray(), surface.Variance!.Explained.ToArray());
            Assert.Equal(RandomWalkVariance.Explained(9, 2, TrajectoryCentre.Last).ToArray(), surface.Variance.RandomWalk.ToArray());
            Assert.Matches(@"^0\.\d{3} \+ 0\.\d{3} of the variance; in a random walk 0\.\d{3} \+ 0\.\d{3}$", surface.Variance.ToString());
        }

        static void Same(LossSurface expected, LossSurface surface)
        {
            Assert.Equal(expected.X.ToArray(), surface.X.ToArray());
            Assert.Equal(expected.Y.ToArray(), surface.Y.ToArray());
            Assert.Equal(expected.Values[0].ToArray(), surface.Values[0].ToArray());
            Assert.Equal(expected.Points.ToArray(), surface.Points.ToArray());
            Assert.Equal((expected.Metric, expected.Cost), (surface.Metric, surface.Cost));
        }
    }

    [Fact]
    public void A_run_that_is_stopped_returns_what_it_has_and_the_next_does_the_rest()
    {
        using var stopping = new CancellationTokenSource();
        var told = new List<GridProgress>();
        using var design = SliceDesign.Between(Bowl.Space, Gaussian(4, 1), Gaussian(4, 2), new ProfileOptions
        {
            Points = 11,
            Progress = new Told(progress =>
            {
                told.Add(progress);
                if (progress.Done == 4)
                    stopping.Cancel();
            }),
        });
        var part = SlicePart.FromJson(design.Measure(Source, stopToken: stopping.Token).ToJson());
        Assert.Equal((4, false), (part.Values.Known, part.IsComplete));
        Assert.Contains("4 of 13 are measured", Assert.Throws<ArgumentException>(part.ToProfile).Message, StringComparison.Ordinal); // 11, and 0 and 1
        var whole = design.Measure(Source, known: part);
        Assert.True(whole.IsComplete);
        Assert.Equal(9, told[^1].Total);
        Assert.Equal(design.Measure(Source).Values.All(0).ToArray(), whole.Values.All(0).ToArray());
        Assert.Equal(13, whole.Values.Cost.Values);
    }

    [Fact]
    public void A_cancelled_run_throws_even_when_it_is_to_stop_too()
    {
        using var ended = new CancellationTokenSource();
        ended.Cancel();
        using var design = SliceDesign.Between(Bowl.Space, Gaussian(4, 1), Gaussian(4, 2));
        Assert.Throws<OperationCanceledException>(() => design.Measure(Source, cancellationToken: ended.Token));
        Assert.Throws<OperationCanceledException>(() => design.Measure(Source, stopToken: ended.Token, cancellationToken: ended.Token));
        Assert.Equal(0, design.Measure(Source, stopToken: ended.Token).Values.Known);
        using var own = SliceDesign.Between(Bowl.Space, Gaussian(4, 1), Gaussian(4, 2), new ProfileOptions { CancellationToken = ended.Token });
        Assert.Throws<OperationCanceledException>(() => own.Measure(Source, stopToken: ended.Token));
    }

    [Fact]
    public void Progress_says_how_long_it_will_take() =>
        Assert.Equal(TimeSpan.FromSeconds(6), new GridProgress(1, 4, new EvaluationCost(1, 0, 0, 2)).Remaining);

    [Fact]
    public void A_part_survives_JSON_with_what_is_drawn_on_it()
    {
        using var design = SliceDesign.Covering(Bowl.Space, Walk, new SurfaceOptions { Points = 4 });
        var part = design.Measure(Source, new GridShard(1, 2));
        var read = SlicePart.FromJson(part.ToJson());
        Assert.Equal(part.Values.All(0).ToArray(), read.Values.All(0).ToArray());
        Assert.Equal(part.Metric.ToArray(), read.Metric.ToArray());
        Assert.Equal(part.Points.ToArray(), read.Points.ToArray());
        Assert.Equal(part.Variance, read.Variance);
        Assert.Equal(9, read.Points.Length);
        var json = part.ToJson();
        var damaged = System.Text.RegularExpressions.Regex.Replace(json, @"""explained"": \[[^\]]*\]", @"""explained"": []");
        Assert.NotEqual(json, damaged);
        Assert.Contains("its variance must have", Assert.Throws<InvalidDataException>(() => SlicePart.FromJson(damaged)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Vector<double>[] points = [.. Enumerable.Range(1, 4).Select(seed => Gaussian(4, seed))];
        using var line = SliceDesign.Between(Bowl.Space, points[0], points[1], new ProfileOptions { Points = 5 });
        using var other = SliceDesign.Between(Bowl.Space, points[0], points[2], new ProfileOptions { Points = 6 });
        Assert.Contains("different grids", Error(() => other.Measure(Source, known: line.Measure(Source))), StringComparison.Ordinal);
        Assert.Contains("nothing to merge", Error(() => SlicePart.Merge()), StringComparison.Ordinal);
        Assert.Contains("dimension 2", Error(() => line.Measure(Source).ToSurface()), StringComparison.Ordinal);
        Assert.Contains("A plane goes through three points. Got 4.", Error(() => SliceDesign.Through(Bowl.Space, points)), StringComparison.Ordinal);
        Assert.Contains("`Points`", Error(() => SliceDesign.Between(Bowl.Space, points[0], points[1], new ProfileOptions { Points = 1 })), StringComparison.Ordinal);
        Assert.Contains("`Radius`", Error(() => SliceDesign.Around(AffineFrame.Along(Bowl.Space, points[0], points[1], points[2]), new SurfaceOptions { Radius = 0 })), StringComparison.Ordinal);
        Assert.Contains("2 directions. Got 1.", Error(() => SliceDesign.Around(AffineFrame.Along(Bowl.Space, points[0], points[1]))), StringComparison.Ordinal);
        var json = line.Measure(Source).ToJson();
        foreach (var damaged in new[] { "{}", json[..^10], json.Replace("\"metric\": [", "\"metric\": [1, ", StringComparison.Ordinal), json.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal) })
            Assert.Throws<InvalidDataException>(() => SlicePart.FromJson(damaged));

        static string Error(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }

    /// <summary>As separate processes would measure them: each with a design of its own and a file between.</summary>
    private static SlicePart Shards(SliceDesign<Vector<double>> design, int count) =>
        SlicePart.Merge(Enumerable.Range(1, count).Reverse().Select(index => SlicePart.FromJson(design.Measure(Source, new GridShard(index, count)).ToJson())));

    private sealed class Told(Action<GridProgress> report) : IProgress<GridProgress>
    {
        public void Report(GridProgress value) => report(value);
    }
}
