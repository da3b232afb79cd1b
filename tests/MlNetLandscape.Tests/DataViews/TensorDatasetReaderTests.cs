using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MlNetLandscape.Tests.DataViews;

public sealed class TensorDatasetReaderTests
{
    private static readonly ColumnNames Weighted = new("Label", "Features", "Weight", "Score", "PredictedLabel", "Probability");

    [Fact]
    public void Reads_dense_and_sparse_rows_alike()
    {
        Row[] rows =
        [
            new() { Features = new VBuffer<float>(3, [1, 2, 3]), Label = 4, Weight = 0.5f },
            new() { Features = new VBuffer<float>(3, 1, [7], [2]), Label = 5, Weight = 2 },
            new() { Features = new VBuffer<float>(3, 0, null, null), Label = 6, Weight = 1 },
        ];

        using var reading = Read(rows, Weighted);

        Assert.Equal([3L, 3L], reading.Data.Features.shape);
        Assert.Equal([1, 2, 3, 0, 0, 7, 0, 0, 0], reading.Data.Features.data<float>().ToArray());
        Assert.Equal([4, 5, 6], reading.Data.Labels.data<float>().ToArray());
        Assert.Equal([0.5f, 2, 1], reading.Data.Weights!.data<float>().ToArray());
        Assert.Equal(0, reading.Skipped);
    }

    [Theory]
    [InlineData(float.NaN, 1, 1)]
    [InlineData(float.PositiveInfinity, 1, 1)]
    [InlineData(1, float.NaN, 1)]
    [InlineData(1, float.NegativeInfinity, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, -1)]
    [InlineData(1, 1, float.NaN)]
    [InlineData(1, 1, float.PositiveInfinity)]
    public void Skips_and_counts_unusable_rows(float feature, float label, float weight)
    {
        Row good = new() { Features = new VBuffer<float>(3, [1, 2, 3]), Label = 4, Weight = 1 };
        Row dense = new() { Features = new VBuffer<float>(3, [1, feature, 3]), Label = label, Weight = weight };
        Row sparse = new() { Features = new VBuffer<float>(3, 1, [feature], [1]), Label = label, Weight = weight };

        using var reading = Read([dense, good, sparse, good, dense], Weighted);

        Assert.Equal(3, reading.Skipped);
        Assert.Equal([1, 2, 3, 1, 2, 3], reading.Data.Features.data<float>().ToArray());
        Assert.Equal([4.0, 4.0], reading.Labels);
    }

    [Fact]
    public void Keys_become_classes_and_missing_keys_are_skipped()
    {
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable([new KeyRow { Label = 0 }, new KeyRow { Label = 2 }, new KeyRow { Label = 7 }]);

        using var reading = new TensorDatasetReader(new MulticlassColumns(), Weighted with { Weight = null }, new MulticlassTask(3)).Read(data, default);

        Assert.Equal(torch.ScalarType.Int64, reading.Data.Labels.dtype);
        Assert.Equal([0L, 2L], reading.Data.Labels.data<long>().ToArray());
        Assert.Equal(1, reading.Skipped);
        Assert.Null(reading.Data.Weights);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 1024)]
    [InlineData(true, 1024)]
    [InlineData(false, 5000)]
    [InlineData(true, 5000)]
    public void Reads_any_number_of_rows_whether_it_is_told_or_not(bool told, int count)
    {
        var rows = Enumerable.Range(0, count).Select(row => new Row { Features = new VBuffer<float>(3, [row, row + 1, row + 2]), Label = row });

        using var reading = Read(told ? rows.ToArray() : rows, Weighted with { Weight = null });

        Assert.Equal([count, 3L], reading.Data.Features.shape);
        float[] values = count == 0 ? [] : reading.Data.Features.data<float>().ToArray();
        Assert.Equal(Enumerable.Range(0, count).SelectMany(row => new float[] { row, row + 1, row + 2 }), values);
    }

    [Fact]
    public void Opens_one_cursor_over_the_needed_columns()
    {
        var data = new CountingView(new MLContext().Data.LoadFromEnumerable([new Row { Features = new VBuffer<float>(3, [1, 2, 3]) }]));

        new TensorDatasetReader(new RegressionColumns(), Weighted with { Weight = null }, new RegressionTask()).Read(data, default).Dispose();

        Assert.Equal(1, data.Cursors);
        Assert.Equal(["Features", "Label"], data.Columns);
    }

    [Fact]
    public void A_vector_of_another_length_than_its_column_says_is_an_error()
    {
        var data = new MLContext().Data.LoadFromEnumerable([new ArrayRow { Features = null! }]);

        var error = Assert.Throws<InvalidOperationException>(() =>
            new TensorDatasetReader(new RegressionColumns(), Weighted with { Weight = null }, new RegressionTask()).Read(data, default));

        Assert.Equal("A row has 0 features where 3 were expected.", error.Message);
    }

    [Theory]
    [InlineData(1, 1024)]
    [InlineData(784, 1024)]
    [InlineData(1 << 20, 16)]
    [InlineData((1 << 24) + 1, 1)]
    public void Blocks_of_wide_rows_are_short(int width, int rows)
    {
        using var matrix = new FeatureMatrix(width, expectedRows: null);
        Assert.Equal((long)rows * width, matrix.NextBlock().Length);
    }

    [Fact]
    public void Stops_when_asked()
    {
        var data = new MLContext().Data.LoadFromEnumerable([new Row { Features = new VBuffer<float>(3, [1, 2, 3]) }]);

        Assert.Throws<OperationCanceledException>(() =>
            new TensorDatasetReader(new RegressionColumns(), Weighted, new RegressionTask()).Read(data, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Regression_standardises_the_labels()
    {
        var task = (RegressionTask)new RegressionColumns().Adapt(new RegressionTask(), [2, 4, 4, 4, 5, 5, 7, 9]);

        Assert.Equal(new RegressionTask(5, 2), task);
        Assert.Equal(new RegressionTask(3, 1), new RegressionColumns().Adapt(new RegressionTask(), [3, 3]));
    }

    private static TensorDatasetReading Read(IEnumerable<Row> rows, ColumnNames names) =>
        new TensorDatasetReader(new RegressionColumns(), names, new RegressionTask()).Read(new MLContext().Data.LoadFromEnumerable(rows), default);

    private sealed class Row
    {
        [VectorType(3)]
        public VBuffer<float> Features { get; set; }

        public float Label { get; set; }

        public float Weight { get; set; } = 1;
    }

    private sealed class ArrayRow
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class KeyRow
    {
        [VectorType(3)]
        public float[] Features { get; set; } = new float[3];

        [KeyType(3)]
        public uint Label { get; set; }
    }
}
