namespace MlNetLandscape;

/// <summary>
/// A cycle of fast geometric ensembling over the run: f + (1 − f)(1 − |2 t − 1|), t = (step + 1) / steps, so that the last step has the lowest rate f and the network
/// after it is the member (Garipov et al. 2018, §4, where a cycle is counted from half a cycle earlier). From the middle on, it only falls.
/// </summary>
internal sealed record GeometricCycleSchedule : LearningRateSchedule
{
    /// <summary>f in (0, 1).</summary>
    public double LowestFactor { get; init; } = 0.2;

    /// <summary>Whether the run is the second half of a cycle.</summary>
    public bool OnlyFalls { get; init; }

    /// <inheritdoc />
    public override double FactorAt(SchedulePosition position)
    {
        var done = (position.Step + 1) / (double)position.TotalSteps;
        var phase = OnlyFalls ? 0.5 * (1 + done) : done;
        return LowestFactor + ((1 - LowestFactor) * (1 - Math.Abs((2 * phase) - 1)));
    }

    internal override IEnumerable<string> Faults() => Fraction(LowestFactor, nameof(LowestFactor), nameof(GeometricCycleSchedule));
}
