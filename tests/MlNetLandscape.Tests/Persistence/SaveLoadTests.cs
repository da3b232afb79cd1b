using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests.Persistence;

/// <summary>ml.Model.Save and ml.Model.Load, within one process.</summary>
public sealed class SaveLoadTests
{
    [Theory]
    [InlineData(SampleData.Iris)]
    [InlineData(SampleData.BreastCancer)]
    [InlineData(SampleData.Diabetes)]
    public void A_loaded_model_scores_as_the_saved_one(string data)
    {
        var fitted = Fitted.Of(data);

        var loaded = SavedModel.RoundTrip(fitted.Model, fitted.Data.Schema);

        SavedModel.AssertClose(SavedModel.Scores(fitted.Model, fitted.Data), SavedModel.Scores(loaded, fitted.Data));
        var (before, after) = (fitted.Scored.Schema, loaded.Transform(fitted.Data).Schema);
        Assert.Equal(Visible(before), Visible(after));
    }

    [Fact]
    public void The_input_schema_is_saved()
    {
        var fitted = Fitted.Multiclass;
        using var stream = new MemoryStream(SavedModel.Save(fitted.Model, fitted.Data.Schema));

        new MLContext().Model.Load(stream, out var schema);

        Assert.Equal(["Features", "Species"], schema.Select(column => column.Name));
    }

    [Fact]
    public void A_loaded_model_can_be_evaluated()
    {
        var multiclass = Fitted.Multiclass;
        var binary = Fitted.Binary;
        var regression = Fitted.Regression;

        Assert.Equal(
            multiclass.Context.MulticlassClassification.Evaluate(multiclass.Scored).MicroAccuracy,
            multiclass.Context.MulticlassClassification.Evaluate(Reloaded(multiclass)).MicroAccuracy);
        Assert.Equal(
            binary.Context.BinaryClassification.Evaluate(binary.Scored).LogLoss,
            binary.Context.BinaryClassification.Evaluate(Reloaded(binary)).LogLoss, 1e-5);
        Assert.Equal(
            regression.Context.Regression.Evaluate(regression.Scored).RSquared,
            regression.Context.Regression.Evaluate(Reloaded(regression)).RSquared, 1e-5);
    }

    [Fact]
    public void A_loaded_model_serves_a_prediction_engine()
    {
        var fitted = Fitted.Multiclass;
        var loaded = SavedModel.RoundTrip(fitted.Model, fitted.Data.Schema);
        using var engine = new MLContext().Model.CreatePredictionEngine<Flower, Prediction>(loaded);

        var predictions = new MLContext().Data.CreateEnumerable<Flower>(fitted.Data, reuseRowObject: false).Select(flower => engine.Predict(flower)).ToArray();

        SavedModel.AssertClose(SavedModel.Scores(fitted.Model, fitted.Data), [.. predictions.Select(prediction => prediction.Score)]);
        Assert.Equal(fitted.Scored.GetColumn<uint>("PredictedLabel"), predictions.Select(prediction => prediction.PredictedLabel));
    }

