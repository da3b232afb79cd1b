using System.Text.Json.Nodes;

namespace MlNetLandscape;

/// <summary>How a network is trained. Names follow ML.NET's <c>ImageClassificationTrainer.Options</c> where the meaning is the same.</summary>
public abstract class TrainingOptions
{
    private const int MostThreads = 512; // OpenMP makes as many as it is told, and a hundred thousand never end

    /// <summary>The network. The default is a multilayer perceptron with hidden layers of 64 and 32.</summary>
    public Network Network { get; set; } = Network.Mlp(64, 32);

    /// <summary>Passes over the training examples, at least 1. The default is 30.</summary>
    public int Epoch { get; set; } = 30;

    /// <summary>Examples of a batch, at least 1. The default is 32 (Masters &amp; Luschi 2018).</summary>
    public int BatchSize { get; set; } = 32;

    /// <summary>Whether every epoch has its own order of the examples. The default is true.</summary>
    public bool Shuffle { get; set; } = true;

    /// <summary>The optimizer. The default is <see cref="AdamW"/>.</summary>
    public Optimizer Optimizer { get; set; } = new AdamW();

    /// <summary>η in (0, ∞); null, the default, for the optimizer's own (<see cref="Optimizer.DefaultLearningRate"/>).</summary>
    public double? LearningRate { get; set; }

    /// <summary>λ in [0, 3.4·10³⁸]: ½ λ ‖θ‖² is added to the objective; AdamW decays the weights apart from the gradient. The default is 0.</summary>
    public double WeightDecay { get; set; }

    /// <summary>The factor on η at each step. The default is <see cref="LearningRateSchedule.Constant"/>.</summary>
    public LearningRateSchedule LearningRateScheduler { get; set; } = LearningRateSchedule.Constant;

    /// <summary>The gradient is shortened to this Euclidean norm where it is longer, in (0, ∞); null, the default, for never.</summary>
    public double? GradientClipNorm { get; set; }

    /// <summary>Batches whose gradients are summed for one step, at least 1. The default is 1.</summary>
    public int GradientAccumulation { get; set; } = 1;

    /// <summary>The loss; null, the default, for the task's usual one.</summary>
    public Loss? Loss { get; set; }

    /// <summary>The share of the examples held out for validation when there is no validation set, in [0, 1). The default is 0.1, as in ML.NET.</summary>
    public double ValidationSetFraction { get; set; } = 0.1;

    /// <summary>Averages the weights over the steps; the trained network is the average. Null, the default, for none: the last weights.</summary>
    public WeightAverage? Averaging { get; set; }

    /// <summary>Ends the training early and restores the best weights; null, the default, for never. Needs a validation set or fraction.</summary>
    public EarlyStopping? EarlyStoppingCriteria { get; set; }

    /// <summary>Ends the training when its loss over the training examples has come down to a value; null, the default, for never. Cannot go with <see cref="Averaging"/>.</summary>
    public TrainingTarget? Target { get; set; }

    /// <summary>Ends the training after this wall time, with the best network so far by validation loss (the last, without a validation set); null, the default, for never.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>The root of all randomness; null, the default, to take it from the <c>MLContext</c>.</summary>
    public int? Seed { get; set; }

    /// <summary>Threads of one tensor operation during the training, in [1, 512]; null, the default, to leave the process's setting.</summary>
    public int? Threads { get; set; }

    /// <summary>«cpu», «cuda» or «cuda:1»; null, the default, for what the <c>MLContext</c> says (its <c>GpuDeviceId</c>, else the CPU).</summary>
    public string? Device { get; set; }

    /// <summary>
    /// What is measured at chosen steps, and found in <see cref="TrainingHistory.Observations"/>; none by default. The network does not depend on them. Their time
    /// counts for <see cref="TimeLimit"/>, and not for the examples by second.
    /// </summary>
    public IReadOnlyList<TrainingObserver> Observers { get; set; } = [];

    /// <summary>Is told how far the training is.</summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Ends the training within one batch; <c>Fit</c> returns the best network so far by validation loss, or the last without a validation set.</summary>
    public CancellationToken StopToken { get; set; }

    /// <summary>Ends the training within one batch; <c>Fit</c> writes the checkpoint, if there is one, and throws <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>
    /// A file that holds the state of the training, so that <c>Fit</c> goes on from it after an interruption, bit for bit as if there had been none.
    /// Deleted when the training ends. Null, the default, for none.
    /// </summary>
    public string? CheckpointPath { get; set; }

    /// <summary>Epochs between two checkpoints, at least 1. The default is 1.</summary>
    public int CheckpointEvery { get; set; } = 1;

    /// <summary>Where the time comes from. The default is the system's clock.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>A copy that may be changed.</summary>
    internal TrainingOptions Copy() => (TrainingOptions)MemberwiseClone();

    /// <summary>η.</summary>
    internal double BaseLearningRate => LearningRate ?? Optimizer.DefaultLearningRate;

