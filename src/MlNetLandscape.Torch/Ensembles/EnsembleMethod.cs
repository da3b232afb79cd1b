using System.Text.Json.Serialization;
using MlNetLandscape.Numerics.Ensembles;

namespace MlNetLandscape;

/// <summary>How the members of an ensemble are trained.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SnapshotEnsemble), "snapshot")]
[JsonDerivedType(typeof(FastGeometricEnsemble), "fastGeometric")]
[JsonDerivedType(typeof(DeepEnsemble), "deep")]
[JsonDerivedType(typeof(SwagEnsemble), "swag")]
[JsonDerivedType(typeof(OptimizerChoice), "choice")]
public abstract record EnsembleMethod
{
    private protected EnsembleMethod() { }

    /// <summary>How the members' outputs become one. The default is <see cref="CombinationRule.MeanProbability"/>.</summary>
    public CombinationRule Combination { get; init; } = CombinationRule.MeanProbability;

    /// <summary>
    /// Whether a temperature is fitted to the validation set; null, the default, for classifiers with at least <see cref="FewestToCalibrate"/> validation rows. Not for
    /// regressions and votes. Where early stopping chose the epochs by the same rows, the temperature is a little too low.
    /// </summary>
    public bool? Calibrates { get; init; }

    /// <summary>Validation rows from which on a temperature is fitted where <see cref="Calibrates"/> is null, at least 1. The default is 500.</summary>
    public int FewestToCalibrate { get; init; } = 500;

    /// <summary>Whether only the member with the lowest validation loss is kept.</summary>
    internal virtual bool KeepsBest => false;

    /// <summary>Whether it cannot do without held-out examples.</summary>
    internal virtual bool NeedsValidation => Calibrates == true;

    /// <summary>The parts of the training, in order.</summary>
    internal abstract IReadOnlyList<PlannedPart> Plan(TrainingOptions options);

    /// <summary>Checks the options and this before any work.</summary>
    /// <exception cref="ArgumentException">Something is wrong; the message names all that is.</exception>
    private protected void Validate(TrainingJob job, bool hasValidationSet)
    {
        job.Options.Validate(job.Task, hasValidationSet);
        List<string> faults = [.. Faults(job.Options, job.Task)];
        if (NeedsValidation && !hasValidationSet && job.Options.ValidationSetFraction == 0)
            faults.Add($"`{GetType().Name}` needs a `ValidationSet` or a `ValidationSetFraction` above 0 to {(KeepsBest ? "choose by" : "fit its temperature to")}. Got neither.");
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults), "options");
    }

    internal virtual IEnumerable<string> Faults(TrainingOptions options, PredictionTask task)
    {
        if (!Enum.IsDefined(Combination))
            yield return $"`Combination` of `{GetType().Name}` must be MeanProbability, MeanLogit or Vote. Got {Combination}.";
        if (FewestToCalibrate < 1)
            yield return $"`FewestToCalibrate` of `{GetType().Name}` must be at least 1. Got {FewestToCalibrate}.";
        if (Combination == CombinationRule.Vote && task is RegressionTask)
            yield return $"`Combination` Vote of `{GetType().Name}` needs classes; this is a regression. Choose MeanProbability.";
        if (Calibrates == true && (task is RegressionTask || Combination == CombinationRule.Vote))
            yield return $"`Calibrates` of `{GetType().Name}` must not be true for a regression or a vote, which have no logits.";
    }

    /// <summary>Whether a temperature is fitted to so many validation rows.</summary>
    internal bool Calibrate(PredictionTask task, long rows) =>
        rows > 0 && task is not RegressionTask && Combination != CombinationRule.Vote && (Calibrates ?? rows >= FewestToCalibrate);

    /// <summary>Trains an ensemble.</summary>
    /// <param name="job">What to train; its epochs are those of the whole ensemble, or of each of independent members.</param>
    /// <param name="train">The examples; held-out ones are drawn from them, once for all members, where there is no validation set.</param>
    /// <param name="validation">The validation set; null to draw it.</param>
    internal EnsembleModel Train(TrainingJob job, TensorDataset train, TensorDataset? validation)
    {
        Validate(job, validation is not null);
        var path = job.Options.CheckpointPath;
        if (job.Options.Seed is null && (Checkpoint.SeedIn(path) ?? Checkpoint.SeedIn(EnsembleCheckpoint.PartPath(path))) is { } seed)
            job = job with { Seed = seed }; // a seed nobody chose is another in another process
        var (trainPart, validationPart) = NetworkTraining.Parts(job, train, validation);
        try
        {
            var drawn = ReferenceEquals(validationPart, validation) ? (long?)null : NetworkTraining.SplitSeed(job);
            var ensemble = TrainOn(job with { HeldOutSeed = drawn }, trainPart, validationPart);
            return validationPart is not null && Calibrate(job.Task, validationPart.Count) ? ensemble.Calibrated(validationPart) : ensemble;
        }
        finally
        {
            NetworkTraining.DisposeCopies([trainPart], train);
            NetworkTraining.DisposeCopies([validationPart], validation);
        }
    }

    /// <summary>Trains on examples of which the held-out ones are taken away.</summary>
    private protected virtual EnsembleModel TrainOn(TrainingJob job, TensorDataset train, TensorDataset? validation) =>
        EnsembleTraining.Train(this, job, train, validation);

    /// <summary>What cannot go with parts that continue each other.</summary>
    private protected IEnumerable<string> FaultsOfCycles(TrainingOptions options)
    {
        var owner = GetType().Name;
        if (options.EarlyStoppingCriteria is not null)
            yield return $"`EarlyStoppingCriteria` cannot go with `{owner}`, whose members are the ends of its cycles. Leave it unset.";
        if (options.Averaging is not null)
            yield return $"`Averaging` cannot go with `{owner}`, whose cycles go on from their own weights. Leave it unset, or average the members.";
        if (options.Target is not null)
            yield return $"`Target` cannot go with `{owner}`, whose first cycle would reach it for all. Leave it unset.";
    }
}

