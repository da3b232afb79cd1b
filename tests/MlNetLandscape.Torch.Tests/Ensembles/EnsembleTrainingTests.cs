using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Ensembles;

public sealed class EnsembleTrainingTests
{
    private static readonly MulticlassTask Task = new(3);

    [Fact]
    public void One_snapshot_is_a_training_with_a_cosine_bit_for_bit()
    {
        using var data = Problem.Clouds();
        using var ensemble = Train(new SnapshotEnsemble { Cycles = 1, WarmUpEpochs = 0 }, Options(6), data);
        var options = Options(6);
        options.LearningRateScheduler = LearningRateSchedule.Cosine();
        using var plain = Problem.Train(options, Task, data);
        Assert.Equal(Problem.Weights(plain), Problem.Weights(Assert.Single(ensemble.Members)));
    }

    [Fact]
    public void There_are_as_many_snapshots_as_cycles_and_the_last_takes_the_rest_of_the_epochs()
    {
        using var data = Problem.Clouds();
        using var ensemble = Train(new SnapshotEnsemble { Cycles = 4, WarmUpEpochs = 1 }, Options(11), data);
        Assert.Equal(4, ensemble.Members.Length);
        Assert.Equal([2, 2, 2, 5], ensemble.History.Parts.Select(part => part.Epochs));
        Assert.All(ensemble.History.Parts, part => Assert.Equal(PartOutcome.Member, part.Outcome));
        Assert.Equal(4, ensemble.Members.Select(member => Problem.Weights(member)[0]).Distinct().Count());
        foreach (var member in ensemble.Members)
            Assert.InRange(member.History.Epochs[^1].LearningRate, 0, 0.02 * 0.05); // each ends near rate 0
    }

    [Fact]
    public void The_rate_of_a_cycle_starts_at_the_base_and_is_half_of_it_in_the_middle()
    {
        var options = Options(20);
        var plan = new SnapshotEnsemble { Cycles = 5, WarmUpEpochs = 0 }.Plan(options);
        Assert.Equal(5, plan.Count);
        foreach (var part in plan)
        {
            Assert.Equal(1, part.Schedule.FactorAt(new SchedulePosition(0, 7, 28)), 1e-15);
            Assert.Equal(0.5, part.Schedule.FactorAt(new SchedulePosition(14, 7, 28)), 1e-15);
            Assert.Equal(0.5 * (Math.Cos(Math.PI * 27 / 28) + 1), part.Schedule.FactorAt(new SchedulePosition(27, 7, 28)), 1e-15);
        }
    }

