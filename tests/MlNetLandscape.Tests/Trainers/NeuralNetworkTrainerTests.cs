using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests.Trainers;

/// <summary>Seeds, warm starts, stopping, cancelling, progress.</summary>
public sealed class NeuralNetworkTrainerTests
{
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
}
