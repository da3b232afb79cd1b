using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Core;

public sealed class ViewTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void TakeAndSkipCount()
    {
        var data = Numbers.Rows(_ml, 10);
        Assert.Equal([0f, 1, 2], _ml.Data.TakeRows(data, 3).GetColumn<float>("Number"));
        Assert.Equal([8f, 9], _ml.Data.SkipRows(data, 8).GetColumn<float>("Number"));
        Assert.Equal(3, _ml.Data.TakeRows(data, 3).GetRowCount());
        Assert.Equal(2, _ml.Data.SkipRows(data, 8).GetRowCount());
        Assert.Equal(10, _ml.Data.TakeRows(data, 30).GetRowCount());
        Assert.Empty(_ml.Data.SkipRows(data, 30).GetColumn<float>("Number"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TakeRows(data, 0));
        Assert.Same(data.Schema, _ml.Data.TakeRows(data, 3).Schema);
    }

    [Fact]
    public void TakeStopsTheSource()
    {
        IEnumerable<Numbers.Row> Endless()
        {
            for (var i = 0; ; i++)
            {
                yield return new Numbers.Row { Number = i };
            }
        }

        Assert.Equal(5, _ml.Data.TakeRows(_ml.Data.LoadFromEnumerable(Endless()), 5).GetColumn<float>("Number").Count());
    }

    [Fact]
    public void AFilterKeepsLowerAndDropsUpper()
    {
        var filtered = _ml.Data.FilterRowsByColumn(Numbers.Rows(_ml, 10), "Number", 2, 5);
        Assert.Equal([2f, 3, 4], filtered.GetColumn<float>("Number"));
        Assert.Null(filtered.GetRowCount());
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByColumn(filtered, "Group", 2, 5));
        using var cursor = filtered.GetRowCursor([filtered.Schema["Group"]]);
        Assert.False(cursor.IsColumnActive(filtered.Schema["Number"]));
        Assert.True(cursor.MoveNext());
        Assert.Equal(0, cursor.Position);
    }

    [Fact]
    public void RowsWithMissingValuesAreFiltered()
    {
        var data = _ml.Data.LoadFromEnumerable(new[]
        {
            new Holes { Number = 1, Vector = [1, 2], Key = 0 },
            new Holes { Number = float.NaN, Vector = [1, 2], Key = 0 },
            new Holes { Number = 3, Vector = [1, float.NaN], Key = 0 },
            new Holes { Number = 4, Vector = [1, 2], Key = 9 },
        });
        Assert.Equal([1f, 3, 4], _ml.Data.FilterRowsByMissingValues(data, "Number").GetColumn<float>("Number"));
        Assert.Equal([1f], _ml.Data.FilterRowsByMissingValues(data, "Number", "Vector", "Key").GetColumn<float>("Number"));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.FilterRowsByMissingValues(data, "Nope"));
    }

    [Fact]
    public void ACacheReadsItsSourceOnceAColumn()
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("A", NumberDataViewType.Single);
        var source = new CountingView(schema.ToSchema(), 30);
        var cache = _ml.Data.Cache(source);
        for (var pass = 0; pass < 3; pass++)
        {
            Assert.Equal(Enumerable.Range(0, 30).Select(i => (float)i), cache.GetColumn<float>("A"));
        }

        Assert.Equal(1, source.Passes);
        Assert.Same(source.Schema, cache.Schema);
    }

    [Fact]
    public void ACacheServesShuffledAndInParts()
    {
        var cache = _ml.Data.Cache(Numbers.Rows(_ml, 500));
        var column = cache.Schema["Number"];
        using (var cursor = cache.GetRowCursor([column], new Random(3)))
        {
            var shuffled = Read(cursor, column);
            Assert.NotEqual(Enumerable.Range(0, 500).Select(i => (float)i), shuffled);
            Assert.Equal(Enumerable.Range(0, 500).Select(i => (float)i), shuffled.Order());
        }

        var parts = cache.GetRowCursorSet([column], 4).Select(cursor => Read(cursor, column)).ToArray();
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (float)i), parts.SelectMany(part => part).Order());
    }

    [Fact]
    public void SparseAndVariableVectorsAreCachedAsTheyAre()
    {
        var rows = Enumerable.Range(0, 50).Select(i => new Buffers { Vector = i % 2 == 0 ? new VBuffer<float>(i, 0, null, null) : new VBuffer<float>(i, 1, [i], [i / 2]) }).ToArray();
        var cache = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(rows));
        var expected = rows.Select(row => row.Vector.DenseValues().ToArray());
        Assert.Equal(expected, cache.GetColumn<float[]>("Vector"));
        Assert.Equal(expected, cache.GetColumn<float[]>("Vector"));
    }

    [Fact]
    public void ShufflesAreRepeatableAndComplete()
    {
        var data = Numbers.Rows(_ml, 3000);
        var once = _ml.Data.ShuffleRows(data, seed: 7).GetColumn<float>("Number").ToArray();
        Assert.Equal(once, _ml.Data.ShuffleRows(data, seed: 7).GetColumn<float>("Number"));
        Assert.NotEqual(once, _ml.Data.ShuffleRows(data, seed: 8).GetColumn<float>("Number"));
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (float)i), once.Order());
        Assert.NotEqual(Enumerable.Range(0, 3000).Select(i => (float)i), once);
    }

    [Fact]
    public void AShuffleOfAStreamLooksOnlyAPoolAhead()
    {
        var shuffled = _ml.Data.ShuffleRows(Numbers.Rows(_ml, 2000), seed: 7, shufflePoolSize: 10).GetColumn<float>("Number").ToArray();
        Assert.All(shuffled.Select((number, row) => number - row), ahead => Assert.True(ahead < 10));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => (float)i), _ml.Data.ShuffleRows(Numbers.Rows(_ml, 5), seed: 7, shufflePoolSize: 1).GetColumn<float>("Number"));
    }

    [Fact]
    public void ShuffledRowsStayWhole()
    {
        var rows = _ml.Data.CreateEnumerable<Numbers.Row>(_ml.Data.ShuffleRows(Numbers.Rows(_ml, 200), seed: 5), reuseRowObject: false);
        Assert.All(rows, row => Assert.Equal($"g{row.Number % 7}", row.Group));
    }

    [Fact]
    public void APreviewBoxesTheFirstRows()
    {
        var preview = Numbers.Rows(_ml, 10).Preview(maxRows: 2);
        Assert.Equal(2, preview.RowView.Length);
        Assert.Equal(2, preview.ColumnView.Length);
        Assert.Equal(KeyValuePair.Create<string, object>("Number", 1f), preview.RowView[1].Values[0]);
        Assert.Equal([0f, 1f], preview.ColumnView[0].Values.Cast<float>());
    }

    private static float[] Read(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        var getter = cursor.GetGetter<float>(column);
        var values = new List<float>();
        var value = 0f;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(value);
        }

        cursor.Dispose();
        return values.ToArray();
    }

    private sealed class Holes
    {
        public float Number { get; set; }

        [VectorType(2)]
        public float[] Vector { get; set; } = [];

        [KeyType(3)]
        public uint Key { get; set; }
    }

    private sealed class Buffers
    {
        public VBuffer<float> Vector { get; set; }
    }
}
