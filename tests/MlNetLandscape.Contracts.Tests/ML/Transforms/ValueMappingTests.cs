using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Transforms;

public sealed class ValueMappingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Values_are_looked_up_and_others_get_the_default()
    {
        var view = View(1, 2, 9);
        var numbers = new Dictionary<int, float> { [1] = 1.5f, [2] = 2.5f };
        var texts = new Dictionary<int, string> { [1] = "one", [2] = "two" };
        var mapped = _ml.Transforms.Conversion.MapValue("Number", numbers, "Id")
            .Append(_ml.Transforms.Conversion.MapValue("Text", texts, "Id")).Fit(view).Transform(view);

        Assert.Equal([1.5f, 2.5f, 0], mapped.GetColumn<float>("Number"));
        Assert.Equal(["one", "two", ""], mapped.GetColumn<string>("Text"));
    }

    [Fact]
    public void Text_can_be_the_key()
    {
        var view = _ml.Data.LoadFromEnumerable(new Word[] { new() { Text = "b" }, new() { Text = "x" } });
        var mapped = _ml.Transforms.Conversion.MapValue("Number", new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, "Text")
            .Fit(view).Transform(view);

        Assert.Equal([2, 0], mapped.GetColumn<int>("Number"));
    }

    [Fact]
    public void Arrays_become_vectors_and_others_the_empty_vector()
    {
        var view = View(1, 9);
        var pairs = new KeyValuePair<int, byte[]>[] { new(1, [7, 8, 9]) };
        var mapped = _ml.Transforms.Conversion.MapValue("Bytes", pairs, "Id").Fit(view).Transform(view);

        Assert.Equal([[7, 8, 9], []], mapped.GetColumn<byte[]>("Bytes"));
    }

    [Fact]
    public void Values_can_become_keys()
    {
        var view = View(1, 2, 3, 9);
        var pairs = new Dictionary<int, string> { [1] = "x", [2] = "y", [3] = "x" };
        var mapped = _ml.Transforms.Conversion.MapValue("Key", pairs, "Id", treatValuesAsKeyType: true)
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key")).Fit(view).Transform(view);

        Assert.Equal(new KeyDataViewType(typeof(uint), 2), mapped.Schema["Key"].Type);
        Assert.Equal([1u, 2, 1, 0], mapped.GetColumn<uint>("Key"));
        Assert.Equal(["x", "y", "x", ""], mapped.GetColumn<string>("Back"));
    }

    [Fact]
    public void A_vector_is_mapped_item_by_item()
    {
        var view = _ml.Data.LoadFromEnumerable(new Ids[] { new() { Id = [1, 9, 2] } });
        var mapped = _ml.Transforms.Conversion.MapValue("Number", new Dictionary<int, float> { [1] = 1.5f, [2] = 2.5f }, "Id")
            .Fit(view).Transform(view);

        Assert.Equal([1.5f, 0, 2.5f], mapped.GetColumn<float[]>("Number").Single());
    }

    [Fact]
    public void Keys_must_differ()
    {
        var pairs = new KeyValuePair<int, int>[] { new(1, 1), new(1, 2) };

        var error = Assert.Throws<InvalidOperationException>(() => _ml.Transforms.Conversion.MapValue("X", pairs, "Id"));
        Assert.Contains("Duplicate keys in data '1'", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_table_can_give_keys_whose_values_are_numbers(bool saved)
    {
        var view = View(0, 1, 2, 9);
        var table = KeyTable(new VBuffer<float>(3, [0.5f, 7, 7]), new VectorDataViewType(NumberDataViewType.Single, 3));
        ITransformer model = _ml.Transforms.Conversion.MapValue("Label", table, table.Schema["Index"], table.Schema["Key"], "Id")
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Value", "Label")).Fit(view);
        model = saved ? ModelRoundTrip.Of(model, view.Schema) : model;
        var mapped = model.Transform(view);

        Assert.Equal(new KeyDataViewType(typeof(uint), 3), mapped.Schema["Label"].Type);
        Assert.Equal([1u, 2, 3, 0], mapped.GetColumn<uint>("Label"));
        Assert.Equal([0.5f, 7, 7, float.NaN], mapped.GetColumn<float>("Value"));
    }

    [Fact]
    public void All_survive_saving()
    {
        var view = View(2, 1, 9);
        var model = _ml.Transforms.Conversion.MapValue("Text", new Dictionary<int, string> { [1] = "one", [2] = "two" }, "Id")
            .Append(_ml.Transforms.Conversion.MapValue("Bytes", [new KeyValuePair<int, byte[]>(1, [1, 2])], "Id")).Fit(view);
        var loaded = ModelRoundTrip.Of(model, view.Schema).Transform(view);

        Assert.Equal(["two", "one", ""], loaded.GetColumn<string>("Text"));
        Assert.Equal([[], [1, 2], []], loaded.GetColumn<byte[]>("Bytes"));
    }

    private IDataView KeyTable<T>(VBuffer<T> values, DataViewType type)
    {
        var definition = SchemaDefinition.Create(typeof(KeyRow));
        definition["Key"].ColumnType = new KeyDataViewType(typeof(uint), values.Length);
        definition["Key"].AddAnnotation("KeyValues", values, type);
        var rows = Enumerable.Range(0, values.Length).Select(i => new KeyRow { Index = i, Key = (uint)i });
        return _ml.Data.LoadFromEnumerable(rows, definition);
    }

    private IDataView View(params int[] ids) => _ml.Data.LoadFromEnumerable(ids.Select(id => new Row { Id = id }));

    private sealed class Row
    {
        public int Id;
    }

    private sealed class Ids
    {
        [VectorType(3)]
        public int[] Id = [];
    }

    private sealed class Word
    {
        public string Text = "";
    }

    private sealed class KeyRow
    {
        public int Index;

        public uint Key;
    }
}
