using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNetLandscape.Contracts.Tests.ML.Transforms;

public sealed class KeyMappingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Keys_are_numbered_by_first_appearance_or_by_value()
    {
        var view = View("b", "a", "c", "a");

        Assert.Equal([1u, 2, 3, 2], Map(view, ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence).GetColumn<uint>("Key"));
        var sorted = Map(view, ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
        Assert.Equal([2u, 1, 3, 1], sorted.GetColumn<uint>("Key"));
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), sorted.Schema["Key"].Type);
        Assert.Equal(["a", "b", "c"], KeyValues(sorted.Schema["Key"]));
    }

    [Fact]
    public void Text_is_sorted_by_its_characters()
    {
        Assert.Equal(["B", "Z", "a"], KeyValues(Map(View("a", "Z", "B"), ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Schema["Key"]));
    }

    [Fact]
    public void Empty_and_unknown_text_is_the_missing_key()
    {
        var view = View("a", "", "b");
        var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(view);

        Assert.Equal([1u, 0, 2], model.Transform(view).GetColumn<uint>("Key"));
        Assert.Equal([0u, 2], model.Transform(View("z", "b")).GetColumn<uint>("Key"));
    }

    [Fact]
    public void The_number_of_keys_can_be_bounded()
    {
        var view = View("a", "b", "c");
        var mapped = _ml.Transforms.Conversion.MapValueToKey("Key", "Text", maximumNumberOfKeys: 2).Fit(view).Transform(view);

        Assert.Equal([1u, 2, 0], mapped.GetColumn<uint>("Key"));
    }

    [Fact]
    public void Numbers_are_keys_too_and_NaN_is_missing()
    {
        var view = _ml.Data.LoadFromEnumerable(new Number[] { new() { Value = 5 }, new() { Value = float.NaN }, new() { Value = -1 } });
        var byValue = _ml.Transforms.Conversion.MapValueToKey("Key", "Value", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
        var mapped = byValue.Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key")).Fit(view).Transform(view);

        Assert.Equal([2u, 0, 1], mapped.GetColumn<uint>("Key"));
        Assert.Equal([5, float.NaN, -1], mapped.GetColumn<float>("Back"));
    }

    [Fact]
    public void Key_values_can_be_given_as_text()
    {
        var view = _ml.Data.LoadFromEnumerable(new Number[] { new() { Value = 2.5f }, new() { Value = 10 } });
        var mapped = _ml.Transforms.Conversion.MapValueToKey("Key", "Value", addKeyValueAnnotationsAsText: true).Fit(view).Transform(view);

        Assert.Equal(["2.5", "10"], KeyValues(mapped.Schema["Key"]));
    }

    [Fact]
    public void Keys_go_back_to_their_values()
    {
        var view = View("b", "", "a");
        var mapped = _ml.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key")).Fit(view).Transform(view);

        Assert.Equal(["b", "", "a"], mapped.GetColumn<string>("Back"));
    }

    [Fact]
    public void Without_key_values_there_is_no_way_back()
    {
        var view = _ml.Data.LoadFromEnumerable(new Bare[] { new() });

        // Alone, the transformer finds out; in a chain, the shape does.
        var alone = Assert.Throws<InvalidOperationException>(() => _ml.Transforms.Conversion.MapKeyToValue("Back", "Key").Fit(view));
        Assert.Contains("Metadata KeyValues does not exist", alone.Message);
        var chained = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.CopyColumns("X", "Key").Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key")).Fit(view));
        Assert.Contains("Input column 'Key' doesn't contain key values metadata", chained.Message);
    }

    [Fact]
    public void No_rows_give_a_model_of_missing_keys()
    {
        var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(View());

        Assert.Equal([0u], model.Transform(View("a")).GetColumn<uint>("Key"));
    }

    [Fact]
    public void A_key_becomes_a_unit_vector()
    {
        var view = View("b", "a", "");
        var mapped = _ml.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(_ml.Transforms.Conversion.MapKeyToVector("Vector", "Key")).Fit(view).Transform(view);

        Assert.Equal([[1, 0], [0, 1], [0, 0]], mapped.GetColumn<float[]>("Vector"));
        Assert.True(mapped.Schema["Vector"].IsNormalized());
    }

    [Fact]
    public void A_vector_of_keys_becomes_indicators_or_counts()
    {
        var view = _ml.Data.LoadFromEnumerable(new Words[] { new() { Text = ["a", "b"] }, new() { Text = ["b", "b"] } });
        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Text");
        var each = keys.Append(_ml.Transforms.Conversion.MapKeyToVector("Vector", "Key")).Fit(view).Transform(view);
        var counted = keys.Append(_ml.Transforms.Conversion.MapKeyToVector("Vector", "Key", outputCountVector: true)).Fit(view).Transform(view);

        Assert.Equal([[1, 0, 0, 1], [0, 1, 0, 1]], each.GetColumn<float[]>("Vector"));
        Assert.Equal([[1, 1], [0, 2]], counted.GetColumn<float[]>("Vector"));
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        each.Schema["Vector"].GetSlotNames(ref names);
        Assert.Equal(["[0].a", "[0].b", "[1].a", "[1].b"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void One_hot_vectors_know_their_slots_and_ignore_the_unseen()
    {
        var view = View("b", "a", "b");
        var model = _ml.Transforms.Categorical.OneHotEncoding("Hot", "Text").Fit(view);
        var hot = model.Transform(View("a", "z", "", "b"));

        Assert.Equal([[0, 1], [0, 0], [0, 0], [1, 0]], hot.GetColumn<float[]>("Hot"));
        var column = hot.Schema["Hot"];
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), column.Type);
        Assert.True(column.IsNormalized());
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetSlotNames(ref names);
        Assert.Equal(["b", "a"], names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(
            new VectorDataViewType(NumberDataViewType.Int32, 1, 2), column.Annotations.Schema["CategoricalSlotRanges"].Type);
    }

    [Fact]
    public void All_survive_saving()
    {
        var view = View("b", "a", "", "c");
        var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(_ml.Transforms.Conversion.MapKeyToVector("Vector", "Key"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"))
            .Append(_ml.Transforms.Categorical.OneHotEncoding("Hot", "Text"))
            .Append(_ml.Transforms.Categorical.OneHotEncoding("HotKey", "Text", OneHotEncodingEstimator.OutputKind.Key)).Fit(view);
        var before = model.Transform(view);
        var after = ModelRoundTrip.Of(model, view.Schema).Transform(view);

        Assert.Equal(before.GetColumn<uint>("Key"), after.GetColumn<uint>("Key"));
        Assert.Equal(before.GetColumn<uint>("HotKey"), after.GetColumn<uint>("HotKey"));
        Assert.Equal(before.GetColumn<string>("Back"), after.GetColumn<string>("Back"));
        Assert.Equal(before.GetColumn<float[]>("Vector"), after.GetColumn<float[]>("Vector"));
        Assert.Equal(before.GetColumn<float[]>("Hot"), after.GetColumn<float[]>("Hot"));
        Assert.Equal(["b", "a", "c"], KeyValues(after.Schema["Key"]));
    }

    private static IEnumerable<string> KeyValues(DataViewSchema.Column column)
    {
        var values = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetKeyValues(ref values);
        return values.DenseValues().Select(value => value.ToString());
    }

    private IDataView Map(IDataView view, ValueToKeyMappingEstimator.KeyOrdinality ordinality) =>
        _ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyOrdinality: ordinality).Fit(view).Transform(view);

    private IDataView View(params string[] texts) => _ml.Data.LoadFromEnumerable(texts.Select(text => new Word { Text = text }).ToArray());

    private sealed class Word
    {
        public string Text = "";
    }

    private sealed class Words
    {
        [VectorType(2)]
        public string[] Text = [];
    }

    private sealed class Number
    {
        public float Value;
    }

    private sealed class Bare
    {
        [KeyType(4)]
        public uint Key { get; set; }
    }
}