/// <summary>A part of an ensemble's training to be done.</summary>
/// <param name="Epochs">Epochs.</param>
/// <param name="Schedule">Of the learning rate.</param>
/// <param name="IsMember">Whether its network is a member.</param>
/// <param name="Continues">Whether it goes on from the network of the part before.</param>
/// <param name="KeepsMomentum">Whether the optimizer goes on too.</param>
/// <param name="DivergenceFactor">By how much its loss may exceed that of the network it went on from; infinite where it may be anything finite.</param>
/// <param name="Optimizer">Its own; null for the training's.</param>
internal sealed record PlannedPart(
    int Epochs, LearningRateSchedule Schedule, bool IsMember, bool Continues, bool KeepsMomentum, double DivergenceFactor = double.PositiveInfinity,
    Optimizer? Optimizer = null);

/// <summary>
/// Members at the ends of the cycles of one training: η_t = η/2 (cos(π t/C) + 1) within each cycle of C steps (Huang et al. 2017). The epochs are shared among the
/// cycles; the last takes the rest. A cycle that diverges is given up: the next goes on from the last snapshot at half the rate.
/// </summary>
public sealed record SnapshotEnsemble : EnsembleMethod
{
    /// <summary>M ≥ 1, at most the epochs. The default is 4: the best log loss of one training's budget (Huang et al. used 5 and 6).</summary>
    public int Cycles { get; init; } = 4;

    /// <summary>Whether the optimizer begins anew in each cycle. The default is false.</summary>
    public bool ResetsMomentum { get; init; }

    /// <summary>Epochs over which the first cycle's rate rises, in [0, ∞). The default is 1, at most a quarter of the cycle.</summary>
    public double WarmUpEpochs { get; init; } = 1;

    /// <summary>A cycle that ends at more than this times the loss of the snapshot before has diverged; above 1. The default is 3.</summary>
    public double DivergenceFactor { get; init; } = 3;

    internal override IReadOnlyList<PlannedPart> Plan(TrainingOptions options)
    {
        var length = options.Epoch / Cycles;
        return [.. Enumerable.Range(0, Cycles).Select(cycle =>
        {
            var epochs = cycle == Cycles - 1 ? options.Epoch - (cycle * length) : length;
            var warmUp = cycle == 0 ? Math.Min(WarmUpEpochs, epochs / 4.0) : 0;
            LearningRateSchedule schedule = warmUp > 0 ? LearningRateSchedule.Cosine().WithWarmUp(warmUp) : LearningRateSchedule.Cosine();
            return new PlannedPart(epochs, schedule, IsMember: true, Continues: cycle > 0, KeepsMomentum: !ResetsMomentum, DivergenceFactor);
        })];
    }

