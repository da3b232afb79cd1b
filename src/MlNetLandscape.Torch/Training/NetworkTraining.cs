using System.Collections.Immutable;
using System.Globalization;
using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The random streams of a training, named so that none shifts when another is added.</summary>
internal static class Streams
{
    public const long Initialisation = 1;
    public const long Shuffling = 2;
    public const long Dropout = 3;
    public const long ValidationSplit = 4;
    public const long Observers = 5;
    public const long Steps = 6;
    public const long Averaging = 7;
    public const long Members = 8;
}

/// <summary>What is to be trained, and where.</summary>
/// <param name="Options">Validated here.</param>
/// <param name="Task">What is predicted.</param>
/// <param name="Seed">The root of all randomness.</param>
/// <param name="Device">Where the tensors of the training lie.</param>
/// <param name="Initial">A model to go on from; null for a fresh network.</param>
/// <param name="Inform">Takes what a log should hold: one sentence a training.</param>
/// <param name="Warn">Takes what the user should know.</param>
/// <param name="Trace">Takes what a verbose log should hold: one line an epoch.</param>
internal sealed record TrainingJob(
    TrainingOptions Options, PredictionTask Task, long Seed, Device Device, NetworkModel? Initial,
    Action<string> Inform, Action<string> Warn, Action<string> Trace)
{
    /// <summary>What the classes are called; empty where they have no names.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>The seed with which the validation set given was drawn; null where it was not.</summary>
    public long? HeldOutSeed { get; init; }

    /// <summary>The examples whose loss the options' target is of, on the training's device; null for those trained on.</summary>
    public TensorDataset? TargetRows { get; init; }

    /// <summary>A state of the optimizer to go on with; null for a fresh one.</summary>
    public IReadOnlyDictionary<string, Tensor>? OptimizerState { get; init; }

    /// <summary>Takes the optimizer's state when the training has ended; the tensors live no longer than the call.</summary>
    public Action<IReadOnlyDictionary<string, Tensor>>? TakeOptimizerState { get; init; }

    /// <summary>Takes the average when the training has ended; it lives no longer than the call.</summary>
    public Action<IRunningAverage>? TakeAverage { get; init; }
}

