using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests.DataViews;

public sealed class ScoringCursorTests
{
    [Fact]
    public void Reads_ahead_in_growing_batches()
    {
        var counting = new CountingView(SixHundredRows());
        var scored = Fitted.Multiclass.Transformer.Transform(counting);
        using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);

        var reads = new List<int>();
        for (var row = 0; row < 600; row++)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(row, cursor.Position);
            reads.Add(counting.Moves);
        }

        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.Equal([1, 5, 21, 85, 341, 597, 601], reads.Distinct());
    }

    [Fact]
    public void Asks_the_input_for_needed_columns_only()
    {
        var counting = new CountingView(Fitted.Multiclass.Prepared);
        var scored = Fitted.Multiclass.Transformer.Transform(counting);

        scored.GetRowCursor([scored.Schema["PredictedLabel"], scored.Schema["Label"]]).Dispose();
        Assert.Equal(["Label", "Features"], counting.Columns.Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void Does_not_score_when_no_scored_column_is_asked_for()
    {
        var counting = new CountingView(Fitted.Multiclass.Prepared);
        var scored = Fitted.Multiclass.Transformer.Transform(counting);

        using var cursor = scored.GetRowCursor([scored.Schema["Species"]]);
        cursor.MoveNext();

        Assert.Equal(["Species"], counting.Columns);
        Assert.Equal(1, counting.Moves);
        Assert.IsType<UnscoredCursor>(cursor);
        Assert.Same(scored.Schema, cursor.Schema);
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]));
    }

    [Fact]
    public void Getters_may_be_asked_for_before_the_first_row_and_keep_their_type()
    {
        var scored = Fitted.Multiclass.Scored;
        using var cursor = scored.GetRowCursor([scored.Schema["PredictedLabel"]]);

        var getter = cursor.GetGetter<uint>(scored.Schema["PredictedLabel"]);

        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(scored.Schema["PredictedLabel"]));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]));
        Assert.StartsWith("requested column not active", error.Message);
        Assert.True(cursor.MoveNext());
        uint key = 0;
        getter(ref key);
        Assert.Equal(1u, key);
    }

    [Fact]
    public void Passes_rows_ids_batches_and_sparse_vectors_through()
    {
        var context = new MLContext();
        var data = context.Data.Cache(SixHundredRows());
        var scored = Fitted.Multiclass.Transformer.Transform(data);
        using var plain = data.GetRowCursor(data.Schema);
        using var cursor = scored.GetRowCursor(scored.Schema);
        var (plainId, id) = (plain.GetIdGetter(), cursor.GetIdGetter());
        var plainFeatures = plain.GetGetter<VBuffer<float>>(data.Schema["Features"]);
        var features = cursor.GetGetter<VBuffer<float>>(scored.Schema["Features"]);
        while (plain.MoveNext())
        {
            Assert.True(cursor.MoveNext());
            DataViewRowId expectedId = default, actualId = default;
            plainId(ref expectedId);
            id(ref actualId);
            VBuffer<float> expected = default, actual = default;
            plainFeatures(ref expected);
            features(ref actual);
            Assert.Equal((expectedId.Low, expectedId.High, plain.Position, plain.Batch), (actualId.Low, actualId.High, cursor.Position, cursor.Batch));
            Assert.Equal(expected.IsDense, actual.IsDense);
            Assert.Equal(expected.DenseValues(), actual.DenseValues());
        }

        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void A_row_mapper_needs_the_feature_column_for_scored_columns_only()
    {
        var mapper = Fitted.Multiclass.Transformer.GetRowToRowMapper(Fitted.Multiclass.Prepared.Schema);
        var output = mapper.OutputSchema;

        Assert.Equal(["Features"], mapper.GetDependencies([output["Score"]]).Select(column => column.Name));
        Assert.Equal(["Species"], mapper.GetDependencies([output["Species"]]).Select(column => column.Name));
    }

    private static IDataView SixHundredRows() => new MLContext().Data.LoadFromEnumerable(Enumerable.Range(0, 600).Select(row => new Row
    {
        Features = row % 2 == 0 ? new VBuffer<float>(4, [row / 600f, 0, 1, 0]) : new VBuffer<float>(4, 1, [row / 600f], [3]),
    }).ToArray());

    private sealed class Row
    {
        [VectorType(4)]
        public VBuffer<float> Features { get; set; }
    }
}