    /// <summary>
    /// Everything that decides the result, as JSON; two trainings with the same fingerprint on the same data give the same network and history. Observers
    /// belong to it although the network is the same without them: half a series of observations would pass for a whole one.
    /// </summary>
    internal JsonObject Fingerprint(PredictionTask task) => new()
    {
        ["network"] = JsonNode.Parse(Network.ToJson()),
        ["task"] = System.Text.Json.JsonSerializer.SerializeToNode(task, LandscapeJson.Compact),
        ["loss"] = System.Text.Json.JsonSerializer.SerializeToNode(Loss ?? task.DefaultLoss, LandscapeJson.Compact),
        ["optimizer"] = System.Text.Json.JsonSerializer.SerializeToNode(Optimizer, LandscapeJson.Compact),
        ["schedule"] = System.Text.Json.JsonSerializer.SerializeToNode(LearningRateScheduler, LandscapeJson.Compact),
        ["epochs"] = Epoch,
        ["batchSize"] = BatchSize,
        ["shuffle"] = Shuffle,
        ["learningRate"] = BaseLearningRate,
        ["weightDecay"] = WeightDecay,
        ["gradientClipNorm"] = GradientClipNorm,
        ["gradientAccumulation"] = GradientAccumulation,
        ["validationSetFraction"] = ValidationSetFraction,
        ["patience"] = EarlyStoppingCriteria?.Patience,
        ["minDelta"] = EarlyStoppingCriteria?.MinDelta,
        ["target"] = Target is null ? null : System.Text.Json.JsonSerializer.SerializeToNode(Target, LandscapeJson.Compact),
        ["averaging"] = Averaging is null ? null : System.Text.Json.JsonSerializer.SerializeToNode(Averaging, LandscapeJson.Compact),
        ["observers"] = Observers.Count == 0 ? null : System.Text.Json.JsonSerializer.SerializeToNode(Observers, LandscapeJson.Compact),
    };

    /// <summary>Checks all options before any work.</summary>
    /// <exception cref="ArgumentException">Some are wrong; the message names them all.</exception>
    internal void Validate(PredictionTask task, bool hasValidationSet)
    {
        List<string> faults = [.. Faults(task)];
        if (EarlyStoppingCriteria is not null && !hasValidationSet && ValidationSetFraction == 0)
            faults.Add("`EarlyStoppingCriteria` needs a `ValidationSet` or a `ValidationSetFraction` above 0. Got neither.");
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults), "options");
    }

    internal IEnumerable<string> Faults(PredictionTask task)
    {
        if (Network is null || Optimizer is null || LearningRateScheduler is null || Clock is null || Observers is null || Observers.Contains(null!))
            return ["`Network`, `Optimizer`, `LearningRateScheduler`, `Clock`, `Observers` and each of these must not be null."];
        return
        [
            .. AtLeastOne(Epoch, nameof(Epoch)), .. AtLeastOne(BatchSize, nameof(BatchSize)),
            .. AtLeastOne(GradientAccumulation, nameof(GradientAccumulation)), .. AtLeastOne(CheckpointEvery, nameof(CheckpointEvery)),
            .. When(Threads is < 1 or > MostThreads, $"`Threads` must be in [1, {MostThreads}]. Got {Threads}."),
            .. When(BaseLearningRate is not (> 0 and <= float.MaxValue), $"`LearningRate` must be in (0, {float.MaxValue:g2}]. Got {LearningRate}."),
            .. When(WeightDecay is not (>= 0 and <= float.MaxValue), $"`WeightDecay` must be in [0, {float.MaxValue:g2}]. Got {WeightDecay}."),
            .. When(GradientClipNorm is { } norm && norm is not (> 0 and < double.PositiveInfinity), $"`GradientClipNorm` must be in (0, ∞). Got {GradientClipNorm}."),
            .. When(GradientClipNorm is not null && !Optimizer.TakesClippedGradients, $"`GradientClipNorm` cannot go with {Optimizer.GetType().Name}, whose line search needs the whole gradient. Leave it unset."),
            .. When(Optimizer.DrawsLabels && !ModelDistribution.Knows(Loss ?? task.DefaultLoss), $"`Optimizer` {Optimizer.GetType().Name} draws labels from the network's own distribution, and {(Loss ?? task.DefaultLoss).GetType().Name} is not the log-likelihood of one. Choose {task.DefaultLoss.GetType().Name}, or another optimizer."),
            .. When(ValidationSetFraction is not (>= 0 and < 1), $"`ValidationSetFraction` must be in [0, 1). Got {ValidationSetFraction}."),
            .. When(Target is not null && Averaging is not null, "`Target` cannot go with `Averaging`: the network would be the average, whose loss is another. Leave one unset."),
            .. When(TimeLimit is { } limit && limit <= TimeSpan.Zero, $"`TimeLimit` must be positive. Got {TimeLimit}."),
            .. Optimizer.Faults(), .. LearningRateScheduler.Faults(), .. (Loss ?? task.DefaultLoss).Faults(task),
            .. EarlyStoppingCriteria?.Faults() ?? [], .. Averaging?.Faults(Epoch, EarlyStoppingCriteria is not null) ?? [],
            .. Target?.Faults(task) ?? [], .. Observers.SelectMany(observer => observer.Faults()),
        ];
    }

    private static IEnumerable<string> AtLeastOne(int value, string name) => When(value < 1, $"`{name}` must be at least 1. Got {value}.");

    private static IEnumerable<string> When(bool wrong, string fault) => wrong ? [fault] : [];
}
