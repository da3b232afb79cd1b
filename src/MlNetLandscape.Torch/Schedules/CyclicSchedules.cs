namespace MlNetLandscape;

/// <summary>The triangular cycle: a linear rise from LowestFactor · η to η and back, every Epochs epochs (Smith 2017, §3).</summary>
public sealed record CyclicSchedule : LearningRateSchedule
{
    /// <summary>Epochs of one cycle, at least 1. The default is 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The factor at the ends of a cycle, in [0, 1]. The default is 0.1.</summary>
    public double LowestFactor { get; init; } = 0.1;

    /// <inheritdoc />
    public override double FactorAt(SchedulePosition position)
    {
        var length = Epochs * position.StepsPerEpoch;
        var phase = position.Step % length / (double)length;
        return LowestFactor + ((1 - LowestFactor) * (1 - Math.Abs((2 * phase) - 1)));
    }

    internal override IEnumerable<string> Faults() =>
        [.. Positive(Epochs, nameof(Epochs), nameof(CyclicSchedule)), .. Fraction(LowestFactor, nameof(LowestFactor), nameof(CyclicSchedule))];
}

/// <summary>One rise along half a cosine from StartFactor · η to η, one fall to FinalFactor · η (Smith &amp; Topin 2018; values as in fastai).</summary>
public sealed record OneCycleSchedule : LearningRateSchedule
{
    /// <summary>The factor at the start, in [0, 1]. The default is 1/25.</summary>
    public double StartFactor { get; init; } = 1 / 25.0;

    /// <summary>The factor at the end, in [0, 1]. The default is 4·10⁻⁶, a ten-thousandth of the start.</summary>
    public double FinalFactor { get; init; } = 4e-6;

    /// <summary>The share of the run that rises, in [0, 1]. The default is 0.3.</summary>
    public double RisingFraction { get; init; } = 0.3;

    /// <inheritdoc />
    public override double FactorAt(SchedulePosition position)
    {
        var progress = position.Progress;
        return progress < RisingFraction
            ? HalfCosine(StartFactor, 1, progress / RisingFraction)
            : HalfCosine(1, FinalFactor, (progress - RisingFraction) / Math.Max(1 - RisingFraction, double.Epsilon));
    }

    internal override IEnumerable<string> Faults() =>
    [
        .. Fraction(StartFactor, nameof(StartFactor), nameof(OneCycleSchedule)),
        .. Fraction(FinalFactor, nameof(FinalFactor), nameof(OneCycleSchedule)),
        .. Fraction(RisingFraction, nameof(RisingFraction), nameof(OneCycleSchedule)),
    ];
}

/// <summary>Another schedule times min(1, (step + 1) / steps of the warm-up) (Goyal et al. 2017, §2.2).</summary>
public sealed record WarmUpSchedule : LearningRateSchedule
{
    /// <summary>Epochs of the rise, in (0, ∞). The default is 1.</summary>
    public double Epochs { get; init; } = 1;

    /// <summary>The schedule that is warmed up.</summary>
    public LearningRateSchedule Then { get; init; } = Constant;

    /// <inheritdoc />
    public override double FactorAt(SchedulePosition position) =>
        Math.Min(1, (position.Step + 1) / Math.Max(1, Epochs * position.StepsPerEpoch)) * Then.FactorAt(position);

    internal override IEnumerable<string> Faults() => [.. Positive(Epochs, nameof(Epochs), nameof(WarmUpSchedule)), .. Then.Faults()];
}
