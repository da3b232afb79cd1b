using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Training;

/// <summary>Trainings that end at a training loss.</summary>
public sealed class TargetTests
{
    private static readonly MulticlassTask Task = new(3);

    [Theory]
    [InlineData(null, 0.0)]
    [InlineData(2, 0.0)]
    [InlineData(5, 0.3)]
    public void It_ends_at_the_first_look_at_or_below_the_target_with_the_weights_that_reached_it(int? stepsPerLook, double dropout)
    {
        using var data = Problem.Clouds();
        var interval = stepsPerLook ?? 7; // 101 rows in batches of 16
        using var model = Train(0.5, stepsPerLook);
        Assert.Equal(StopReason.TargetReached, model.History.StopReason);
        var look = model.History.Target!;
        Assert.Equal((true, 0L, look.Steps, model.History.Epochs.Length), (look.IsReached, look.Steps % interval, model.History.Epochs[^1].Steps, model.History.WeightsOfEpoch));
        Assert.InRange(look.Loss, 0, 0.5);
        Assert.Equal(LossOf(model), look.Loss, 1e-6);

        using var missed = Train(Math.BitDecrement(look.Loss), stepsPerLook);
        Assert.NotEqual(look, missed.History.Target); // one less does not end there
        using var exact = Train(look.Loss, stepsPerLook);
        Assert.Equal(look, exact.History.Target);

        NetworkModel Train(double loss, int? steps) => Problem.Train(
            new Problem.Options { Network = Network.Mlp(8) with { Dropout = dropout }, Epoch = 100, LearningRate = 0.01, Target = new TrainingTarget { Loss = loss, StepsPerLook = steps } }, Task, data);

        double LossOf(NetworkModel trained)
        {
            using var risk = new EmpiricalRisk(trained, data, new EmpiricalRiskOptions());
            using var theta = risk.Theta();
            return risk.Value(theta);
        }
    }

    [Fact]
    public void Looking_changes_nothing()
    {
        using var data = Problem.Clouds();
        var options = new Problem.Options { Network = Network.Mlp(8) with { Dropout = 0.2, Normalization = Normalization.Batch } };
        using var plain = Problem.Train(options, Task, data);
        options.Target = new TrainingTarget { Loss = 0, StepsPerLook = 3 };
        using var watched = Problem.Train(options, Task, data);
        Assert.Equal(Problem.Weights(plain), Problem.Weights(watched));
        Assert.Equal(StopReason.Completed, watched.History.StopReason);
        Assert.Equal((35L, false), (watched.History.Target!.Steps, watched.History.Target.IsReached)); // a last look after 5 epochs of 7 steps
    }

    [Fact]
    public void The_accuracy_may_be_asked_for_as_well()
    {
        using var data = Problem.Clouds(spread: 1.2);
        var options = new Problem.Options { Epoch = 60, LearningRate = 0.01, Target = new TrainingTarget { Loss = 0.9 } };
        using var loose = Problem.Train(options, Task, data);
        options.Target = options.Target with { Accuracy = 0.85 };
        using var strict = Problem.Train(options, Task, data);
        Assert.InRange(loose.History.Target!.Metric, 0, 0.85);
        Assert.Equal(StopReason.TargetReached, strict.History.StopReason);
        Assert.InRange(strict.History.Target!.Metric, 0.85, 1);
        Assert.InRange(strict.History.Target.Steps, loose.History.Target.Steps + 1, int.MaxValue);
    }

    [Fact]
    public void The_loss_may_be_that_of_other_examples()
    {
        using var data = Problem.Clouds();
        using var others = Problem.Clouds(rows: 30, spread: 0.2);
        var job = Problem.Job(new Problem.Options { Epoch = 50, LearningRate = 0.01, Target = new TrainingTarget { Loss = 0.3 } }, Task) with { TargetRows = others };
        using var model = NetworkTraining.Train(job, data, null);
        using var risk = new EmpiricalRisk(model, others, new EmpiricalRiskOptions());
        using var theta = risk.Theta();
        Assert.Equal(risk.Value(theta), model.History.Target!.Loss, 1e-6);
        Assert.Equal(StopReason.TargetReached, model.History.StopReason);
    }

    [Fact]
    public void Best_weights_do_not_take_the_place_of_those_that_reached_it()
    {
        using var data = Problem.Clouds(rows: 40, spread: 2);
        using var held = Problem.Clouds(rows: 60, spread: 2.5);
        var options = new Problem.Options
        {
            Network = Network.Mlp(64, 64),
            LearningRate = 0.02,
            Epoch = 300,
            EarlyStoppingCriteria = new EarlyStopping { Patience = 200 },
            Target = new TrainingTarget { Loss = 0.05 },
        };
        using var model = Problem.Train(options, Task, data, held);
        var history = model.History;
        Assert.Equal(StopReason.TargetReached, history.StopReason);
        Assert.NotEqual(history.Epochs.MinBy(epoch => epoch.ValidationLoss)!.Epoch, history.WeightsOfEpoch);
        Assert.Equal(history.Epochs.Length, history.WeightsOfEpoch);
    }

