using System.Collections.Immutable;

namespace MlNetLandscape;

/// <summary>Options of a <see cref="TunnelSweep"/>: what is varied, each value in place of the trainer's own, and at which losses tunnels are compared.</summary>
public sealed record TunnelSweepOptions
{
    /// <summary>η, each in (0, ∞).</summary>
    public ImmutableArray<double> LearningRates { get; init; } = [];

    /// <summary>Examples of a batch, each at least 1.</summary>
    public ImmutableArray<int> BatchSizes { get; init; } = [];

    /// <summary>λ, each in [0, ∞).</summary>
    public ImmutableArray<double> WeightDecays { get; init; } = [];

    /// <summary>The probability of dropping a unit, each in [0, 1); for networks with a place for dropout.</summary>
    public ImmutableArray<double> Dropouts { get; init; } = [];

    /// <summary>The training loss, without weight decay, at which every training ends. The default is 0.15, for cross-entropy.</summary>
    public double TargetLoss { get; init; } = 0.15;

    /// <summary>Looks at the training loss in an epoch, at least 1; each costs a third of an epoch. The default is 2.</summary>
    public int LooksPerEpoch { get; init; } = 2;

    /// <summary>Trainings of each setting from initial weights of their own, the same for all settings, at least 1. The default is 3.</summary>
    public int Trainings { get; init; } = 3;

    /// <summary>The loss at which tunnels end, above <see cref="TargetLoss"/>. The default is 1, for cross-entropy.</summary>
    public double ThresholdLoss { get; init; } = 1;

    /// <summary>Random directions in which the width is measured, at least 2. The default is 20.</summary>
    public int Probes { get; init; } = 20;

    /// <summary>How far a probe goes at most, in units of ‖θ‖, in (0, ∞). The default is 2: an angle of 63°. Where probes meet no wall, angles are lower bounds.</summary>
    public double LargestRadius { get; init; } = 2;

    /// <summary>Wanted error of λ_max relative to its size, in (0, 1). The default is 0.01.</summary>
    public double EigenvalueTolerance { get; init; } = 0.01;

    /// <summary>Hessian-vector products for λ_max at most, at least 1. The default is 100.</summary>
    public int MaximumProducts { get; init; } = 100;

    /// <summary>Which of the training rows tunnels are measured on, and how. The default is at most 5,000 of them.</summary>
    public GeometryOptions Geometry { get; init; } = new();

    /// <summary>Told after every training; null for nobody.</summary>
    public IProgress<StudyProgress>? Progress { get; init; }

    /// <summary>All values, in the order of the axes.</summary>
    internal IEnumerable<(TunnelAxis Axis, double Value)> Values =>
    [
        .. LearningRates.Select(value => (TunnelAxis.LearningRate, value)), .. BatchSizes.Select(value => (TunnelAxis.BatchSize, (double)value)),
        .. WeightDecays.Select(value => (TunnelAxis.WeightDecay, value)), .. Dropouts.Select(value => (TunnelAxis.Dropout, value)),
    ];

    /// <summary>Checks all options before any work.</summary>
    /// <exception cref="ArgumentException">Some are wrong; the message names them all.</exception>
    internal void Validate(TrainingOptions training, PredictionTask task)
    {
        if (new[] { LearningRates, WeightDecays, Dropouts }.Any(values => values.IsDefault) || BatchSizes.IsDefault || Geometry is null)
            throw new ArgumentException("`LearningRates`, `BatchSizes`, `WeightDecays`, `Dropouts` and `Geometry` of `TunnelSweepOptions` must not be null.", "options");
        Geometry.Validate(task);
        List<string> faults = [.. Faults(training)];
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults), "options");
    }

    private IEnumerable<string> Faults(TrainingOptions training)
    {
        if (!Values.Any())
            yield return "A sweep needs `LearningRates`, `BatchSizes`, `WeightDecays` or `Dropouts`. All are empty.";
        foreach (var fault in Each(LearningRates, nameof(LearningRates), value => value > 0 && double.IsFinite(value), "(0, ∞)")
            .Concat(Each([.. BatchSizes.Select(value => (double)value)], nameof(BatchSizes), value => value >= 1, "[1, ∞)"))
            .Concat(Each(WeightDecays, nameof(WeightDecays), value => value >= 0 && double.IsFinite(value), "[0, ∞)"))
            .Concat(Each(Dropouts, nameof(Dropouts), value => value is >= 0 and < 1, "[0, 1)")))
            yield return fault;
        if (!Dropouts.IsEmpty && DropoutVariant.Of(training.Network, 0) is null)
            yield return $"`Dropouts` need a network with dropout. {training.Network.GetType().Name} has no place for it: leave them empty, or describe a network that has.";
        if (!(TargetLoss < ThresholdLoss) || !double.IsFinite(TargetLoss) || !double.IsFinite(ThresholdLoss))
            yield return FormattableString.Invariant($"`TargetLoss` and `ThresholdLoss` of `TunnelSweepOptions` must be finite, the first below the second. Got {TargetLoss} and {ThresholdLoss}.");
        if (Probes < 2)
            yield return $"`Probes` of `TunnelSweepOptions` must be at least 2. Got {Probes}.";
        if (!(LargestRadius > 0) || !double.IsFinite(LargestRadius))
            yield return FormattableString.Invariant($"`LargestRadius` of `TunnelSweepOptions` must be in (0, ∞). Got {LargestRadius}.");
        if (training.Averaging is not null)
            yield return "`Averaging` cannot go with a sweep: the network would be the average, whose loss is another than the target. Leave it unset.";
        if (LooksPerEpoch < 1)
            yield return $"`LooksPerEpoch` of `TunnelSweepOptions` must be at least 1. Got {LooksPerEpoch}.";
        if (Trainings < 1)
            yield return $"`Trainings` of `TunnelSweepOptions` must be at least 1. Got {Trainings}.";
        if (EigenvalueTolerance is not (> 0 and < 1))
            yield return FormattableString.Invariant($"`EigenvalueTolerance` of `TunnelSweepOptions` must be in (0, 1). Got {EigenvalueTolerance}.");
        if (MaximumProducts < 1)
            yield return $"`MaximumProducts` of `TunnelSweepOptions` must be at least 1. Got {MaximumProducts}.";
    }

    private static IEnumerable<string> Each(ImmutableArray<double> values, string name, Func<double, bool> isGood, string range) => values.Where(value => !isGood(value))
        .Select(value => FormattableString.Invariant($"Each of `{name}` of `TunnelSweepOptions` must be in {range}. Got {value}."));
}
