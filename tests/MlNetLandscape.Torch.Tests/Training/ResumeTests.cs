using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Training;

/// <summary>An interrupted training ends with the bits of an uninterrupted one.</summary>
public sealed class ResumeTests
{
    public static TheoryData<Optimizer, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<Optimizer, int, int>();
            foreach (var optimizer in new Optimizer[] { new Sgd(), new AdamW(), new RmsProp { Momentum = 0.3 }, new Lbfgs { Iterations = 3 }, new SaddleFreeNewton { KrylovSteps = 3 } })
            {
                foreach (var accumulation in new[] { 1, 3 })
                {
                    foreach (var batches in new[] { 1, 2, 9, 20, 27 })
                        cases.Add(optimizer, accumulation, batches);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cancelled_anywhere_it_resumes_bit_for_bit(Optimizer optimizer, int accumulation, int batches)
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds();
        using var cancelled = new CancellationTokenSource();
        var left = int.MaxValue;
        var network = Network.Custom("interrupting", shape => new Interrupting(shape, () =>
        {
            if (--left == 0)
                cancelled.Cancel(); // in the middle of a step, where a step has several batches
        }));
        using var whole = Problem.Train(Options(null), new MulticlassTask(3), data);

        var interrupted = Options(folder.File("run.checkpoint"));
        interrupted.CancellationToken = cancelled.Token;
        left = batches + 1; // the first batch is the dry run of the factory
        Assert.Throws<OperationCanceledException>(() => Problem.Train(interrupted, new MulticlassTask(3), data));
        Assert.True(File.Exists(interrupted.CheckpointPath));
        using var resumed = Problem.Train(Options(interrupted.CheckpointPath), new MulticlassTask(3), data);

        Assert.Equal(Problem.Weights(whole), Problem.Weights(resumed));
        Assert.Equal(whole.History.Epochs.Select(Numbers), resumed.History.Epochs.Select(Numbers));
        Assert.False(File.Exists(interrupted.CheckpointPath));

        Problem.Options Options(string? checkpoint) => new()
        {
            Network = network,
            Optimizer = optimizer,
            GradientAccumulation = accumulation,
            BatchSize = 12,
            Epoch = 4,
            WeightDecay = 0.01,
            LearningRateScheduler = LearningRateSchedule.Cosine().WithWarmUp(),
            LearningRate = optimizer is Lbfgs ? 1 : 0.01,
            CheckpointPath = checkpoint,
            ValidationSetFraction = 0.2,
            EarlyStoppingCriteria = new EarlyStopping { Patience = 3 },
        };
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused_with_both_values()
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds();
        using var cancelled = new CancellationTokenSource();
        var options = new Problem.Options { CheckpointPath = folder.File("run.checkpoint"), CancellationToken = cancelled.Token };
        options.Progress = new CancelAtOnce(cancelled);
        Assert.Throws<OperationCanceledException>(() => Problem.Train(options, new MulticlassTask(3), data));
        var other = new Problem.Options { CheckpointPath = options.CheckpointPath, BatchSize = 17 };
        var error = Assert.Throws<InvalidDataException>(() => Problem.Train(other, new MulticlassTask(3), data));
        Assert.Contains("belongs to another training: batchSize was 16, now 17. Delete it, or set another `CheckpointPath`.", error.Message, StringComparison.Ordinal);
        using var otherData = Problem.Clouds(spread: 0.6);
        other.BatchSize = 16;
        Assert.Contains("data was", Assert.Throws<InvalidDataException>(() => Problem.Train(other, new MulticlassTask(3), otherData)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_progress_handler_may_throw_the_cancellation(int reports)
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds();
        var options = new Problem.Options { CheckpointPath = folder.File("run.checkpoint"), Clock = new SlowClock(), Progress = new Throwing(reports) };
        Assert.Throws<OperationCanceledException>(() => Problem.Train(options, new MulticlassTask(3), data));
        options.Progress = null;
        using var resumed = Problem.Train(options, new MulticlassTask(3), data);
        using var whole = Problem.Train(new Problem.Options(), new MulticlassTask(3), data);
        Assert.Equal(Problem.Weights(whole), Problem.Weights(resumed));
        Assert.Equal(whole.History.Epochs.Select(epoch => epoch.TrainingLoss), resumed.History.Epochs.Select(epoch => epoch.TrainingLoss));
    }

    [Fact]
    public void Swapped_columns_and_another_initial_model_are_another_training()
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds();
        using var swapped = new TensorDataset(data.Features.flip(1), data.Labels.clone());
        var options = new Problem.Options { CheckpointPath = folder.File("run.checkpoint"), Clock = new SlowClock(), Progress = new Throwing(2) };
        Assert.Throws<OperationCanceledException>(() => Problem.Train(options, new MulticlassTask(3), data));
        options.Progress = null;
        Assert.Contains("data was", Assert.Throws<InvalidDataException>(() => Problem.Train(options, new MulticlassTask(3), swapped)).Message, StringComparison.Ordinal);
        using var initial = Problem.Train(new Problem.Options(), new MulticlassTask(3), data);
        Assert.Contains("initialModel was nothing", Assert.Throws<InvalidDataException>(() => Problem.Train(options, new MulticlassTask(3), data, initial: initial)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_initial_model_that_was_trained_again_in_another_time_is_the_same()
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds();
        using var slowly = Problem.Train(new Problem.Options { Clock = new SlowClock() }, new MulticlassTask(3), data);
        using var again = Problem.Train(new Problem.Options(), new MulticlassTask(3), data);
        var options = new Problem.Options { CheckpointPath = folder.File("run.checkpoint"), Clock = new SlowClock(), Progress = new Throwing(20) };
        Assert.Throws<OperationCanceledException>(() => Problem.Train(options, new MulticlassTask(3), data, initial: slowly));
        options.Progress = null;
        using var resumed = Problem.Train(options, new MulticlassTask(3), data, initial: again); // as in a process that begins its pipeline anew
        using var whole = Problem.Train(new Problem.Options(), new MulticlassTask(3), data, initial: again);
        Assert.Equal(Problem.Weights(whole), Problem.Weights(resumed));
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_is_refused_before_the_first_step()
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds();
        File.WriteAllText(folder.File("file"), "");
        Directory.CreateDirectory(folder.File("folder"));
        foreach (var (path, cause) in new[] { (folder.File("folder"), "it is a folder."), (Path.Combine(folder.File("file"), "run.checkpoint"), $"The file '{folder.File("file")}' already exists.") })
        {
            var options = new Problem.Options { CheckpointPath = path, Clock = new SlowClock(), Progress = new Throwing(1) };
            Assert.StartsWith($"The file '{path}' cannot be written: {cause}", Assert.Throws<IOException>(() => Problem.Train(options, new MulticlassTask(3), data)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_training_too_short_for_a_checkpoint_ends_where_there_is_no_folder_for_it()
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds();
        var options = new Problem.Options { Epoch = 1, CheckpointPath = Path.Combine(folder.File("new"), "run.checkpoint") };
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        Assert.Single(model.History.Epochs);
        Assert.Empty(Directory.GetFiles(folder.File("new")));
    }

    [Fact]
    public void A_seed_that_nobody_chose_is_the_checkpoints()
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds();
        using var cancelled = new CancellationTokenSource();
        var options = new Problem.Options { CheckpointPath = folder.File("run.checkpoint"), CancellationToken = cancelled.Token };
        options.Progress = new CancelAtOnce(cancelled);
        Assert.Throws<OperationCanceledException>(() => Problem.Train(options, new MulticlassTask(3), data, seed: 5));
        (options.CancellationToken, options.Progress) = (CancellationToken.None, null);
        using var resumed = Problem.Train(options, new MulticlassTask(3), data, seed: 6); // another process draws another
        using var whole = Problem.Train(new Problem.Options(), new MulticlassTask(3), data, seed: 5);
        Assert.Equal(Problem.Weights(whole), Problem.Weights(resumed));
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds();
        var path = folder.File("run.checkpoint");
        File.WriteAllBytes(path, [1, 2, 3]);
        var error = Assert.Throws<InvalidDataException>(() => Problem.Train(new Problem.Options { CheckpointPath = path }, new MulticlassTask(3), data));
        Assert.Equal($"The checkpoint {path} was not written by MlNetLandscape.", error.Message);
        Assert.Equal(3, new FileInfo(path).Length);
    }

    [Fact]
    public void A_training_that_diverges_leaves_the_last_good_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Line();
        var options = new Problem.Options
        {
            Network = Network.Mlp(),
            Optimizer = new Sgd(),
            BatchSize = 50,
            Epoch = 50,
            LearningRate = 30,
            LearningRateScheduler = LearningRateSchedule.Constant.WithWarmUp(20),
            CheckpointPath = folder.File("run.checkpoint"),
        };
        var error = Assert.Throws<TrainingDivergedException>(() => Problem.Train(options, new RegressionTask(), data));
        Assert.True(error.Epoch > 1);
        using var archive = TensorArchive.Load(options.CheckpointPath, "checkpoint");
        Assert.All(archive.Under("module.").Values, tensor => Assert.All(tensor.data<float>().ToArray(), value => Assert.True(float.IsFinite(value))));
    }

    private static object Numbers(EpochRecord record) => record with { Seconds = 0, ExamplesPerSecond = 0 };

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

        public string File(string name) => Path.Combine(_folder.FullName, name);

        public void Dispose() => _folder.Delete(recursive: true);
    }

    private sealed class Throwing(int reports) : IProgress<TrainingProgress>
    {
        private int _left = reports;

        public void Report(TrainingProgress value)
        {
            if (--_left == 0)
                throw new OperationCanceledException();
        }
    }

    /// <summary>A clock that is a second later whenever it is asked, so that every step is reported.</summary>
    private sealed class SlowClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_ticks;
    }

    private sealed class CancelAtOnce(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => source.Cancel();
    }
}
