using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Core;

public sealed class LoadingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void MembersBecomeColumnsFieldsFirst()
    {
        var schema = _ml.Data.LoadFromEnumerable(new List<Row> { new() }).Schema;
        Assert.Equal(["Fixed", "Free", "renamed", "Text", "Key"], schema.Select(column => column.Name));
        Assert.Equal(
            ["Vector<Single, 2>", "Vector<Single>", "Double", "String", "Key<UInt32, 0-4>"],
            schema.Select(column => column.Type.ToString()));
    }

    [Fact]
    public void RowCountsAreThoseOfCollections()
    {
        var list = new List<Row> { new(), new() };
        Assert.Equal(2, _ml.Data.LoadFromEnumerable(list).GetRowCount());
        Assert.Null(_ml.Data.LoadFromEnumerable(list.Where(_ => true)).GetRowCount());
        Assert.False(_ml.Data.LoadFromEnumerable(list).CanShuffle);
        Assert.True(_ml.Data.Cache(_ml.Data.LoadFromEnumerable(list)).CanShuffle);
    }

    [Fact]
    public void KeysAreZeroBasedInObjectsAndOneBasedInViews()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { 0u, 2u, 7u }.Select(key => new Row { Key = key }));
        Assert.Equal([1u, 3u, 0u], data.GetColumn<uint>("Key"));
        Assert.Equal([1u, 3u, 0u], _ml.Data.CreateEnumerable<Row>(data, reuseRowObject: false).Select(row => row.Key));
    }

    [Fact]
    public void NullTextIsEmptyAndNullArrayHasNoLength()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { new Row { Text = null, Fixed = null! } });
        Assert.Equal([string.Empty], data.GetColumn<string>("Text"));
        Assert.Equal(0, data.GetColumn<VBuffer<float>>("Fixed").Single().Length);
    }

    [Fact]
    public void ObjectsComeBackAsTheyWere()
    {
        var rows = Enumerable.Range(0, 5).Select(i => new Row { Fixed = [i, -i], Free = new float[i], Number = i / 3.0, Text = $"t{i}", Key = (uint)i }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        var back = _ml.Data.CreateEnumerable<Row>(data, reuseRowObject: false).ToArray();

        Assert.Equal(rows.Select(row => row.Number), back.Select(row => row.Number));
        Assert.Equal(rows.Select(row => row.Text), back.Select(row => row.Text));
        Assert.Equal(rows.Select(row => row.Fixed), back.Select(row => row.Fixed));
        Assert.Equal(rows.Select(row => row.Free), back.Select(row => row.Free));
        Assert.Single(_ml.Data.CreateEnumerable<Row>(data, reuseRowObject: true).Distinct());
    }

    [Fact]
    public void TypesAndAnnotationsCanBeSetAtRunTime()
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition["Free"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        definition["Key"].ColumnType = new KeyDataViewType(typeof(uint), 2);
        definition["Key"].AddAnnotation(
            "KeyValues",
            new VBuffer<ReadOnlyMemory<char>>(2, ["no".AsMemory(), "yes".AsMemory()]),
            new VectorDataViewType(TextDataViewType.Instance, 2));
        var schema = _ml.Data.LoadFromEnumerable(new[] { new Row() }, definition).Schema;

        Assert.Equal("Vector<Single, 3>", schema["Free"].Type.ToString());
        Assert.True(schema["Key"].HasKeyValues());
        VBuffer<ReadOnlyMemory<char>> values = default;
        schema["Key"].GetKeyValues(ref values);
        Assert.Equal("yes", values.GetItemOrDefault(1).ToString());
        Assert.Null(definition["Nope"]);
    }

    [Fact]
    public void AMissingColumnIsAnErrorUnlessIgnored()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { new Other { Number = 3 } });
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CreateEnumerable<Wider>(data, false).ToArray());
        Assert.Equal("Could not find  column 'Nope' (Parameter 'Schema')", error.Message);
        Assert.Equal(3, _ml.Data.CreateEnumerable<Wider>(data, false, ignoreMissingColumns: true).Single().Number);
    }

    [Fact]
    public void DuplicateNamesAndUnknownTypesAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromEnumerable(Array.Empty<Twice>()));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromEnumerable(Array.Empty<Unknown>()));
    }

    [Fact]
    public void OnlyActiveColumnsHaveGetters()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { new Row { Number = 5 } });
        using var cursor = data.GetRowCursor([data.Schema["renamed"]]);
        Assert.True(cursor.IsColumnActive(data.Schema["renamed"]));
        Assert.False(cursor.IsColumnActive(data.Schema["Text"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["Text"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(data.Schema["renamed"]));
        var getter = cursor.GetGetter<double>(data.Schema["renamed"]);
        var value = 0.0;
        Assert.True(cursor.MoveNext());
        getter(ref value);
        Assert.Equal(5, value);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void GetColumnRefusesOtherTypes()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { new Row() });
        Assert.Throws<ArgumentOutOfRangeException>(() => data.GetColumn<float>("renamed"));
        Assert.Equal([0f, 0f], data.GetColumn<float[]>("Fixed").Single());
    }

    [Fact]
    public void ANullRowIsAnError()
    {
        var data = _ml.Data.LoadFromEnumerable(new Other[] { new(), null! });
        Assert.Throws<InvalidOperationException>(() => data.GetColumn<double>("Number").ToArray());
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Fixed = new float[2];

        public float[] Free = [];

        [ColumnName("renamed")]
        public double Number { get; set; }

        public string? Text { get; set; } = "x";

        [KeyType(5)]
        public uint Key { get; set; }

        [NoColumn]
        public object? Ignored { get; set; }
    }

    private sealed class Other
    {
        public double Number { get; set; }
    }

    private sealed class Wider
    {
        public double Number { get; set; }

        public float Nope { get; set; }
    }

    private sealed class Twice
    {
        public float A { get; set; }

        [ColumnName("A")]
        public float B { get; set; }
    }

    private sealed class Unknown
    {
        public object? A { get; set; }
    }
}
