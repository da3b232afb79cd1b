namespace MlNetLandscape;

/// <summary>
/// For averaging from the share S of the run on (Izmailov et al. 2018, the authors' code): η until S/2, from there along a line to FinalFactor · η at 0.9 S, and
/// that rate to the end, so that the points averaged are not all the same.
/// </summary>
public sealed record AveragingSchedule : LearningRateSchedule
{
    private const double FallStarts = 0.5;
    private const double FallEnds = 0.9;

    /// <summary>S, the share of the run before the averaging, in (0, 1]. The default is 0.75, where <see cref="EqualAveraging"/> starts.</summary>
    public double Start { get; init; } = 0.75;

    /// <summary>The factor while points are taken, in (0, 1]. The default is 0.2.</summary>
    public double FinalFactor { get; init; } = 0.2;

    /// <inheritdoc />
    public override double FactorAt(SchedulePosition position)
    {
        var fallen = ((position.Progress / Start) - FallStarts) / (FallEnds - FallStarts);
        return 1 + ((FinalFactor - 1) * Math.Clamp(fallen, 0, 1));
    }

    internal override IEnumerable<string> Faults() =>
    [
        .. Positive(Start, nameof(Start), nameof(AveragingSchedule)), .. Fraction(Start, nameof(Start), nameof(AveragingSchedule)),
        .. Positive(FinalFactor, nameof(FinalFactor), nameof(AveragingSchedule)), .. Fraction(FinalFactor, nameof(FinalFactor), nameof(AveragingSchedule)),
    ];
}