/// <summary>From data and options to a trained network.</summary>
internal static class NetworkTraining
{
    /// <summary>Trains a network.</summary>
    /// <param name="job">What to train.</param>
    /// <param name="train">The examples; held-out ones are drawn from them where there is no validation set.</param>
    /// <param name="validation">The validation set; null to draw it.</param>
    public static NetworkModel Train(TrainingJob job, TensorDataset train, TensorDataset? validation)
    {
        job.Options.Validate(job.Task, validation is not null);
        Checkpoint.Require(job.Options.CheckpointPath);
        if (job.Options.Seed is null && Checkpoint.SeedIn(job.Options.CheckpointPath) is { } seed)
            job = job with { Seed = seed }; // a seed nobody chose is another in another process
        using var threads = new ThreadSetting(job.Options.Threads);
        var shape = new NetworkShape(train.FeatureCount, job.Task.Outputs);
        var module = Start(job, shape);
        try
        {
            var checkpoint = new Checkpoint(job.Options.CheckpointPath, job.Options.CheckpointPath is null ? [] : Fingerprint(job, train, validation));
            var (trainPart, validationPart) = Parts(job, train, validation);
            var (trainThere, validationThere) = (trainPart.To(job.Device), validationPart?.To(job.Device));
            TrainingHistory history;
            try
            {
                RefuseBatchesOfOne(job.Options, trainPart, module);
                using var run = new TrainingRun(job, module, trainThere, validationThere, checkpoint);
                history = run.Run() with { HeldOutSeed = ReferenceEquals(validationPart, validation) ? job.HeldOutSeed : SplitSeed(job) };
            }
            finally
            {
                DisposeCopies([trainThere, trainPart], train);
                DisposeCopies([validationThere, validationPart], validation);
            }

            foreach (var parameter in module.parameters())
                parameter.grad = null;
            if (history.Epochs.IsEmpty)
                job.Warn($"The training was ended ({history.StopReason}) before its first step: the network has its initial weights.");
            if (history is { Averaging.Groups.IsEmpty: true, StopReason: StopReason.Completed })
                job.Warn("No weights were averaged: the training has no point of its `Averaging`. The network has its last weights; start the averaging earlier, or take points more often.");
            job.Inform(Summary(history, module));
            return new NetworkModel(job.Options.Network, shape, job.Task, history, Move(module, CPU), job.ClassNames);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>A learning-rate range test on a network of its own; leaves no trace.</summary>
    public static LearningRateRangeTest RangeTest(TrainingJob job, TensorDataset train, double lowest, double highest, int steps)
    {
        job.Options.Validate(job.Task, hasValidationSet: true);
        using var threads = new ThreadSetting(job.Options.Threads);
        using var module = Start(job, new NetworkShape(train.FeatureCount, job.Task.Outputs));
        var there = train.To(job.Device);
        try
        {
            return LearningRateRangeTest.Run(job, module, there, lowest, highest, steps);
        }
        finally
        {
            DisposeCopies([there], train);
        }
    }

    private static nn.Module<Tensor, Tensor> Start(TrainingJob job, NetworkShape shape)
    {
        if (job.Initial is { } initial && (initial.Shape != shape || initial.Network != job.Options.Network))
        {
            throw new ArgumentException(
                $"The initial model is {initial.Network} for {initial.Shape}; this training needs {job.Options.Network} for {shape}. "
                + "Train with the same `Network` on the same features and classes, or start afresh.", "initialModel");
        }

        var module = job.Initial?.CreateModule() ?? job.Options.Network.Build(shape, Seed.Derive(job.Seed, Streams.Initialisation));
        MemoryLayouts.SetChannelsLast(module, true);
        return Move(module, job.Device);
    }

    /// <summary>The module on a device; itself, untouched, where it is there already.</summary>
    private static nn.Module<Tensor, Tensor> Move(nn.Module<Tensor, Tensor> module, Device device) =>
        module.parameters().All(parameter => parameter.device_type == device.type) ? module : module.to(device);

    /// <summary>The examples to train on, and those held out: the validation set, or drawn from the others. Disposed by the caller where they are new.</summary>
    public static (TensorDataset Train, TensorDataset? Validation) Parts(TrainingJob job, TensorDataset train, TensorDataset? validation)
    {
        if (validation is not null || job.Options.ValidationSetFraction == 0 || train.Count < 2)
            return (train, validation);
        var (drawn, rest) = train.Split(job.Options.ValidationSetFraction, SplitSeed(job));
        return (rest, drawn);
    }

    /// <summary>The seed to draw held-out examples with: that of the network to go on from, which has seen the others.</summary>
    public static long SplitSeed(TrainingJob job) => job.Initial?.History.HeldOutSeed ?? Seed.Derive(job.Seed, Streams.ValidationSplit);

    private static void RefuseBatchesOfOne(TrainingOptions options, TensorDataset train, nn.Module module)
    {
        if (Math.Min(options.BatchSize, train.Count) == 1 && module.modules().OfType<TorchSharp.Modules.BatchNorm>().Any())
        {
            throw new ArgumentException(
                "Batch normalisation needs batches of two examples or more: one has no variance. "
                + $"Got `BatchSize` {options.BatchSize} and {train.Count} training examples.", nameof(options));
        }
    }

    public static System.Text.Json.Nodes.JsonObject Fingerprint(TrainingJob job, TensorDataset train, TensorDataset? validation)
    {
        var fingerprint = job.Options.Fingerprint(job.Task);
        fingerprint["seed"] = job.Seed;
        fingerprint["examples"] = train.Count;
        fingerprint["features"] = train.FeatureCount;
        fingerprint["data"] = train.Fingerprint();
        fingerprint["validationData"] = validation?.Fingerprint();
        fingerprint["targetData"] = job.TargetRows?.Fingerprint();
        fingerprint["initialModel"] = job.Initial?.Fingerprint();
        return fingerprint;
    }

    public static void DisposeCopies(IEnumerable<TensorDataset?> sets, TensorDataset? original)
    {
        foreach (var set in sets)
        {
            if (!ReferenceEquals(set, original))
                set?.Dispose();
        }
    }

    private static string Summary(TrainingHistory history, nn.Module module)
    {
        var parameters = module.parameters().Sum(parameter => parameter.numel());
        var last = history.Epochs.IsEmpty ? null : history.Epochs[^1];
        return string.Create(CultureInfo.InvariantCulture,
            $"Trained {parameters} parameters on {history.TrainingExamples} examples for {history.Epochs.Length} epochs in {history.Seconds:f1} s "
            + $"({history.StopReason}): training loss {last?.TrainingLoss:g5}, validation loss {last?.ValidationLoss:g5}; weights of epoch {history.WeightsOfEpoch}.")
            + (history.Observations.IsEmpty ? "" : string.Create(CultureInfo.InvariantCulture,
                $" {history.Observations.Length} observations took {history.Observations.Sum(seen => seen.Cost.Products)} products and {history.Epochs.Sum(epoch => epoch.ObserverSeconds):f1} s of them."));
    }
}

/// <summary>Sets the threads of one tensor operation in this thread, and puts the old number back. Threads that begin meanwhile begin with the process's number.</summary>
internal sealed class ThreadSetting : IDisposable
{
    private static readonly Lock Gate = new();

    private readonly int? _before;

    public ThreadSetting(int? threads)
    {
        if (threads is not { } wanted)
            return;
        lock (Gate)
        {
            var before = get_num_threads();
            _before = before;
            set_num_threads(wanted); // this thread's, and what other threads begin with
            var other = new Thread(() => set_num_threads(before)); // what they begin with alone
            other.Start();
            other.Join();
        }
    }

    public void Dispose()
    {
        if (_before is { } threads)
            set_num_threads(threads);
    }
}
