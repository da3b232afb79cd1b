using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetLandscape.Tests.Trainers;

public sealed class NeuralNetworkTrainerTests
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
    public void The_same_seed_gives_the_same_bits()
    {
        var first = Scores(seed: 5, contextSeed: null);

        Assert.Equal(first, Scores(seed: 5, contextSeed: 3));
        Assert.NotEqual(first, Scores(seed: 6, contextSeed: 3));
    }

    [Fact]
    public void Without_a_seed_the_context_decides()
    {
        var first = Scores(seed: null, contextSeed: 5);

        Assert.Equal(first, Scores(seed: null, contextSeed: 5));
        Assert.NotEqual(first, Scores(seed: null, contextSeed: 6));
        Assert.NotEqual(Scores(seed: null, contextSeed: null), Scores(seed: null, contextSeed: null));
    }

    [Fact]
    public void Two_trainers_of_one_context_differ_and_one_trainer_repeats()
    {
        var context = new MLContext(seed: 5);
        var data = Fitted.Regression.Prepared;
        var options = Fitted.Small(epochs: 1);
        options.Seed = null;
        var (one, other) = (context.Regression.Trainers.NeuralNetwork(options), context.Regression.Trainers.NeuralNetwork(options));

        var first = Scores(one.Fit(data));

        Assert.Equal(first, Scores(one.Fit(data)));
        Assert.NotEqual(first, Scores(other.Fit(data)));
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
    public void A_warm_start_goes_on_where_the_first_network_stood()
    {
        var fitted = Fitted.Regression;
        var trainer = fitted.Context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 1));
        var before = Scores(fitted.Transformer);

        var fresh = trainer.Fit(fitted.Prepared).Model.History.Epochs[0].TrainingLoss;
        var warm = trainer.Fit(fitted.Prepared, fitted.Transformer.Model);

        Assert.True(warm.Model.History.Epochs[0].TrainingLoss < 0.8 * fresh);
        Assert.Equal(fitted.Transformer.Model.Task, warm.Model.Task);
        Assert.Equal(before, Scores(fitted.Transformer));
    }

    [Fact]
    public void A_warm_start_from_a_network_of_another_shape_is_refused()
    {
        var fitted = Fitted.Regression;
        var trainer = fitted.Context.Regression.Trainers.NeuralNetwork(Fitted.Small());

        var error = Assert.Throws<ArgumentException>(() => trainer.Fit(fitted.Prepared, Fitted.Binary.Transformer.Model));

        Assert.Contains("The initial model is a binary network of 30 features and 1 outputs; the data asks for a regression network of 10 features and 1 outputs.",
            error.Message);
    }

    [Fact]
    public void Cancelling_throws_within_the_epoch()
    {
        using var cancellation = new CancellationTokenSource();
        var options = Fitted.Small(epochs: 1_000_000);
        var epochs = 0;
        options.CancellationToken = cancellation.Token;
        options.Progress = new Reporter(progress =>
        {
            epochs = progress.Epoch;
            cancellation.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => new MLContext().Regression.Trainers.NeuralNetwork(options).Fit(Fitted.Regression.Prepared));
        Assert.InRange(epochs, 1, 2);
    }

    [Fact]
    public void Stopping_returns_the_network_so_far()
    {
        using var stop = new CancellationTokenSource();
        var options = Fitted.Small(epochs: 1_000_000);
        options.StopToken = stop.Token;
        options.Progress = new Reporter(progress =>
        {
            if (progress.Epoch == 3)
            {
                stop.Cancel();
            }
        });

        var transformer = new MLContext().Regression.Trainers.NeuralNetwork(options).Fit(Fitted.Regression.Prepared);

        Assert.Equal(StopReason.StopRequested, transformer.Model.History.StopReason);
        Assert.InRange(transformer.Model.History.Epochs.Length, 2, 3);
    }

    [Fact]
    public void Progress_tells_every_epoch()
    {
        var completed = new List<int>();
        var options = Fitted.Small(epochs: 4);
        options.Progress = new Reporter(progress =>
        {
            if (progress.Completed is { } epoch)
            {
                completed.Add(epoch.Epoch);
            }
        });

        var history = new MLContext().Regression.Trainers.NeuralNetwork(options).Fit(Fitted.Regression.Prepared).Model.History;

        Assert.Equal([1, 2, 3, 4], completed);
        Assert.Equal(4, history.Epochs.Length);
    }

    [Fact]
    public void A_range_test_suggests_a_rate_between_its_ends()
    {
        var fitted = Fitted.Multiclass;

        var test = fitted.Context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small()).LearningRateRangeTest(fitted.Prepared, 1e-5, 10, steps: 50);

        Assert.InRange(test.Suggestion, 1e-5, 10);
        Assert.InRange(test.Points.Length, 10, 50);
    }

    [Fact]
    public void A_device_that_is_not_there_is_an_error_unless_the_context_allows_the_CPU()
    {
        if (TorchSharp.torch.cuda.is_available())
        {
            return;
        }

        var context = new MLContext { GpuDeviceId = 0, FallbackToCpu = false };
        var asked = Fitted.Small(epochs: 1);
        asked.Device = "cuda:1";
        var data = Fitted.Regression.Prepared;

        var byContext = Assert.Throws<InvalidOperationException>(() => Trainer(context, Fitted.Small(epochs: 1)).Fit(data));
        var byOption = Assert.Throws<InvalidOperationException>(() => Trainer(new MLContext(), asked).Fit(data));

        Assert.Equal("MLContext.GpuDeviceId is 0, but libtorch finds no GPU. Set MLContext.FallbackToCpu to train on the CPU then.", byContext.Message);
        Assert.Equal("`Device` is 'cuda:1', but libtorch finds no GPU.", byOption.Message);
        context.FallbackToCpu = true;
        Assert.NotNull(Trainer(context, Fitted.Small(epochs: 1)).Fit(data));
    }

    [Fact]
    public void A_misspelt_device_is_an_error()
    {
        var options = Fitted.Small(epochs: 1);
        options.Device = "gpu";

        var error = Assert.Throws<ArgumentException>(() => Trainer(new MLContext(), options).Fit(Fitted.Regression.Prepared));

        Assert.StartsWith("`Device` must be «cpu», «cuda» or «cuda:1». Got 'gpu'.", error.Message);
    }

    [Fact]
    public void The_short_overloads_set_what_they_name()
    {
        var context = new MLContext(seed: 1);

        var transformer = context.Regression.Trainers.NeuralNetwork("Label", "Features", network: Network.Mlp(3), epochs: 2, batchSize: 64, learningRate: 0.5)
            .Fit(Fitted.Regression.Prepared);

        Assert.Equal(Network.Mlp(3), transformer.Model.Network);
        Assert.Equal(2, transformer.Model.History.Epochs.Length);
        Assert.Equal(0.5, transformer.Model.History.Epochs[0].LearningRate);
        Assert.Equal((10 * 3) + 3 + 3 + 1, transformer.Model.ParameterCount);
        Assert.Equal("Features", transformer.FeatureColumnName);
        Assert.Equal("Label", transformer.LabelColumnName);
        Assert.Equal("Vector<Single, 10>", transformer.FeatureColumnType.ToString());
    }

    private static NeuralNetworkTrainer Trainer(MLContext context, NeuralNetworkTrainer.Options options) => new(context, new RegressionColumns(), options);

    private static float[] Scores(int? seed, int? contextSeed)
    {
        var options = Fitted.Small(epochs: 2);
        options.Seed = seed;
        return Scores(new MLContext(contextSeed).Regression.Trainers.NeuralNetwork(options).Fit(Fitted.Regression.Prepared));
    }

    private static float[] Scores(NetworkTransformer transformer) => Scores(transformer, Fitted.Regression.Prepared);

    private static float[] Scores(NetworkTransformer transformer, IDataView data) => [.. transformer.Transform(data).GetColumn<float>("Score")];

    private sealed class Reporter(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }

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
