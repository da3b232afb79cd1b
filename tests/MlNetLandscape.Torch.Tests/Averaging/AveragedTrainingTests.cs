using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Averaging;

public sealed class AveragedTrainingTests
{
    private static readonly Network Normalised = Network.Mlp(6, 6) with { Normalization = Normalization.Batch, Dropout = 0.2 };

    [Fact]
    public void A_training_too_short_for_a_point_says_so_and_keeps_its_last_weights()
    {
        using var data = Problem.Clouds();
        var warnings = new List<string>();
        var options = new Problem.Options { Averaging = new WeightAverage { Rule = AveragingRule.Equal with { StartEpoch = 0, EverySteps = 10_000 } } };
        using var network = NetworkTraining.Train(Problem.Job(options, new MulticlassTask(3), warn: warnings.Add), data, null);
        options.Averaging = null;
        using var plain = Problem.Train(options, new MulticlassTask(3), data);
        Assert.StartsWith("No weights were averaged", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal(Problem.Weights(plain), Problem.Weights(network));
    }

    [Fact]
    public void The_network_is_the_mean_of_the_points_and_not_the_last_of_them()
    {
        using var data = Problem.Clouds();
        using var averaged = Train(data, 5, new WeightAverage { Rule = AveragingRule.Equal with { StartEpoch = 2 } });
        float[][] points = [.. new[] { 3, 4, 5 }.Select(epochs =>
        {
            using var model = Train(data, epochs, null);
            return Problem.Weights(model);
        })];
        var weights = Problem.Weights(averaged);
        for (var index = 0; index < weights.Length; index++)
            Assert.Equal(points.Average(point => (double)point[index]), weights[index], 1e-7);
        Assert.NotEqual(points[^1], weights);
        var record = averaged.History.Averaging!;
        Assert.Equal([new AverageGroup(3 * 7, 5 * 7, 3, null, null, null)], record.Groups.ToArray()); // 7 steps an epoch
        Assert.Equal(0, record.Chosen);
        using var restored = NetworkModel.FromArchive(averaged.ToArchive());
        Assert.Equal(weights, Problem.Weights(restored));
        Assert.Equal(averaged.History, restored.History);
    }

    public static TheoryData<AveragingRule> Rules =>
    [
        AveragingRule.Equal with { StartEpoch = 1 }, AveragingRule.Equal with { EverySteps = 3 }, AveragingRule.Exponential, AveragingRule.Latest with { Count = 2 }, new Swag(),
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Averaging_and_its_validation_leave_the_training_as_it_is(AveragingRule rule)
    {
        using var data = Problem.Clouds();
        using var plain = Train(data, 5, null, Normalised, 0.2);
        using var averaged = Train(data, 5, new WeightAverage { Rule = rule }, Normalised, 0.2);
        Assert.Equal(plain.History.Epochs.Select(epoch => epoch.TrainingLoss), averaged.History.Epochs.Select(epoch => epoch.TrainingLoss));
        Assert.All(plain.History.Epochs, epoch => Assert.False(epoch.ValidatesAverage));
        Assert.True(averaged.History.Epochs[^1].ValidatesAverage);
        Assert.Equal(2, averaged.History.Averaging!.RefreshedLayers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_history_says_which_weights_were_validated(bool validates)
    {
        using var data = Problem.Clouds();
        using var validation = Problem.Clouds(60, 0.7);
        using var averaged = Train(data, 6, new WeightAverage { Rule = AveragingRule.Equal with { StartEpoch = 3 }, Validates = validates }, Normalised, validation: validation);
        using var plain = Train(data, 6, null, Normalised, validation: validation);
        Assert.Equal([false, false, false, validates, validates, validates], averaged.History.Epochs.Select(epoch => epoch.ValidatesAverage));
        for (var epoch = 0; epoch < 6; epoch++)
        {
            Assert.Equal(
                !averaged.History.Epochs[epoch].ValidatesAverage,
                averaged.History.Epochs[epoch].ValidationLoss == plain.History.Epochs[epoch].ValidationLoss);
        }

        if (validates)
            Assert.Equal(averaged.History.Epochs[^1].ValidationLoss!.Value, LogLoss(averaged, validation), 1e-6);
        Assert.NotEqual(LogLoss(plain, validation), LogLoss(averaged, validation), 1e-4);
    }

    [Fact]
    public void Weights_that_were_swapped_in_leave_with_their_running_statistics()
    {
        // the guard looks each epoch; what is validated are the training's own weights, with the statistics of its own steps
        using var data = Problem.Clouds();
        using var validation = Problem.Clouds(60, 0.7);
        using var plain = Train(data, 4, null, Normalised, validation: validation);
        using var guarded = Train(
            data, 4, new WeightAverage { Rule = AveragingRule.Exponential, Validates = false, Guard = new BarrierGuard { Threshold = 1e9 } }, Normalised, validation: validation);
        Assert.Equal(plain.History.Epochs.Select(epoch => epoch.ValidationLoss), guarded.History.Epochs.Select(epoch => epoch.ValidationLoss));
        Assert.NotNull(guarded.History.Averaging!.Groups[0].HighestBarrier);
    }

    [Fact]
    public void Early_stopping_chooses_among_averages_and_restores_the_best_of_them()
    {
        using var data = Problem.Clouds(200, 1.5);
        using var validation = Problem.Clouds(80, 1.5);
        var options = new Problem.Options
        {
            Network = Normalised,
            Epoch = 200,
            LearningRate = 0.05,
            Averaging = new WeightAverage { Rule = AveragingRule.Equal with { StartEpoch = 0 } },
            EarlyStoppingCriteria = new EarlyStopping { Patience = 4 },
        };
        using var model = Problem.Train(options, new MulticlassTask(3), data, validation);
        var history = model.History;
        Assert.Equal(StopReason.EarlyStopping, history.StopReason);
        Assert.Equal(history.Epochs.Length - 4, history.WeightsOfEpoch);
        Assert.Equal(history.Epochs.Min(epoch => epoch.ValidationLoss)!.Value, LogLoss(model, validation), 1e-6);
        Assert.Equal(0, history.Averaging!.Chosen);
    }

    [Fact]
    public void A_training_stopped_before_its_first_point_says_that_its_weights_are_no_average()
    {
        using var data = Problem.Clouds();
        using var stop = new CancellationTokenSource();
        var options = new Problem.Options { Epoch = 8, Averaging = new WeightAverage { Rule = AveragingRule.Equal }, StopToken = stop.Token, Progress = new Stop(stop) };
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        Assert.Equal(StopReason.StopRequested, model.History.StopReason);
        Assert.Null(model.History.Averaging!.Chosen);
        Assert.Empty(model.History.Averaging.Groups);
    }

    [Fact]
    public void An_average_of_a_constant_rate_beats_its_last_point()
    {
        using var data = Problem.Line(400, noise: 1);
        using var test = Problem.Line(2000, noise: 0);
        double[] errors = [.. new[] { null, new WeightAverage(), new WeightAverage { Rule = AveragingRule.Equal } }.Select(averaging =>
        {
            var options = new Problem.Options { Network = Network.Mlp(), Epoch = 40, Optimizer = new Sgd(), LearningRate = 0.03, BatchSize = 4, Averaging = averaging };
            using var model = Problem.Train(options, new RegressionTask(), data);
            var scores = Problem.Scores(model, test);
            return test.Labels.data<float>().ToArray().Zip(scores, (label, score) => Math.Pow(label - score, 2)).Average();
        })];
        Assert.InRange(errors[1] / errors[0], 0, 0.2); // the noise of one point is gone; that of the labels stays
        Assert.InRange(errors[2] / errors[0], 0, 0.2);
    }

    [Fact]
    public void Observers_with_kept_graphs_see_the_same_training_whatever_is_validated()
    {
        using var data = Problem.Clouds();
        double[] Sharpness(WeightAverage? averaging)
        {
            var options = new Problem.Options
            {
                Epoch = 3,
                BatchSize = 101,
                ValidationSetFraction = 0,
                Averaging = averaging,
                Observers = [new SharpnessObserver { Every = 1 }],
            };
            using var validation = Problem.Clouds(50);
            using var model = Problem.Train(options, new MulticlassTask(3), data, validation);
            return [.. model.History.Observations.OfType<SharpnessObservation>().Select(seen => seen.Sharpness)];
        }

        var plain = Sharpness(null);
        Assert.Equal(3, plain.Length);
        Assert.Equal(plain, Sharpness(new WeightAverage()));
    }

    [Fact]
    public void A_training_with_averaging_leaves_no_tensors_behind()
    {
        using var data = Problem.Clouds();
        long Left(int epochs) => LiveTensors.LeftBy(() =>
            Train(data, epochs, new WeightAverage { Rule = AveragingRule.Latest with { EverySteps = 2 }, Guard = new BarrierGuard { Threshold = 1e-9 } }, Normalised, 0.2).Dispose());

        Left(2);
        Assert.Equal(Left(3), Left(8));
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        using var data = Problem.Clouds();
        var options = new Problem.Options
        {
            Epoch = 4,
            EarlyStoppingCriteria = new EarlyStopping(),
            ValidationSetFraction = 0.1,
            Averaging = new WeightAverage { Rule = new ExponentialAveraging { Decay = 1, StartEpoch = 4, EverySteps = 0 }, Validates = false, Guard = new BarrierGuard { Threshold = 0, Examples = 1, Points = 0 } },
        };
        var message = Assert.Throws<ArgumentException>(() => Problem.Train(options, new MulticlassTask(3), data)).Message;
        foreach (var fault in new[]
        {
            "`Decay` of `ExponentialAveraging` must be in (0, 1). Got 1.", "`StartEpoch` of `ExponentialAveraging` must be in [0, 4), the epochs of the training. Got 4.",
            "`EverySteps` of `ExponentialAveraging` must be at least 1. Got 0.", "`Threshold` of `BarrierGuard`", "`Examples` of `BarrierGuard`", "`Points` of `BarrierGuard`",
            "`Validates` of `WeightAverage` must be true where `EarlyStoppingCriteria`",
        })
        {
            Assert.Contains(fault, message, StringComparison.Ordinal);
        }
    }

    internal static double LogLoss(NetworkModel model, TensorDataset data)
    {
        var (scores, labels) = (Problem.Scores(model, data), data.Labels.data<long>().ToArray());
        return labels.Select((label, row) => -Math.Log(scores[(row * model.Task.ScoreSize) + label])).Average();
    }

    private static NetworkModel Train(
        TensorDataset data, int epochs, WeightAverage? averaging, Network? network = null, double held = 0, TensorDataset? validation = null) =>
        Problem.Train(
            new Problem.Options { Network = network ?? Network.Mlp(8), Epoch = epochs, LearningRate = 0.02, Averaging = averaging, ValidationSetFraction = held },
            new MulticlassTask(3), data, validation);

    private sealed class Stop(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => source.Cancel();
    }
}
