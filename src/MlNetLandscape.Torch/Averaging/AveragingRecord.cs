using System.Collections.Immutable;

namespace MlNetLandscape;

/// <summary>One average of a training: a run of points of one basin.</summary>
/// <param name="FirstStep">Steps done at its first point.</param>
/// <param name="LastStep">Steps done at its latest point.</param>
/// <param name="Points">Points taken into it; of <see cref="LatestAveraging"/> the last k of them are averaged.</param>
/// <param name="HighestBarrier">The highest barrier the guard found between it and a point it took in; null without a guard, or before its second look.</param>
/// <param name="EndingBarrier">The barrier that ended it; null where none did.</param>
/// <param name="ValidationLoss">Of the average when it was ended or chosen; null where it was not asked for.</param>
public sealed record AverageGroup(
    long FirstStep, long LastStep, long Points, double? HighestBarrier, double? EndingBarrier, double? ValidationLoss);

/// <summary>What the averaging of a training did.</summary>
public sealed record AveragingRecord
{
    /// <summary>What was asked for.</summary>
    public WeightAverage Average { get; init; } = new();

    /// <summary>The averages, in order; more than one where the guard found a barrier.</summary>
    public ImmutableArray<AverageGroup> Groups { get; init; } = [];

    /// <summary>The average that the network's weights are, from 0; null where they are no average: the training ended before the first point, or an epoch before it was the best.</summary>
    public int? Chosen { get; init; }

    /// <summary>Layers whose running statistics were taken anew, 0 where there are none.</summary>
    public int RefreshedLayers { get; init; }

    /// <summary>Wall time of taking points, of the guard, and of running statistics.</summary>
    public double Seconds { get; init; }

    /// <inheritdoc />
    public bool Equals(AveragingRecord? other) =>
        other is not null && Average == other.Average && Chosen == other.Chosen && RefreshedLayers == other.RefreshedLayers
        && Seconds == other.Seconds && Groups.SequenceEqual(other.Groups);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Average, Groups.Length, Chosen);
}