    [Fact]
    public void A_network_that_is_there_already_is_not_trained()
    {
        using var data = Problem.Clouds();
        var options = new Problem.Options { Epoch = 50, LearningRate = 0.01, Target = new TrainingTarget { Loss = 0.5 } };
        using var first = Problem.Train(options, Task, data);
        using var again = Problem.Train(options, Task, data, initial: first);
        Assert.Equal(Problem.Weights(first), Problem.Weights(again));
        Assert.Equal((StopReason.TargetReached, 0, first.History.Target!.Loss), (again.History.StopReason, again.History.Epochs.Length, again.History.Target!.Loss));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(17)]
    [InlineData(30)]
    public void Cancelled_anywhere_it_resumes_bit_for_bit(int batches)
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds();
        using var cancelled = new CancellationTokenSource();
        var left = int.MaxValue;
        var network = Network.Custom("interruptedAtTarget", shape => new Interrupting(shape, () =>
        {
            if (--left == 0)
                cancelled.Cancel();
        }));
        using var whole = Problem.Train(Options(null), Task, data);
        Assert.Equal(StopReason.TargetReached, whole.History.StopReason);
        Assert.InRange(whole.History.Target!.Steps, 31, 400);

        var interrupted = Options(folder.File("run.checkpoint"));
        interrupted.CancellationToken = cancelled.Token;
        left = batches + 1;
        Assert.Throws<OperationCanceledException>(() => Problem.Train(interrupted, Task, data));
        using var resumed = Problem.Train(Options(interrupted.CheckpointPath), Task, data);
        Assert.Equal(Problem.Weights(whole), Problem.Weights(resumed));
        Assert.Equal((whole.History.Target, whole.History.StopReason, whole.History.Epochs.Length), (resumed.History.Target, resumed.History.StopReason, resumed.History.Epochs.Length));

        Problem.Options Options(string? checkpoint) => new()
        {
            Network = network,
            BatchSize = 12,
            Epoch = 50,
            LearningRate = 0.003,
            CheckpointPath = checkpoint,
            Target = new TrainingTarget { Loss = 0.35, StepsPerLook = 4 },
        };
    }

    [Fact]
    public void A_checkpoint_to_another_target_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds();
        using var cancelled = new CancellationTokenSource();
        var options = new Problem.Options { CheckpointPath = folder.File("run.checkpoint"), CancellationToken = cancelled.Token, Target = new TrainingTarget { Loss = 0.01 } };
        options.Progress = new Reports(_ => cancelled.Cancel());
        Assert.Throws<OperationCanceledException>(() => Problem.Train(options, Task, data));
        options.Target = new TrainingTarget { Loss = 0.02 };
        options.CancellationToken = CancellationToken.None;
        Assert.Contains("target was", Assert.Throws<InvalidDataException>(() => Problem.Train(options, Task, data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_keeps_its_last_look()
    {
        var history = new TrainingHistory { Target = new TargetLook(12, 0.25, 0.9, true), StopReason = StopReason.TargetReached };
        Assert.Equal(history, TrainingHistory.FromJson(history.ToJson()));
        Assert.NotEqual(history, history with { Target = null });
    }

    [Fact]
    public void All_that_is_wrong_is_said_before_any_work()
    {
        using var data = Problem.Clouds();
        var options = new Problem.Options { Target = new TrainingTarget { Accuracy = 1.5, StepsPerLook = 0 }, Averaging = new WeightAverage() };
        Assert.Equal(
            "`Target` cannot go with `Averaging`: the network would be the average, whose loss is another. Leave one unset. "
            + "`Loss` of `TrainingTarget` must be finite. Got NaN. `Accuracy` of `TrainingTarget` must be in [0, 1]. Got 1.5. `StepsPerLook` of `TrainingTarget` must be at least 1. Got 0. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => Problem.Train(options, Task, data)).Message);
        using var line = Problem.Line();
        var error = Assert.Throws<ArgumentException>(() => Problem.Train(new Problem.Options { Target = new TrainingTarget { Loss = 1, Accuracy = 1 } }, new RegressionTask(), line));
        Assert.StartsWith("`Accuracy` of `TrainingTarget` needs classes; this is a regression.", error.Message, StringComparison.Ordinal);
    }

    private sealed class Reports(Action<TrainingProgress> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told(value);
    }
}
