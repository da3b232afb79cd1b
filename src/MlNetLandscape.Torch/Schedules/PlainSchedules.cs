namespace MlNetLandscape;

/// <summary>η throughout.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc />
    public override double FactorAt(SchedulePosition position) => 1;

    internal override IEnumerable<string> Faults() => [];
}

/// <summary>η · Factor^⌊epoch / Epochs⌋.</summary>
public sealed record StepSchedule : LearningRateSchedule
{
    /// <summary>Epochs between two drops, at least 1. The default is 30.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>The factor of a drop, in (0, ∞). The default is 0.1.</summary>
    public double Factor { get; init; } = 0.1;

    /// <inheritdoc />
    public override double FactorAt(SchedulePosition position) => Math.Pow(Factor, position.Step / (Epochs * position.StepsPerEpoch));

    internal override IEnumerable<string> Faults() =>
        [.. Positive(Epochs, nameof(Epochs), nameof(StepSchedule)), .. Positive(Factor, nameof(Factor), nameof(StepSchedule))];
}

/// <summary>η (f + (1 − f) · ½ (1 + cos πt)) over the run t ∈ [0, 1) (Loshchilov &amp; Hutter 2017, eq. 5, one cycle).</summary>
public sealed record CosineSchedule : LearningRateSchedule
{
    /// <summary>f in [0, 1]. The default is 0.</summary>
    public double FinalFactor { get; init; }

    /// <inheritdoc />
    public override double FactorAt(SchedulePosition position) => HalfCosine(1, FinalFactor, position.Progress);

    internal override IEnumerable<string> Faults() => Fraction(FinalFactor, nameof(FinalFactor), nameof(CosineSchedule));
}

/// <summary>From η to FinalFactor · η along a line over the run.</summary>
public sealed record LinearSchedule : LearningRateSchedule
{
    /// <summary>The factor at the end, in [0, 1]. The default is 0.</summary>
    public double FinalFactor { get; init; }

    /// <inheritdoc />
    public override double FactorAt(SchedulePosition position) => 1 + ((FinalFactor - 1) * position.Progress);

    internal override IEnumerable<string> Faults() => Fraction(FinalFactor, nameof(FinalFactor), nameof(LinearSchedule));
}
