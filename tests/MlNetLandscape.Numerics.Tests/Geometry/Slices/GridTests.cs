using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Tests.Geometry.Slices;

/// <summary>Grids, their order, their shards, and how their evaluation is stopped, gone on with and merged.</summary>
public sealed class GridTests
{
    private static readonly EvaluationGrid Grid = new(GridAxis.Between(-1, 1, 7), new GridAxis(0, 0.5, 3));

    [Fact]
    public void An_axis_meets_its_ends_and_is_symmetric_to_the_last_bit()
    {
        var positions = GridAxis.Between(-0.7, 0.7, 51).Positions;
        Assert.Equal((-0.7, 0.0, 0.7), (positions[0], positions[25], positions[^1]));
        Assert.Equal(positions.Reverse().Select(x => -x), positions.AsEnumerable());
        Assert.Equal(1.25, GridAxis.Between(-0.25, 1.25, 41).Positions[^1]);
    }

    [Fact]
    public void The_first_axis_runs_fastest()
    {
        Assert.Equal((21, 2), (Grid.Count, Grid.Dimension));
        Assert.Equal([-1, 0], Grid[0]);
        Assert.Equal([1, 0], Grid[6]);
        Assert.Equal([-1, 0.5], Grid[7]);
        Assert.Equal([1, 3], Grid[20]);
    }

    [Fact]
    public void Shards_are_consecutive_and_cover_the_grid_once()
    {
        var ranges = Enumerable.Range(1, 4).Select(index => new GridShard(index, 4).Range(21)).ToArray();
        Assert.Equal([(0, 5), (5, 10), (10, 15), (15, 21)], ranges);
        Assert.Equal((1_000_000_000, 1_500_000_000), new GridShard(3, 4).Range(2_000_000_000)); // beyond 2³¹ on the way
        Assert.Equal(new GridShard(2, 8), GridShard.Parse("2/8"));
        Assert.Equal("2/8", new GridShard(2, 8).ToString());
        foreach (var wrong in new[] { "0/3", "4/3", "1", "a/b", "1/2/3", "-1/2" })
            Assert.Throws<FormatException>(() => GridShard.Parse(wrong));
    }

    [Fact]
    public void Merged_shards_are_the_whole_whatever_the_batch_size()
    {
        var whole = new GridEvaluation(Grid, new Product(batch: 1)).Run();
        var parts = Enumerable.Range(1, 4).Select(index => new GridEvaluation(Grid, new Product(batch: index)).Run(new GridShard(index, 4))).ToArray();
        Assert.Equal([5, 5, 5, 6], parts.Select(part => part.Known));
        var merged = GridValues.Merge(parts.Reverse());
        Assert.True(merged.IsComplete);
        for (var index = 0; index < Grid.Count; index++)
            Assert.Equal((whole[index], whole[index, 1]), (merged[index], merged[index, 1]));
        Assert.Equal(21, merged.Cost.Values);
        Assert.Equal(Product.At(Grid[9]), merged[9]);
    }

    [Fact]
    public void What_was_measured_before_a_stop_is_kept_and_not_measured_again()
    {
        using var source = new CancellationTokenSource();
        var first = new GridEvaluation(Grid, new Product(batch: 4, () => source.Cancel()));
        Assert.Throws<OperationCanceledException>(() => first.Run(cancellationToken: source.Token));
        var kept = GridValues.FromJson(first.Values.ToJson()); // as a file would keep it
        Assert.Equal((4, false), (kept.Known, kept.IsComplete));
        Assert.Equal([double.NaN, double.NaN], [kept[4], kept[20, 1]]);

        var evaluator = new Product(batch: 4);
        var seen = new List<GridProgress>();
        var whole = new GridEvaluation(Grid, evaluator, kept).Run(progress: new Sink(seen.Add));
        Assert.Equal((17, 21), (evaluator.Cost.Values, whole.Cost.Values));
        Assert.Equal(4, new GridEvaluation(Grid, evaluator, kept).Values.Cost.Values); // what the evaluator did for others before does not count
        Assert.Equal([4, 8, 12, 16, 17], seen.Select(progress => progress.Done));
        Assert.All(seen, progress => Assert.Equal(17, progress.Total));
        Assert.Equal(new GridEvaluation(Grid, new Product(1)).Run().All(1).ToArray(), whole.All(1).ToArray());
    }