    [Fact]
    public void Fast_geometric_members_lie_at_the_lowest_rates_of_triangles()
    {
        var options = Options(20);
        options.LearningRateScheduler = LearningRateSchedule.Step(3);
        var plan = new FastGeometricEnsemble { CycleEpochs = 2 }.Plan(options);
        Assert.Equal([17, 1, 2], plan.Select(part => part.Epochs)); // 16 planned, and one that fills no cycle
        Assert.Equal([false, true, true], plan.Select(part => part.IsMember));
        Assert.Equal(options.LearningRateScheduler, plan[0].Schedule);
        Assert.Equal([0.92, 0.6, 0.2], new[] { 0L, 4, 9 }.Select(step => plan[1].Schedule.FactorAt(new SchedulePosition(step, 10, 10))), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.28, 0.6, 1, 0.6, 0.2], new[] { 0L, 4, 9, 14, 19 }.Select(step => plan[2].Schedule.FactorAt(new SchedulePosition(step, 10, 20))), (a, b) => Math.Abs(a - b) < 1e-12);
        options.LearningRateScheduler = LearningRateSchedule.Constant;
        using var data = Problem.Clouds();
        using var ensemble = Train(new FastGeometricEnsemble { BurnIn = 0.5 }, options, data);
        Assert.Equal(20, ensemble.History.Parts.Sum(part => part.Epochs));
        Assert.Equal(5, ensemble.Members.Length);
        Assert.Equal(PartOutcome.BurnIn, ensemble.History.Parts[0].Outcome);
        Assert.All(ensemble.Members, member => Assert.Equal(0.2 * 0.02, member.History.Epochs[^1].LearningRate, 1e-15)); // of the last step before it was taken
        options.BatchSize = 101; // one step an epoch: a cycle is one up and one down
        using var few = Train(new FastGeometricEnsemble { BurnIn = 0.5 }, options, data);
        Assert.All(few.Members.Skip(1), member => Assert.Equal([0.02, 0.004], member.History.Epochs.Select(epoch => epoch.LearningRate), (a, b) => Math.Abs(a - b) < 1e-15));
    }

    [Fact]
    public void Momentum_goes_on_from_cycle_to_cycle_unless_it_is_reset()
    {
        using var data = Problem.Clouds();
        var options = Options(6);
        options.Optimizer = new Sgd();
        using var kept = Train(new SnapshotEnsemble { Cycles = 2 }, options, data);
        using var reset = Train(new SnapshotEnsemble { Cycles = 2, ResetsMomentum = true }, options, data);
        Assert.Equal(Problem.Weights(kept.Members[0]), Problem.Weights(reset.Members[0]));
        Assert.NotEqual(Problem.Weights(kept.Members[1]), Problem.Weights(reset.Members[1]));
        options.Optimizer = new Sgd { Momentum = 0 };
        using var without = Train(new SnapshotEnsemble { Cycles = 2 }, options, data);
        using var alike = Train(new SnapshotEnsemble { Cycles = 2, ResetsMomentum = true }, options, data);
        Assert.Equal(Problem.Weights(without.Members[1]), Problem.Weights(alike.Members[1]));
    }

    [Fact]
    public void A_cycle_that_is_not_finite_is_rolled_back_to_the_last_snapshot_at_half_the_rate()
    {
        using var data = Problem.Clouds();
        var calls = 0;
        var options = Options(8);
        options.Network = Network.Custom("failing", shape => new Watched(shape, () => ++calls == 22)); // in the second cycle
        var warnings = new List<string>();
        using var ensemble = new SnapshotEnsemble { Cycles = 4 }.Train(Problem.Job(options, Task, warn: warnings.Add), data, null);
        Assert.Equal([PartOutcome.Member, PartOutcome.RolledBack, PartOutcome.Member, PartOutcome.Member], ensemble.History.Parts.Select(part => part.Outcome));
        Assert.Equal([0.02, 0.02, 0.01, 0.01], ensemble.History.Parts.Select(part => part.LearningRate));
        Assert.Equal(3, ensemble.Members.Length);
        Assert.All(EnsembleModelTests.ScoresOf(ensemble, data), score => Assert.True(float.IsFinite(score)));
        Assert.Contains(warnings, warning => warning.Contains("Part 2 of 4 of the ensemble was given up", StringComparison.Ordinal));
        calls = 15;
        using var first = Train(new SnapshotEnsemble { Cycles = 4 }, options, data); // the first cycle: there is nothing to go back to
        Assert.Equal([PartOutcome.Restarted, PartOutcome.Member, PartOutcome.Member, PartOutcome.Member, PartOutcome.Member], first.History.Parts.Select(part => part.Outcome));
        Assert.Equal([0.02, 0.01, 0.01, 0.01, 0.01], first.History.Parts.Select(part => part.LearningRate));
    }

    [Fact]
    public void The_time_limit_is_that_of_all_parts_together()
    {
        using var data = Problem.Clouds();
        var options = Options(20);
        (options.Clock, options.TimeLimit) = (new TickingClock(), TimeSpan.FromSeconds(450));
        using var ensemble = Train(new DeepEnsemble { Members = 8 }, options, data);
        Assert.Equal(StopReason.TimeLimit, ensemble.History.StopReason);
        Assert.Equal(PartOutcome.Unfinished, ensemble.History.Parts[^1].Outcome); // in the midst of a member
        Assert.InRange(ensemble.History.Parts.Sum(part => part.Seconds), 450, 460);
    }

    [Fact]
    public void After_a_cycle_that_was_given_up_the_optimizer_begins_anew()
    {
        using var data = Problem.Clouds();
        float[] Second(bool resets)
        {
            var (calls, options) = (0, Options(8));
            options.Optimizer = new Sgd();
            options.Network = Network.Custom("failing", shape => new Watched(shape, () => ++calls == 22)); // in the second cycle
            using var ensemble = Train(new SnapshotEnsemble { Cycles = 4, ResetsMomentum = resets }, options, data);
            Assert.Equal(PartOutcome.RolledBack, ensemble.History.Parts[1].Outcome);
            return Problem.Weights(ensemble.Members[1]);
        }

        Assert.Equal(Second(resets: true), Second(resets: false));
    }

    [Fact]
    public void A_cycle_that_ends_at_thrice_the_loss_is_rolled_back_though_it_is_finite()
    {
        using var data = Problem.Clouds();
        var calls = 0;
        var options = Options(8);
        options.Network = Network.Custom("worsening", shape => new Watched(shape, () => ++calls is > 23 and < 31, -20)); // at the end of the second cycle
        var warnings = new List<string>();
        using var ensemble = new SnapshotEnsemble { Cycles = 4 }.Train(Problem.Job(options, Task, warn: warnings.Add), data, null);
        Assert.Equal([PartOutcome.Member, PartOutcome.RolledBack, PartOutcome.Member, PartOutcome.Member], ensemble.History.Parts.Select(part => part.Outcome));
        Assert.InRange(ensemble.History.Parts[1].TrainingLoss, 3 * ensemble.History.Parts[0].TrainingLoss, 1e6);
        Assert.Contains(warnings, warning => warning.Contains("its loss rose from", StringComparison.Ordinal));
    }

    [Fact]
    public void The_time_of_a_cycle_that_is_given_up_counts()
    {
        using var data = Problem.Clouds();
        var (calls, clock) = (0, new TickingClock());
        var options = Options(400);
        options.Network = Network.Custom("failing", shape => new Watched(shape, () => ++calls > 75 && calls % 70 == 0)); // in the tenth epoch of every cycle but the first
        (options.Clock, options.TimeLimit) = (clock, TimeSpan.FromSeconds(800));
        using var ensemble = new SnapshotEnsemble { Cycles = 40, WarmUpEpochs = 0 }.Train(Problem.Job(options, Task), data, null);
        var given = ensemble.History.Parts.Where(part => part.Outcome == PartOutcome.RolledBack).ToArray();
        Assert.InRange(given.Length, 2, 38);
        Assert.All(given, part => Assert.InRange(part.Seconds, 50, 250)); // a look at the clock a step, or a few
        Assert.Equal(StopReason.TimeLimit, ensemble.History.StopReason);
        Assert.InRange(clock.GetTimestamp(), 800, 900);
    }

    [Fact]
    public void Independent_members_are_trainings_of_their_own_and_keep_their_best_weights()
    {
        using var data = Problem.Clouds(150, 1.5);
        using var validation = Problem.Clouds(90, 1.4);
        var options = Options(60);
        options.EarlyStoppingCriteria = new EarlyStopping { Patience = 3 };
        using var ensemble = Train(new DeepEnsemble { Members = 3 }, options, data, validation);
        using var plain = Problem.Train(options, Task, data, validation);
        Assert.Equal(Problem.Weights(plain), Problem.Weights(ensemble.Members[0]));
        Assert.Equal(3, ensemble.Members.Select(member => Problem.Weights(member)[0]).Distinct().Count());
        foreach (var member in ensemble.Members)
            Assert.Equal(member.History.Epochs.Min(epoch => epoch.ValidationLoss)!.Value, Averaging.AveragedTrainingTests.LogLoss(member, validation), 1e-5);
    }

    [Fact]
    public void All_members_hold_the_same_rows_out()
    {
        using var data = Problem.Clouds(200);
        var options = Options(3);
        options.ValidationSetFraction = 0.3;
        using var ensemble = Train(new DeepEnsemble { Members = 2 }, options, data);
        var (drawn, rest) = data.Split(0.3, Numerics.Estimation.Seed.Derive(1, Streams.ValidationSplit));
        using (drawn)
        using (rest)
        {
            foreach (var member in ensemble.Members)
                Assert.Equal(member.History.Epochs[^1].ValidationLoss!.Value, Averaging.AveragedTrainingTests.LogLoss(member, drawn), 1e-5);
        }
    }

    public static TheoryData<EnsembleMethod> Methods =>
        [new SnapshotEnsemble { Cycles = 3 }, new FastGeometricEnsemble { BurnIn = 0.4 }, new DeepEnsemble { Members = 2, Calibrates = true }];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Cancelled_anywhere_it_resumes_bit_for_bit(EnsembleMethod method)
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds(60);
        var (calls, last) = (0, int.MaxValue);
        CancellationTokenSource? source = null;
        var network = Network.Custom("counted", shape => new Watched(shape, () =>
        {
            if (++calls == last)
                source!.Cancel();
            return false;
        }));
        using var whole = Train(method, With(null, default), data);
        var total = calls;
        for (var cut = 3; cut < total; cut += 9)
        {
            using var cancelled = new CancellationTokenSource();
            (source, calls, last) = (cancelled, 0, cut);
            Assert.Throws<OperationCanceledException>(() => Train(method, With(folder.File("run"), cancelled.Token), data));
            last = int.MaxValue;
            using var resumed = Train(method, With(folder.File("run"), default), data);
            Assert.Equal(whole.Members.Select(Problem.Weights), resumed.Members.Select(Problem.Weights));
            Assert.Equal(whole.Temperature, resumed.Temperature);
            Assert.Equal(whole.History.Parts.Select(part => part with { Seconds = 0 }), resumed.History.Parts.Select(part => part with { Seconds = 0 }));
            Assert.False(File.Exists(folder.File("run")));
            Assert.False(File.Exists(folder.File("run.part")));
        }

        Problem.Options With(string? checkpoint, CancellationToken cancellation)
        {
            var options = Options(6);
            (options.Network, options.CheckpointPath, options.CancellationToken, options.ValidationSetFraction) = (network, checkpoint, cancellation, 0.2);
            return options;
        }
    }

    [Fact]
    public void Stopped_it_gives_the_members_there_are_or_the_network_so_far()
    {
        using var data = Problem.Clouds();
        foreach (var (epochs, members) in new[] { (1, 1), (5, 2) })
        {
            using var stop = new CancellationTokenSource();
            var options = Options(8);
            (options.StopToken, options.Progress) = (stop.Token, new Reports(progress =>
            {
                if (progress is { Completed: not null } && progress.Epoch == epochs)
                    stop.Cancel();
            }));
            using var ensemble = Train(new SnapshotEnsemble { Cycles = 4 }, options, data);
            Assert.Equal(StopReason.StopRequested, ensemble.History.StopReason);
            Assert.Equal(members, ensemble.Members.Length);
        }
    }

    [Fact]
    public void Progress_is_of_the_whole_training()
    {
        using var data = Problem.Clouds();
        var options = Options(3);
        var seen = new List<(int Epoch, int Epochs)>();
        options.Progress = new Reports(progress => seen.Add((progress.Epoch, progress.Epochs)));
        using var ensemble = Train(new DeepEnsemble { Members = 2 }, options, data);
        Assert.Equal(Enumerable.Range(1, 6).Select(epoch => (epoch, 6)), seen.Distinct());
    }

    [Fact]
    public void Faults_are_named_before_any_work()
    {
        using var data = Problem.Clouds();
        var options = Options(4);
        (options.LearningRateScheduler, options.Averaging) = (LearningRateSchedule.OneCycle(), new WeightAverage());
        var message = Assert.Throws<ArgumentException>(() => Train(new SnapshotEnsemble { Cycles = 5, WarmUpEpochs = -1, DivergenceFactor = 1, Calibrates = true }, options, data)).Message;
        foreach (var fault in new[] { "must be in [1, 4], the epochs of the training. Got 5.", "`WarmUpEpochs`", "`DivergenceFactor`", "must be constant", "`Averaging` cannot go with", "needs a `ValidationSet`" })
            Assert.Contains(fault, message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => Train(new FastGeometricEnsemble { BurnIn = 1, CycleEpochs = 3, LowestFactor = 0 }, Options(4), data)).Message;
        foreach (var fault in new[] { "`BurnIn`", "`CycleEpochs`", "`LowestFactor`" })
            Assert.Contains(fault, message, StringComparison.Ordinal);
    }

    private static Problem.Options Options(int epochs) => new() { Network = Network.Mlp(8), Epoch = epochs, LearningRate = 0.02 };

    private static EnsembleModel Train(EnsembleMethod method, TrainingOptions options, TensorDataset data, TensorDataset? validation = null) =>
        method.Train(Problem.Job(options, Task), data, validation);

    private sealed class Reports(Action<TrainingProgress> take) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => take(value);
    }

    /// <summary>A network that asks at each forward pass whether to fail.</summary>
    private sealed class Watched : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _inner;
        private readonly Func<bool> _fails;
        private readonly float _factor;

        public Watched(NetworkShape shape, Func<bool> fails, float factor = float.NaN)
            : base(nameof(Watched))
        {
            (_inner, _fails, _factor) = ((Network.Mlp(6) with { Normalization = Normalization.Batch, Dropout = 0.2 }).Build(shape, 1), fails, factor);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _fails() ? _inner.call(input) * _factor : _inner.call(input);
    }
}
