using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetLandscape.Tests.Trainers;

/// <summary>What a trainer makes of the rows it is given, and what it says of them.</summary>
public sealed class TrainingDataTests
{
    [Fact]
    public void Skipped_rows_are_counted_in_one_warning()
    {
        var context = new MLContext(seed: 1);
        var log = new LogCollector(context);
        Row[] rows = [.. Enumerable.Range(0, 40).Select(row => new Row { Features = [row % 3 == 0 ? float.NaN : row, 1], Label = row })];

        context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 1)).Fit(context.Data.LoadFromEnumerable(rows));

        Assert.Single(log.Of(ChannelMessageKind.Warning), "Skipped 14 instances with missing features/label/weight during training");
    }

    [Fact]
    public void The_log_of_the_context_hears_of_the_training()
    {
        var context = new MLContext(seed: 1);
        var log = new LogCollector(context);

        context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 1)).Fit(Fitted.Regression.Prepared);

        Assert.Contains("NeuralNetworkTrainer; Training", log.Sources);
        Assert.Contains("Read 442 instances of 10 features into 0.0 MiB of tensors", log.Of(ChannelMessageKind.Info));
        Assert.Contains(log.Of(ChannelMessageKind.Info), message => message.StartsWith("Trained ", StringComparison.Ordinal));
        Assert.Contains(log.Of(ChannelMessageKind.Trace), message => message.StartsWith("Epoch 1: training loss ", StringComparison.Ordinal));
        Assert.Empty(log.Of(ChannelMessageKind.Warning));
    }

    [Fact]
    public void Unnormalized_features_draw_a_hint_and_normalized_ones_none()
    {
        var context = new MLContext(seed: 1);
        var log = new LogCollector(context);
        var raw = SampleData.Load(context, SampleData.BreastCancer);

        context.BinaryClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 1)).Fit(raw);
        var hints = log.Of(ChannelMessageKind.Warning);
        context.BinaryClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 1)).Fit(context.Transforms.NormalizeMinMax("Features").Fit(raw).Transform(raw));

        Assert.StartsWith("The features in column 'Features' are not normalized: values reach 4.25E+03, standard deviations differ by a factor of",
            Assert.Single(hints));
        Assert.Contains("NormalizeMeanVariance", hints[0]);
        Assert.Single(log.Of(ChannelMessageKind.Warning));
    }

    [Fact]
    public void Example_weights_count()
    {
        var context = new MLContext(seed: 1);
        Row[] rows = [.. Enumerable.Range(0, 200).Select(row => new Row { Features = [1, 1], Label = row % 2 == 0 ? 10 : 20, Weight = row % 2 == 0 ? 9 : 1 })];
        var data = context.Data.LoadFromEnumerable(rows);
        var options = Fitted.Small(epochs: 60);
        (options.ExampleWeightColumnName, options.ValidationSetFraction) = ("Weight", 0);

        var score = Scores(context.Regression.Trainers.NeuralNetwork(options).Fit(data), data)[0];

        Assert.InRange(score, 10.5f, 11.7f); // the weighted mean is 11, the plain one 15
    }

    [Fact]
    public void Sparse_features_train_as_dense_ones_do()
    {
        var context = new MLContext(seed: 1);
        var random = new Random(3);
        float[][] values = [.. Enumerable.Range(0, 100).Select(_ => new float[] { 0, random.NextSingle(), 0, random.NextSingle() })];
        var dense = context.Data.LoadFromEnumerable(values.Select(row => new SparseRow { Features = new VBuffer<float>(4, row), Label = row[1] }).ToArray());
        var sparse = context.Data.LoadFromEnumerable(
            values.Select(row => new SparseRow { Features = new VBuffer<float>(4, 2, [row[1], row[3]], [1, 3]), Label = row[1] }).ToArray());
        var trainer = context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 3));

        Assert.Equal(Scores(trainer.Fit(dense), dense), Scores(trainer.Fit(sparse), sparse));
    }

    [Fact]
    public void One_hot_features_train()
    {
        var context = new MLContext(seed: 1);
        string[] colours = ["red", "green", "blue"];
        var data = context.Data.LoadFromEnumerable(
            Enumerable.Range(0, 90).Select(row => new ColourRow { Colour = colours[row % 3], Label = 10 * (row % 3) }).ToArray());
        var options = Fitted.Small(epochs: 40);
        options.ValidationSetFraction = 0;
        var pipeline = context.Transforms.Categorical.OneHotEncoding("Features", "Colour").Append(context.Regression.Trainers.NeuralNetwork(options));

        var scores = pipeline.Fit(data).Transform(data).GetColumn<float>("Score").Take(3).ToArray();

        Assert.Equal([0, 10, 20], scores, (expected, actual) => Math.Abs(expected - actual) < 1);
    }

    [Fact]
    public void A_validation_set_is_used_whole()
    {
        var fitted = Fitted.Regression;
        var split = fitted.Context.Data.TrainTestSplit(fitted.Prepared, 0.3);
        var options = Fitted.Small(epochs: 2);
        options.ValidationSet = split.TestSet;

        var model = fitted.Context.Regression.Trainers.NeuralNetwork(options).Fit(split.TrainSet).Model;

        Assert.Equal(split.TrainSet.GetColumn<float>("Label").Count(), model.History.TrainingExamples);
        Assert.Equal(split.TestSet.GetColumn<float>("Label").Count(), model.History.ValidationExamples);
    }

    [Fact]
    public void A_validation_set_of_other_columns_is_refused()
    {
        var context = new MLContext(seed: 1);
        var trainer = context.Regression.Trainers.NeuralNetwork(Fitted.Small());
        var other = context.Data.LoadFromEnumerable([new Row()]);

        var error = Assert.Throws<ArgumentException>(() => trainer.Fit(Fitted.Regression.Prepared, other));

        Assert.Contains("'Features' and 'Label' are Vector<Single, 2> and Single; those of the training set are Vector<Single, 10> and Single", error.Message);
    }

    [Fact]
    public void Labels_whose_keys_mean_other_classes_are_refused()
    {
        var context = new MLContext(seed: 1);
        var raw = SampleData.Load(context, SampleData.Iris);
        var one = context.Transforms.Conversion.MapValueToKey("Label", "Species").Fit(raw).Transform(raw);
        var reversed = context.Data.ShuffleRows(raw, seed: 5);
        var other = context.Transforms.Conversion.MapValueToKey("Label", "Species").Fit(reversed).Transform(reversed);
        string[] names = [.. LabelKeys.NamesOf(one.Schema["Label"])];
        string[] others = [.. LabelKeys.NamesOf(other.Schema["Label"])];
        Assert.Equal(["setosa", "versicolor", "virginica"], names);
        Assert.NotEqual(names, others);
        var trainer = context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 1));
        var first = Enumerable.Range(0, 3).First(index => names[index] != others[index]);

        var validation = Assert.Throws<ArgumentException>(() => trainer.Fit(one, other));
        var model = trainer.Fit(one).Model;
        var initial = Assert.Throws<ArgumentException>(() => trainer.Fit(other, model));

        Assert.Equal(names, model.ClassNames.ToArray());
        Assert.StartsWith($"Class {first + 1} of column 'Label' is '{others[first]}' in the validation set and '{names[first]}' in the training set.", validation.Message);
        Assert.StartsWith($"Class {first + 1} of column 'Label' is '{names[first]}' in the initial model and '{others[first]}' in the training set.", initial.Message);
    }

    private static float[] Scores(NetworkTransformer transformer, IDataView data) => [.. transformer.Transform(data).GetColumn<float>("Score")];

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [1, 2];

        public float Label { get; set; }

        public float Weight { get; set; } = 1;
    }

    private sealed class SparseRow
    {
        [VectorType(4)]
        public VBuffer<float> Features { get; set; }

        public float Label { get; set; }
    }

    private sealed class ColourRow
    {
        public string Colour { get; set; } = "";

        public float Label { get; set; }
    }
}