    [Fact]
    public void Values_survive_JSON_also_where_they_are_not_finite()
    {
        var values = new GridEvaluation(new EvaluationGrid(new GridAxis(0, 1, 2), new GridAxis(double.MinValue, 0, double.MaxValue)), new Product(1)).Run(new GridShard(2, 2));
        var read = GridValues.FromJson(values.ToJson());
        Assert.Equal(values.Grid, read.Grid);
        Assert.Equal((values.Known, values.Cost, values.Identity), (read.Known, read.Cost, read.Identity));
        Assert.Equal(values.All(0).ToArray(), read.All(0).ToArray());
        Assert.Equal(double.PositiveInfinity, read[8]);
    }

    [Fact]
    public void Parts_of_different_things_are_not_put_together()
    {
        var part = new GridEvaluation(Grid, new Product(1)).Run(new GridShard(1, 2));
        GridValues Of(EvaluationGrid grid, Product evaluator) => new GridEvaluation(grid, evaluator).Run();
        Assert.Contains("other positions", Assert.Throws<ArgumentException>(() => part.Merge(Of(new EvaluationGrid(Grid.Axes[0], new GridAxis(0, 0.5, 4)), new Product(1)))).Message);
        Assert.Contains("«a» and «b»", Assert.Throws<ArgumentException>(() => part.Merge(Of(Grid, new Product(1, identity: "b")))).Message);
        Assert.Contains("point 0 is", Assert.Throws<ArgumentException>(() => part.Merge(Of(Grid, new Product(1, factor: 1.01)))).Message);
        Assert.Equal(part[3], part.Merge(Of(Grid, new Product(1, factor: 1 + 1e-7)))[3]); // rounding
        Assert.Throws<ArgumentException>(() => new GridEvaluation(Grid, new Product(1, identity: "b"), part));
    }

    [Fact]
    public void Damaged_documents_are_refused()
    {
        var json = new GridEvaluation(Grid, new Product(1)).Run().ToJson();
        Assert.Throws<InvalidDataException>(() => GridValues.FromJson("{}"));
        Assert.Throws<InvalidDataException>(() => GridValues.FromJson(json[..^10]));
        var wide = string.Join(",", Enumerable.Range(0, 46_340)); // little text for 2³¹ points of two quantities
        var huge = $"{{\"version\": 1, \"axes\": [[{wide}], [{wide}]], \"quantities\": [\"Loss\", \"Accuracy\"], \"identity\": \"\", \"cost\": {{}}, \"points\": [], \"values\": []}}";
        Assert.Contains("too large to be held", Assert.Throws<InvalidDataException>(() => GridValues.FromJson(huge)).Message);
        Assert.Contains("version must be 1. Got 7.", Assert.Throws<InvalidDataException>(() => GridValues.FromJson(json.Replace("\"version\": 1", "\"version\": 7"))).Message);
    }

    [Fact]
    public void Wrong_axes_are_refused()
    {
        Assert.Contains("strictly increasing. Got 1 at 1.", Assert.Throws<ArgumentException>(() => new GridAxis(1, 1)).Message);
        Assert.Throws<ArgumentException>(() => new GridAxis());
        Assert.Contains("`count` of `GridAxis` must be in [2, 1000000]. Got 1.", Assert.Throws<ArgumentException>(() => GridAxis.Between(0, 1, 1)).Message);
        Assert.Contains("The grid has 1 axes, and points of the slice have 2", Assert.Throws<ArgumentException>(() => new GridEvaluation(new EvaluationGrid(new GridAxis(0)), new Product(1))).Message);
    }

    /// <summary>1 + x² + 10 y and x y at (x, y).</summary>
    private sealed class Product(int batch, Action? after = null, string identity = "a", double factor = 1) : ISliceEvaluator
    {
        private long _values;

        public int Dimension => 2;

        public ImmutableArray<string> Quantities => [ISliceEvaluator.Loss, "Product"];

        public string Identity => identity;

        public int BatchSize => batch;

        public EvaluationCost Cost => new(_values, 0, 0, 0);

        public static double At(double[] point) => 1 + (point[0] * point[0]) + (10 * point[1]);

        public double[][] Evaluate(IReadOnlyList<double[]> coordinates, CancellationToken cancellationToken)
        {
            Assert.InRange(coordinates.Count, 1, batch);
            _values += coordinates.Count;
            after?.Invoke();
            return [.. coordinates.Select(point => new[] { factor * At(point), point[0] * point[1] })];
        }

        public void Dispose()
        {
        }
    }

    private sealed class Sink(Action<GridProgress> report) : IProgress<GridProgress>
    {
        public void Report(GridProgress value) => report(value);
    }
}
