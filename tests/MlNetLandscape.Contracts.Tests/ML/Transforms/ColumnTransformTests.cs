using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Transforms;

public sealed class ColumnTransformTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_copy_keeps_type_annotations_and_values()
    {
        var view = View();
        var categories = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(view).Transform(view);
        var copied = _ml.Transforms.CopyColumns("Copy", "Key").Fit(categories).Transform(categories);

        Assert.Equal(copied.Schema["Key"].Type, copied.Schema["Copy"].Type);
        Assert.Equal(copied.GetColumn<uint>("Key"), copied.GetColumn<uint>("Copy"));
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        copied.Schema["Copy"].GetKeyValues(ref names);
        Assert.Equal(["a", "b"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void A_missing_source_is_named()
    {
        var view = View();
        var estimator = _ml.Transforms.CopyColumns("Copy", "Nope");

        var atFit = Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(view));
        Assert.Contains("Could not find input column 'Nope'", atFit.Message);
        var atShape = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.CopyColumns("X", "Text").Append(estimator).Fit(view));
        Assert.Contains("Could not find input column 'Nope'", atShape.Message);
    }

    [Fact]
    public void Concatenation_puts_scalars_and_vectors_side_by_side()
    {
        var view = View();
        var joined = _ml.Transforms.Concatenate("All", "B", "V", "A").Fit(view).Transform(view);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 4), joined.Schema["All"].Type);
        Assert.Equal([[2, 5, 6, 1], [4, 7, 8, 3]], joined.GetColumn<float[]>("All"));
        Assert.Equal(["B", "", "", "A"], SlotNames(joined.Schema["All"]));
    }

    [Fact]
    public void Concatenated_slot_names_start_with_their_vectors_name()
    {
        var view = View();
        var hot = _ml.Transforms.Categorical.OneHotEncoding("O", "Text")
            .Append(_ml.Transforms.Concatenate("All", "A", "O")).Fit(view).Transform(view);

        Assert.Equal(["A", "O.a", "O.b"], SlotNames(hot.Schema["All"]));
        Assert.False(hot.Schema["All"].IsNormalized());
        var ranges = default(VBuffer<int>);
        hot.Schema["All"].Annotations.GetValue("CategoricalSlotRanges", ref ranges);
        Assert.Equal([1, 2], ranges.DenseValues());
    }

    [Fact]
    public void Vectors_without_names_give_no_slot_names()
    {
        var view = View();
        var joined = _ml.Transforms.Concatenate("All", "V", "V").Fit(view).Transform(view);

        Assert.Null(joined.Schema["All"].Annotations.Schema.GetColumnOrNull("SlotNames"));
        Assert.Equal([5, 6, 5, 6], joined.GetColumn<float[]>("All").First());
    }

    [Fact]
    public void Concatenated_sources_must_be_of_one_type()
    {
        var view = View();

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Concatenate("All", "A", "Text").Fit(view).Transform(view));
        Assert.Contains("Schema mismatch for input column 'Text': expected Single, got String", error.Message);
    }

    [Fact]
    public void Dropping_and_selecting_leave_what_they_should()
    {
        var view = View();
        var dropped = _ml.Transforms.DropColumns("Text", "V").Fit(view).Transform(view);
        var selected = _ml.Transforms.SelectColumns("V", "A").Fit(view).Transform(view);

        Assert.Equal(["A", "B"], dropped.Schema.Select(column => column.Name));
        Assert.Equal(["V", "A"], selected.Schema.Select(column => column.Name));
        Assert.Equal([1, 3], selected.GetColumn<float>("A"));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.DropColumns("Nope").Fit(view));
        Assert.Contains("Could not find input column 'Nope'", error.Message);
    }

    [Fact]
    public void Dropping_a_name_drops_its_hidden_columns_too()
    {
        var view = View();
        var doubled = _ml.Transforms.CopyColumns("A", "B").Fit(view).Transform(view);
        Assert.Equal(2, doubled.Schema.Count(column => column.Name == "A"));

        var dropped = _ml.Transforms.DropColumns("A").Fit(doubled).Transform(doubled);

        Assert.DoesNotContain("A", dropped.Schema.Select(column => column.Name));
    }

    [Fact]
    public void All_survive_saving()
    {
        var view = View();
        var model = _ml.Transforms.CopyColumns("Copy", "A")
            .Append(_ml.Transforms.Concatenate("All", "Copy", "V"))
            .Append(_ml.Transforms.DropColumns("Text"))
            .Append(_ml.Transforms.SelectColumns("All", "B")).Fit(view);
        var loaded = ModelRoundTrip.Of(model, view.Schema).Transform(view);

        Assert.Equal(["All", "B"], loaded.Schema.Select(column => column.Name));
        Assert.Equal(model.Transform(view).GetColumn<float[]>("All"), loaded.GetColumn<float[]>("All"));
    }

    private static IEnumerable<string> SlotNames(DataViewSchema.Column column)
    {
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString());
    }

    private IDataView View() => _ml.Data.LoadFromEnumerable(new Row[]
    {
        new() { A = 1, B = 2, Text = "a", V = [5, 6] },
        new() { A = 3, B = 4, Text = "b", V = [7, 8] },
    });

    private sealed class Row
    {
        public float A;

        public float B;

        public string Text = "";

        [VectorType(2)]
        public float[] V = [];
    }
}
