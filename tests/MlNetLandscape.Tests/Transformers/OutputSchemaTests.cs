using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests.Transformers;

/// <summary>The columns and annotations ML.NET's own trainers give, and ours besides.</summary>
public sealed class OutputSchemaTests
{
    private const string SetId = "ScoreColumnSetId Key<UInt32, 0-2147483646> 1";
    private const string Classes = "Vector<String, 3> setosa,versicolor,virginica";

    [Fact]
    public void Multiclass_columns_are_ML_NETs()
    {
        var data = Fitted.Multiclass.Prepared;

        var added = SchemaText.Added(Fitted.Multiclass.Transformer.GetOutputSchema(data.Schema), data.Schema.Count);

        const string Kind = "ScoreColumnKind String MulticlassClassification";
        Assert.Equal(
        [
            $"PredictedLabel Key<UInt32, 0-2>; KeyValues {Classes}; {Kind}; {SetId}; ScoreValueKind String PredictedLabel",
            $"Score Vector<Single, 3>; Network Network; {Kind}; {SetId}; ScoreValueKind String Score; SlotNames {Classes}; TrainingLabelValues {Classes}",
        ], added);
    }

    [Fact]
    public void Binary_columns_are_ML_NETs()
    {
        var data = Fitted.Binary.Prepared;

        var added = SchemaText.Added(Fitted.Binary.Transformer.Transform(data).Schema, data.Schema.Count);

        const string Kind = "ScoreColumnKind String BinaryClassification";
        Assert.Equal(
        [
            $"PredictedLabel Boolean; {Kind}; {SetId}; ScoreValueKind String PredictedLabel",
            $"Score Single; Network Network; {Kind}; {SetId}; ScoreValueKind String Score",
            $"Probability Single; IsNormalized Boolean True; {Kind}; {SetId}; ScoreValueKind String Probability",
        ], added);
    }

    [Fact]
    public void Regression_column_is_ML_NETs()
    {
        var data = Fitted.Regression.Prepared;

        var added = SchemaText.Added(Fitted.Regression.Transformer.Transform(data).Schema, data.Schema.Count);

        Assert.Equal([$"Score Single; Network Network; ScoreColumnKind String Regression; {SetId}; ScoreValueKind String Score"], added);
    }

    [Fact]
    public void A_second_scorer_hides_the_first_and_takes_the_next_set_id()
    {
        var once = Fitted.Regression.Transformer.Transform(Fitted.Regression.Prepared);

        var twice = Fitted.Regression.Transformer.Transform(once).Schema;

        uint id = 0;
        twice["Score"].Annotations.GetValue("ScoreColumnSetId", ref id);
        Assert.Equal(2u, id);
        Assert.Equal([true, false], twice.Where(column => column.Name == "Score").Select(column => column.IsHidden));
    }

    [Fact]
    public void Class_values_of_any_type_become_training_label_values()
    {
        var context = new MLContext(seed: 1);
        var data = context.Transforms.Conversion.MapValueToKey("Label", "Digit").Fit(SampleData.Load(context, SampleData.Digits))
            .Transform(context.Data.TakeRows(SampleData.Load(context, SampleData.Digits), 60));
        var trainer = context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 1));

        var added = SchemaText.Added(trainer.Fit(data).Transform(data).Schema, data.Schema.Count);

        Assert.Contains("KeyValues Vector<Single, 10> 0,1,2,3,4,5,6,7,8,9", added[0]);
        Assert.Contains("TrainingLabelValues Vector<Single, 10> 0,1,2,3,4,5,6,7,8,9", added[1]);
        Assert.DoesNotContain("SlotNames", added[1]);
    }

    [Fact]
    public void The_trainer_foretells_the_shape_of_what_its_transformer_gives()
    {
        var context = new MLContext(seed: 1);
        (Fitted Fitted, IEstimator<NetworkTransformer> Trainer, string[] Columns)[] cases =
        [
            (Fitted.Multiclass, context.MulticlassClassification.Trainers.NeuralNetwork(), ["Score", "PredictedLabel"]),
            (Fitted.Binary, context.BinaryClassification.Trainers.NeuralNetwork(), ["Score", "Probability", "PredictedLabel"]),
            (Fitted.Regression, context.Regression.Trainers.NeuralNetwork(), ["Score"]),
        ];
        foreach (var (fitted, trainer, columns) in cases)
        {
            var input = SchemaShapes.Of(fitted.Prepared.Schema);
            var actual = SchemaShapes.Of(fitted.Transformer.Transform(fitted.Prepared).Schema);

            var foretold = trainer.GetOutputSchema(input);

            Assert.Equal(SchemaText.Of(actual, columns), SchemaText.Of(foretold, columns));
            Assert.Equal(columns, foretold.Select(column => column.Name).Where(columns.Contains));
            Assert.Equal(actual.Count, foretold.Count);
        }
    }

    [Fact]
    public void One_output_schema_a_view_and_a_mapper()
    {
        var transformer = Fitted.Multiclass.Transformer;
        var view = transformer.Transform(Fitted.Multiclass.Prepared);
        var mapper = transformer.GetRowToRowMapper(Fitted.Multiclass.Prepared.Schema);

        Assert.Same(view.Schema, view.Schema);
        Assert.Same(mapper.OutputSchema, mapper.OutputSchema);
        using var cursor = view.GetRowCursor(view.Schema);
        Assert.Same(view.Schema, cursor.Schema);
    }

    [Fact]
    public void A_feature_column_of_another_size_is_refused()
    {
        var context = new MLContext();
        var transformer = Fitted.Multiclass.Transformer;
        var five = context.Data.LoadFromEnumerable([new FiveFeatures()]);
        var none = context.Data.LoadFromEnumerable([new NoFeatures()]);

        AssertError<InvalidOperationException>("Incompatible features column type: 'Vector<Single, 5>' vs 'Vector<Single, 4>'",
            () => transformer.Transform(five));
        AssertError<ArgumentOutOfRangeException>(
            "Schema mismatch for feature column 'Features': expected Vector<Single, 4>, got Vector<Single, 5> (Parameter 'inputSchema')",
            () => transformer.GetOutputSchema(five.Schema));
        AssertError<ArgumentOutOfRangeException>("Features column 'Features' not found (Parameter 'schema')", () => transformer.Transform(none));
        AssertError<ArgumentOutOfRangeException>("Could not find feature column 'Features' (Parameter 'inputSchema')",
            () => transformer.GetOutputSchema(none.Schema));
    }

    private static void AssertError<T>(string message, Func<object> action)
        where T : Exception => Assert.Equal(message, Assert.Throws<T>(action).Message);

    private sealed class FiveFeatures
    {
        [VectorType(5)]
        public float[] Features { get; set; } = new float[5];
    }

    private sealed class NoFeatures
    {
        public float Feature { get; set; }
    }
}
