using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Observers;

/// <summary>What holds for every observer with every optimizer: the training does not notice, and an interruption does not show.</summary>
public sealed class ObservingTests
{
    public static TheoryData<Optimizer, int> Optimizers
    {
        get
        {
            var cases = new TheoryData<Optimizer, int>();
            foreach (var optimizer in new Optimizer[] { new Sgd { Nesterov = true }, new AdamW(), new RmsProp { Momentum = 0.3 }, new Lbfgs { Iterations = 3 }, new Sam() })
            {
                cases.Add(optimizer, 1);
                cases.Add(optimizer, 3);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void The_network_has_the_same_bits_observed_or_not(Optimizer optimizer, int accumulation)
    {
        using var data = Problem.Clouds();
        using var alone = Problem.Train(Options(optimizer, accumulation), new MulticlassTask(3), data);
        var options = Options(optimizer, accumulation);
        options.Observers = Every(2);
        using var observed = Problem.Train(options, new MulticlassTask(3), data);
        Assert.Equal(Problem.Weights(alone), Problem.Weights(observed));
        Assert.Equal(alone.History.Epochs.Select(Numbers), observed.History.Epochs.Select(Numbers));
        var steps = alone.History.Epochs[^1].Steps;
        Assert.Equal(options.Observers.Count * ((steps + 1) / 2), observed.History.Observations.Length);
        Assert.Empty(alone.History.Observations);
    }

    /// <summary>Curvature is computed in another memory layout than training; the training's is put back.</summary>
    [Fact]
    public void A_convolutional_network_has_the_same_bits_observed_or_not()
    {
        using var generator = new Generator(4);
        using var data = new TensorDataset(randn(60, 3 * 6 * 6, generator: generator), randint(0, 3, [60], dtype: ScalarType.Int64, generator: generator));
        using var alone = Train([]);
        using var observed = Train(Every(2));
        Assert.Equal(Problem.Weights(alone), Problem.Weights(observed));
        Assert.Equal(3 * 4, observed.History.Observations.Length);
        Assert.All(observed.History.Observations.OfType<SharpnessObservation>(), seen => Assert.InRange(seen.Sharpness, 0, 1e6));

        NetworkModel Train(TrainingObserver[] observers) => Problem.Train(
            new Problem.Options { Network = Network.SimpleCnn(new ImageShape(3, 6, 6), 4, 6), Epoch = 2, Observers = observers }, new MulticlassTask(3), data);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Cancelled_anywhere_the_training_makes_the_same_observations(Optimizer optimizer, int accumulation)
    {
        using var data = Problem.Clouds(rows: 50);
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "run.checkpoint");
        var (left, passes) = (int.MaxValue, 0);
        using var passing = new CancellationTokenSource();
        var cancelled = passing;
        var network = Network.Custom("counting", shape => new Counting(shape, _ =>
        {
            passes++;
            if (--left == 0)
                cancelled.Cancel();
        }));
        var options = Observing();
        using var whole = Problem.Train(options, new MulticlassTask(3), data);
        var all = passes;
        for (var pass = 2; pass < all - 1; pass += 1 + (all / 7)) // the last two are the last validation and the last check
        {
            options = Observing();
            cancelled = new CancellationTokenSource();
            (options.CheckpointPath, options.CancellationToken, left) = (path, cancelled.Token, pass);
            Assert.Throws<OperationCanceledException>(() => Problem.Train(options, new MulticlassTask(3), data));
            options.CancellationToken = default;
            using var resumed = Problem.Train(options, new MulticlassTask(3), data);
            Assert.Equal(Problem.Weights(whole), Problem.Weights(resumed));
            Assert.Equal(whole.History.Observations.Select(Untimed), resumed.History.Observations.Select(Untimed));
            cancelled.Dispose();
        }

        Directory.Delete(Path.GetDirectoryName(path)!);

        Problem.Options Observing()
        {
            var observing = Options(optimizer, accumulation);
            (observing.Network, observing.Observers, observing.Epoch) = (network, Every(2), 2);
            return observing;
        }
    }

    [Fact]
    public void Observations_survive_json_and_csv()
    {
        var history = Observed().History;
        Assert.Equal(history, TrainingHistory.FromJson(history.ToJson()));
        Assert.NotEqual(history, history with { Observations = history.Observations.RemoveAt(0) });
        var csv = ObservationTable.ToCsv(history.Observations);
        Assert.Equal(history.Observations.AsEnumerable(), ObservationTable.FromCsv(csv));
        Assert.Equal(csv, ObservationTable.ToCsv(ObservationTable.FromCsv(csv.Replace("\n", "\r\n", StringComparison.Ordinal))));
        Assert.Equal(history.Observations.Length + 1, ObservationTable.ToText(history.Observations).TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void A_table_that_is_damaged_is_refused_by_line()
    {
        var csv = ObservationTable.ToCsv(Observed().History.Observations);
        var lines = csv.TrimEnd('\n').Split('\n');
        Assert.Contains("its columns are «step,epoch»", Refusal("step,epoch\n1,1\n"), StringComparison.Ordinal);
        Assert.StartsWith("Line 2 is not an observation: it has 2 fields, not", Refusal($"{lines[0]}\n1,2\n"), StringComparison.Ordinal);
        Assert.StartsWith("Line 3 is not an observation:", Refusal($"{lines[0]}\n{lines[1]}\n{lines[2].Replace(",0,", ",zero,", StringComparison.Ordinal)}\n"), StringComparison.Ordinal);
        Assert.Contains("«jump» is no kind of observation.", Refusal($"{lines[0]}\njump{lines[1][4..]}\n"), StringComparison.Ordinal);

        static string Refusal(string csv) => Assert.Throws<InvalidDataException>(() => ObservationTable.FromCsv(csv)).Message;
    }

    [Fact]
    public void A_history_from_before_there_were_observers_is_read()
    {
        var history = TrainingHistory.FromJson("""{"metricName":"Accuracy","epochs":[{"epoch":1,"steps":2,"learningRate":0.1,"trainingLoss":1,"trainingMetric":1,"seconds":1,"examplesPerSecond":2,"isBest":true}]}""");
        Assert.Empty(history.Observations);
        Assert.Equal(0, Assert.Single(history.Epochs).ObserverSeconds);
    }

    [Fact]
    public void A_saved_network_keeps_its_observations()
    {
        using var model = Observed();
        using var archive = model.ToArchive();
        using var read = NetworkModel.FromArchive(archive);
        Assert.Equal(model.History, read.History);
        Assert.NotEmpty(read.History.Observations);
    }

    /// <summary>The clock is a second later whenever it is asked.</summary>
    [Fact]
    public void The_observers_time_is_shown_apart_and_does_not_slow_the_rate()
    {
        using var data = Problem.Clouds(rows: 64);
        var options = new Problem.Options { Epoch = 2, Clock = new TickingClock() };
        using var alone = Problem.Train(options, new MulticlassTask(3), data);
        options.Observers = [new WalkObserver { Every = 1 }];
        using var observed = Problem.Train(options, new MulticlassTask(3), data);
        foreach (var (before, after) in alone.History.Epochs.Zip(observed.History.Epochs))
        {
            // four steps; guard, before, gradient, after and commit of each look at the clock twice, which is one second inside and one outside
            Assert.Equal((0, 20), (before.ObserverSeconds, after.ObserverSeconds));
            Assert.Equal(before.Seconds + 40, after.Seconds);
            Assert.Equal(64 / (after.Seconds - 20), after.ExamplesPerSecond, 12);
        }

        Assert.All(observed.History.Observations, walk => Assert.Equal(5, walk.Cost.Seconds));
        Assert.Contains("Observer 0, 8 observations, 0 products, 80 losses, 40.00 s: step 0: ‖g‖", observed.History.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_observers_time_counts_for_the_time_limit()
    {
        using var data = Problem.Clouds(rows: 64);
        var options = new Problem.Options
        {
            Epoch = 1000,
            Clock = new TickingClock(),
            TimeLimit = TimeSpan.FromSeconds(100),
            Observers = [new WalkObserver { Every = 1 }],
        };
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        Assert.Equal(StopReason.TimeLimit, model.History.StopReason);
        Assert.InRange(model.History.Seconds, 100, 115); // a step looks at the clock eleven times
        Assert.InRange(model.History.Epochs.Sum(epoch => epoch.ObserverSeconds), 40, 50);
    }

    [Fact]
    public void Other_observers_are_another_training()
    {
        using var data = Problem.Clouds();
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "run.checkpoint");
        using var cancelled = new CancellationTokenSource();
        var options = new Problem.Options { CheckpointPath = path, CancellationToken = cancelled.Token, Progress = new CancelAtOnce(cancelled) };
        Assert.Throws<OperationCanceledException>(() => Problem.Train(options, new MulticlassTask(3), data));
        (options.CancellationToken, options.Progress, options.Observers) = (default, null, [new WalkObserver()]);
        var error = Assert.Throws<InvalidDataException>(() => Problem.Train(options, new MulticlassTask(3), data));
        Assert.Contains("observers was nothing, now [{\"kind\":\"walk\",\"points\":10,\"every\":50}].", error.Message, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void Wrong_observers_are_named_before_any_work()
    {
        using var data = Problem.Clouds();
        var options = new Problem.Options { Observers = [new WalkObserver { Every = 0, Points = 1 }] };
        Assert.StartsWith(
            "`Every` of `WalkObserver` must be at least 1. Got 0. `Points` of `WalkObserver` must be at least 2. Got 1.", Refusal(options), StringComparison.Ordinal);
        Assert.Contains("must not be null", Refusal(new Problem.Options { Observers = [null!] }), StringComparison.Ordinal);
        var many = new Problem.Options { Epoch = 50_000, Observers = [new WalkObserver { Every = 1 }, new WalkObserver { Every = 10 }] };
        var left = LiveTensors.LeftBy(() => Assert.StartsWith(
            "`Observers` would make 385000 observations in 350000 steps; a training holds up to 100000. Set `Every` to 7 or more.", Refusal(many), StringComparison.Ordinal));
        Assert.Equal(LiveTensors.LeftByBuilding(many.Network, new(data.FeatureCount, 3)), left);

        string Refusal(Problem.Options wrong) => Assert.Throws<ArgumentException>(() => Problem.Train(wrong, new MulticlassTask(3), data)).Message;
    }

    [Fact]
    public void A_long_observed_training_keeps_no_tensors_but_its_model()
    {
        using var data = Problem.Clouds();
        Run(1).Dispose();
        GC.Collect(); // what other tests left must not be freed meanwhile
        GC.WaitForPendingFinalizers();
        var before = LiveTensors.Count();
        using var brief = Run(1);
        var kept = Tensor.TotalCount - before;
        using var lengthy = Run(12);
        Assert.Equal(2 * kept, Tensor.TotalCount - before);

        NetworkModel Run(int epochs) => Problem.Train(new Problem.Options { Epoch = epochs, Observers = Every(1) }, new MulticlassTask(3), data);
    }

    private static TrainingObserver[] Every(int steps) =>
    [
        new WalkObserver { Every = steps, Points = 3 },
        new SharpnessObserver { Every = steps, Examples = 30, Tolerance = 0.1 },
        new TraceObserver { Every = steps, Examples = 20, MaximumProducts = 6 },
    ];

    private static NetworkModel Observed()
    {
        using var data = Problem.Clouds();
        return Problem.Train(new Problem.Options { Epoch = 2, Observers = Every(3) }, new MulticlassTask(3), data);
    }

    private static Problem.Options Options(Optimizer optimizer, int accumulation) => new()
    {
        Network = Network.Mlp(8, 8) with { Dropout = 0.3, Normalization = Normalization.Batch },
        Optimizer = optimizer,
        GradientAccumulation = accumulation,
        BatchSize = 12,
        Epoch = 3,
        WeightDecay = 0.01,
        LearningRate = optimizer is Lbfgs ? 1 : 0.01,
        ValidationSetFraction = 0.2,
    };

    private static Observation Untimed(Observation observation) => observation with { Cost = observation.Cost with { Seconds = 0 } };

    private static EpochRecord Numbers(EpochRecord record) => record with { Seconds = 0, ExamplesPerSecond = 0, ObserverSeconds = 0 };

    private sealed class TickingClock : TimeProvider
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
