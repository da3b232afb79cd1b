using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Transforms;

public sealed class CustomMappingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void The_action_runs_once_a_row_however_many_outputs_are_read()
    {
        var calls = 0;
        var view = View(1, 2, 3);
        var mapped = _ml.Transforms.CustomMapping<Source, Target>(
            (source, target) =>
            {
                calls++;
                target.Double = 2 * source.Number;
                target.Text = $"{source.Number}";
            },
            contractName: null).Fit(view).Transform(view);
        using (var cursor = mapped.GetRowCursor(mapped.Schema))
        {
            var doubles = cursor.GetGetter<int>(mapped.Schema["Double"]);
            var texts = cursor.GetGetter<ReadOnlyMemory<char>>(mapped.Schema["Text"]);
            var value = 0;
            var text = default(ReadOnlyMemory<char>);
            while (cursor.MoveNext())
            {
                doubles(ref value);
                doubles(ref value);
                texts(ref text);
                Assert.Equal($"{value / 2}", text.ToString());
            }
        }

        Assert.Equal(3, calls);
        Assert.Equal([1, 2, 3], mapped.GetColumn<int>("Number"));
        Assert.Equal(3, calls);
    }

    [Fact]
    public void Fields_come_before_properties_and_keys_are_given_from_zero()
    {
        var view = View(0, 1, 7);
        var mapped = _ml.Transforms.CustomMapping<Source, Keyed>(
            (source, target) =>
            {
                target.Key = (uint)source.Number;
                target.Field = source.Number;
            },
            null).Fit(view).Transform(view);

        Assert.Equal(["Number", "Field", "Key"], mapped.Schema.Select(column => column.Name));
        Assert.Equal([1u, 2, 0], mapped.GetColumn<uint>("Key"));
    }

    [Fact]
    public void An_output_hides_an_input_of_the_same_name()
    {
        var view = View(1, 2);
        var mapped = _ml.Transforms.CustomMapping<Source, Source>((source, target) => target.Number = -source.Number, null).Fit(view).Transform(view);

        Assert.Equal([-1, -2], mapped.GetColumn<int>("Number"));
        Assert.True(mapped.Schema[0].IsHidden);
    }

    [Fact]
    public void A_definition_sets_names_and_types()
    {
        var view = View(4);
        var input = SchemaDefinition.Create(typeof(Target));
        input.RemoveAt(1);
        input[0].ColumnName = "Number";
        var output = SchemaDefinition.Create(typeof(Vector));
        output["Values"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        var mapped = _ml.Transforms.CustomMapping<Target, Vector>(
            (source, target) => target.Values = [source.Double, 1], null, input, output).Fit(view).Transform(view);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), mapped.Schema["Values"].Type);
        Assert.Equal([4, 1], mapped.GetColumn<float[]>("Values").Single());
    }

    [Fact]
    public void A_missing_column_is_named_and_a_nameless_mapping_cannot_be_saved()
    {
        var view = View(1);
        var estimator = _ml.Transforms.CustomMapping<Vector, Source>((_, _) => { }, null);
        var missing = Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(view));
        Assert.Contains("Could not find  column 'Values'", missing.Message);

        var nameless = _ml.Transforms.CustomMapping<Source, Source>((_, _) => { }, null).Fit(view);
        var unsaved = Assert.Throws<InvalidOperationException>(() => ModelRoundTrip.Of(nameless, view.Schema));
        Assert.Contains("Empty contract name for a transform: the transform cannot be saved", unsaved.Message);
    }

    private IDataView View(params int[] numbers) => _ml.Data.LoadFromEnumerable(numbers.Select(number => new Source { Number = number }));

    private sealed class Source
    {
        public int Number { get; set; }
    }

    private sealed class Target
    {
        public int Double { get; set; }

        public string Text { get; set; } = "";
    }

    private sealed class Keyed
    {
        public int Field;

        [KeyType(5)]
        public uint Key { get; set; }
    }

    private sealed class Vector
    {
        public float[] Values { get; set; } = [];
    }
}