    internal override IEnumerable<string> Faults(TrainingOptions options, PredictionTask task)
    {
        if (Cycles < 1 || Cycles > options.Epoch)
            yield return $"`Cycles` of `SnapshotEnsemble` must be in [1, {options.Epoch}], the epochs of the training. Got {Cycles}.";
        if (WarmUpEpochs is not (>= 0 and < double.PositiveInfinity))
            yield return $"`WarmUpEpochs` of `SnapshotEnsemble` must be in [0, ∞). Got {WarmUpEpochs}.";
        if (!(DivergenceFactor > 1))
            yield return $"`DivergenceFactor` of `SnapshotEnsemble` must be above 1. Got {DivergenceFactor}.";
        if (options.LearningRateScheduler != LearningRateSchedule.Constant)
            yield return $"`LearningRateScheduler` must be constant: `SnapshotEnsemble` has a schedule of its own. Got {options.LearningRateScheduler}.";
        foreach (var fault in FaultsOfCycles(options).Concat(base.Faults(options, task)))
            yield return fault;
    }
}

/// <summary>
/// Members at the lowest rates of short triangular cycles between η and <see cref="LowestFactor"/> η, after most of a usual training: points of one connected
/// low-loss region (Garipov et al. 2018, §4). The step before a member is taken has the lowest rate.
/// </summary>
public sealed record FastGeometricEnsemble : EnsembleMethod
{
    /// <summary>The share of the epochs before the cycles, in [0, 1), with the training's own schedule. The default is 0.8.</summary>
    public double BurnIn { get; init; } = 0.8;

    /// <summary>Epochs of one cycle, even, at least 2. The default is 2.</summary>
    public int CycleEpochs { get; init; } = 2;

    /// <summary>The lowest rate as a factor on η, in (0, 1). The default is 0.2: 0.01 of 0.05.</summary>
    public double LowestFactor { get; init; } = 0.2;

    internal override IReadOnlyList<PlannedPart> Plan(TrainingOptions options)
    {
        var burnIn = (int)Math.Round(options.Epoch * BurnIn);
        var half = CycleEpochs / 2;
        var members = 1 + ((options.Epoch - burnIn - half) / CycleEpochs);
        burnIn = options.Epoch - half - ((members - 1) * CycleEpochs); // what is left over belongs to the burn-in
        var fall = new PlannedPart(half, new GeometricCycleSchedule { LowestFactor = LowestFactor, OnlyFalls = true }, IsMember: true, Continues: burnIn > 0, KeepsMomentum: true, DivergenceFactor: 3);
        var cycle = fall with { Epochs = CycleEpochs, Continues = true, Schedule = new GeometricCycleSchedule { LowestFactor = LowestFactor } };
        return [.. burnIn > 0 ? [new PlannedPart(burnIn, options.LearningRateScheduler, false, false, true)] : Array.Empty<PlannedPart>(), fall, .. Enumerable.Repeat(cycle, members - 1)];
    }

    internal override IEnumerable<string> Faults(TrainingOptions options, PredictionTask task)
    {
        if (BurnIn is not (>= 0 and < 1))
            yield return $"`BurnIn` of `FastGeometricEnsemble` must be in [0, 1). Got {BurnIn}.";
        if (CycleEpochs < 2 || CycleEpochs % 2 != 0)
            yield return $"`CycleEpochs` of `FastGeometricEnsemble` must be even and at least 2. Got {CycleEpochs}.";
        if (LowestFactor is not (> 0 and < 1))
            yield return $"`LowestFactor` of `FastGeometricEnsemble` must be in (0, 1). Got {LowestFactor}.";
        if (options.Epoch - (int)Math.Round(options.Epoch * BurnIn) < CycleEpochs / 2)
            yield return $"`FastGeometricEnsemble` needs {CycleEpochs / 2} epochs after its burn-in. Got {options.Epoch} epochs with a `BurnIn` of {BurnIn}.";
        foreach (var fault in FaultsOfCycles(options).Concat(base.Faults(options, task)))
            yield return fault;
    }
}

/// <summary>Independent trainings, each with its own initial weights and order of the examples, their seeds derived from the training's (Lakshminarayanan et al. 2017).</summary>
public sealed record DeepEnsemble : EnsembleMethod
{
    /// <summary>M ≥ 1. The default is 4.</summary>
    public int Members { get; init; } = 4;

    internal override IReadOnlyList<PlannedPart> Plan(TrainingOptions options) =>
        [.. Enumerable.Repeat(new PlannedPart(options.Epoch, options.LearningRateScheduler, IsMember: true, Continues: false, KeepsMomentum: false), Members)];

    internal override IEnumerable<string> Faults(TrainingOptions options, PredictionTask task)
    {
        if (Members < 1)
            yield return $"`Members` of `DeepEnsemble` must be at least 1. Got {Members}.";
        foreach (var fault in base.Faults(options, task))
            yield return fault;
    }
}