    [Fact]
    public void Four_cursors_of_a_loaded_model_decode_the_network_once()
    {
        var fitted = Fitted.Multiclass;
        var loaded = SavedModel.RoundTrip(fitted.Model, fitted.Data.Schema);
        var scored = loaded.Transform(new MLContext().Data.Cache(fitted.Data));
        var column = scored.Schema["PredictedLabel"];

        var counts = new int[4];
        DataViewRowCursor[] cursors = scored.GetRowCursorSet([column], 4);
        Thread[] threads = [.. cursors.Select((cursor, index) => new Thread(() =>
        {
            using (cursor)
            {
                var getter = cursor.GetGetter<uint>(column);
                uint key = 0;
                while (cursor.MoveNext())
                {
                    getter(ref key);
                    counts[index] += key > 0 ? 1 : 0;
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(150, counts.Sum());
    }

    [Fact]
    public void A_loaded_model_saved_again_is_the_same_model()
    {
        var fitted = Fitted.Multiclass;
        var loaded = SavedModel.RoundTrip(fitted.Model, fitted.Data.Schema);
        var unused = SavedModel.RoundTrip(loaded, fitted.Data.Schema);
        var expected = SavedModel.Scores(loaded, fitted.Data);
        var used = SavedModel.RoundTrip(loaded, fitted.Data.Schema);

        Assert.Equal(expected, SavedModel.Scores(unused, fitted.Data));
        Assert.Equal(expected, SavedModel.Scores(used, fitted.Data));
        Assert.Equal(expected, SavedModel.Scores(new MLContext().Landscape().Restore(used), fitted.Data), Close);
    }

    [Fact]
    public void Renamed_columns_keep_their_names()
    {
        var fitted = Fitted.Binary;
        var options = Fitted.Small(epochs: 2);
        (options.ScoreColumnName, options.ProbabilityColumnName, options.PredictedLabelColumnName) = ("Logit", "Chance", "Verdict");
        var model = fitted.Context.BinaryClassification.Trainers.NeuralNetwork(options).Fit(fitted.Prepared);

        var loaded = SavedModel.RoundTrip(model, fitted.Prepared.Schema).Transform(fitted.Prepared);

        Assert.Equal(["Verdict", "Logit", "Chance"], loaded.Schema.TakeLast(3).Select(column => column.Name));
        Assert.Equal(model.Transform(fitted.Prepared).GetColumn<bool>("Verdict"), loaded.GetColumn<bool>("Verdict"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Any_number_of_classes_is_carried(int classes)
    {
        var context = new MLContext(seed: 1);
        var definition = SchemaDefinition.Create(typeof(KeyRow));
        definition["Label"].ColumnType = new KeyDataViewType(typeof(uint), classes);
        var data = context.Data.LoadFromEnumerable(
            Enumerable.Range(0, 40).Select(row => new KeyRow { Features = [row, 1], Label = (uint)(row % 2) }).ToArray(), definition);
        var model = context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 1)).Fit(data);

        var loaded = SavedModel.RoundTrip(model, data.Schema);

        SavedModel.AssertClose(SavedModel.Scores(model, data), SavedModel.Scores(loaded, data));
        Assert.Equal($"Vector<Single, {classes}>", loaded.Transform(data).Schema["Score"].Type.ToString());
        Assert.Equal($"Key<UInt32, 0-{classes - 1}>", loaded.Transform(data).Schema["PredictedLabel"].Type.ToString());
        Assert.Null(loaded.Transform(data).Schema["PredictedLabel"].Annotations.Schema.GetColumnOrNull("KeyValues"));
    }

    [Fact]
    public void Numbers_as_class_values_survive()
    {
        var context = new MLContext(seed: 1);
        var raw = context.Data.TakeRows(SampleData.Load(context, SampleData.Digits), 100);
        var model = context.Transforms.Conversion.MapValueToKey("Label", "Digit")
            .Append(context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 2)))
            .Append(context.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"))
            .Fit(raw);

        var loaded = SavedModel.RoundTrip(model, raw.Schema);

        var restored = context.Landscape().Restore(loaded);
        Assert.Equal(model.Transform(raw).GetColumn<float>("Predicted"), loaded.Transform(raw).GetColumn<float>("Predicted"));
        Assert.Equal(model.Transform(raw).GetColumn<float>("Predicted"), restored.Transform(raw).GetColumn<float>("Predicted"));
        Assert.Equal(
            SchemaText.Added(model.Transform(raw).Schema, raw.Schema.Count),
            SchemaText.Added(restored.Transform(raw).Schema, raw.Schema.Count));
    }

    [Fact]
    public void Classes_of_one_name_stay_apart()
    {
        var context = new MLContext(seed: 1);
        var definition = SchemaDefinition.Create(typeof(KeyRow));
        definition["Label"].ColumnType = new KeyDataViewType(typeof(uint), 3);
        definition["Label"].AddAnnotation("KeyValues",
            new VBuffer<ReadOnlyMemory<char>>(3, ["same".AsMemory(), "other".AsMemory(), "same".AsMemory()]),
            new VectorDataViewType(TextDataViewType.Instance, 3));
        var data = context.Data.LoadFromEnumerable(
            Enumerable.Range(0, 30).Select(row => new KeyRow { Features = [row % 3, 1], Label = (uint)(row % 3) }).ToArray(), definition);
        var options = Fitted.Small(epochs: 60);
        options.ValidationSetFraction = 0;
        var model = context.MulticlassClassification.Trainers.NeuralNetwork(options).Fit(data);

        var loaded = SavedModel.RoundTrip(model, data.Schema).Transform(data);

        Assert.Equal([1u, 2u, 3u], loaded.GetColumn<uint>("PredictedLabel").Take(3));
        VBuffer<ReadOnlyMemory<char>> values = default;
        loaded.Schema["PredictedLabel"].GetKeyValues(ref values);
        Assert.Equal(["same", "other", "same"], values.DenseValues().Select(value => value.ToString()));
    }

    [Fact]
    public void A_row_that_is_not_a_number_is_missing_after_loading_too()
    {
        var fitted = Fitted.Multiclass;
        var loaded = SavedModel.RoundTrip(fitted.Transformer, fitted.Prepared.Schema);
        var data = new MLContext().Data.LoadFromEnumerable([new Flower { Features = [float.NaN, 1, 1, 1] }]);

        Assert.Equal([0u], loaded.Transform(data).GetColumn<uint>("PredictedLabel"));
    }

    private static bool Close(float[] expected, float[] actual) => expected.Zip(actual).All(pair => Math.Abs(pair.First - pair.Second) < 1e-6);

    private static IDataView Reloaded(Fitted fitted) => SavedModel.RoundTrip(fitted.Model, fitted.Data.Schema).Transform(fitted.Data);

    private static IEnumerable<(string, string)> Visible(DataViewSchema schema) =>
        schema.Where(column => !column.IsHidden).Select(column => (column.Name, column.Type.ToString()!)).Order();

    private sealed class KeyRow
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        [KeyType(1)]
        public uint Label { get; set; }
    }

    private sealed class Flower
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public string Species { get; set; } = "";
    }

    private sealed class Prediction
    {
        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }
}
