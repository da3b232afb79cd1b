using System.Collections.Immutable;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>One stretch of relaxing an elastic band; pivots are inserted between stretches.</summary>
/// <param name="Steps">In [0, ∞).</param>
/// <param name="LearningRate">η, in (0, ∞).</param>
public readonly record struct BandCycle(int Steps, double LearningRate);

/// <summary>Options of <see cref="NudgedElasticBand"/>.</summary>
public sealed record BandOptions
{
    /// <summary>The cycles. The default is that of Draxler et al. (2018, §3.3): four of 1000 steps and two of 2000 at rate 0.1, four of 1000 at 0.01, four of 1000 at 0.001.</summary>
    public ImmutableArray<BandCycle> Cycles { get; init; } =
    [
        .. Enumerable.Repeat(new BandCycle(1000, 0.1), 4), .. Enumerable.Repeat(new BandCycle(2000, 0.1), 2), .. Enumerable.Repeat(new BandCycle(1000, 0.01), 4), .. Enumerable.Repeat(new BandCycle(1000, 0.001), 4),
    ];

    /// <summary>μ in v ← μ v + F, in [0, 1). The default is 0.9 (Draxler et al. 2018).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>k: the force k times the difference of the two neighbours' excess distances, in (0, ∞]. The default, ∞, puts the pivots back at their distances along the band before every step.</summary>
    public double SpringConstant { get; init; } = double.PositiveInfinity;

    /// <summary>Pivots between the ends in the first cycle, at equal distances, in [1, ∞). The default is 3.</summary>
    public int FirstPivots { get; init; } = 3;

    /// <summary>Pivots inserted between two cycles, at most, in [0, ∞). The default is 2.</summary>
    public int InsertionsPerCycle { get; init; } = 2;

    /// <summary>A pivot is inserted where the loss exceeds the line between a segment's ends by more than this part of the band's range of losses, in [0, ∞). The default is 0.1.</summary>
    public double InsertionThreshold { get; init; } = 0.1;

    /// <summary>Points looked at inside each segment, between cycles and in the end, in [1, ∞). The default is 9.</summary>
    public int PointsPerSegment { get; init; } = 9;

    /// <summary>The band is relaxed when no pivot has a larger force across it than this, in [0, ∞). The default is 0: all steps are done.</summary>
    public double ForceTolerance { get; init; }

    /// <summary>Told after every step; null for nobody.</summary>
    public IProgress<PathProgress>? Progress { get; init; }

    /// <summary>Looked at before every pivot.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Steps of all cycles.</summary>
    internal int Steps => Cycles.Sum(cycle => cycle.Steps);

    internal void Check() => Options.Check(nameof(BandOptions),
        (!Cycles.IsDefaultOrEmpty && Cycles.All(cycle => cycle.Steps >= 0 && cycle.LearningRate > 0 && double.IsFinite(cycle.LearningRate)), nameof(Cycles),
            "a list of at least one (steps ≥ 0, rate > 0)", Cycles.IsDefaultOrEmpty ? "none" : string.Join(", ", Cycles)),
        (Momentum is >= 0 and < 1, nameof(Momentum), "[0, 1)", Momentum), (SpringConstant > 0, nameof(SpringConstant), "(0, ∞]", SpringConstant),
        (FirstPivots >= 1, nameof(FirstPivots), "[1, ∞)", FirstPivots), (InsertionsPerCycle >= 0, nameof(InsertionsPerCycle), "[0, ∞)", InsertionsPerCycle),
        (InsertionThreshold >= 0, nameof(InsertionThreshold), "[0, ∞)", InsertionThreshold), (PointsPerSegment >= 1, nameof(PointsPerSegment), "[1, ∞)", PointsPerSegment),
        (ForceTolerance >= 0, nameof(ForceTolerance), "[0, ∞)", ForceTolerance));
}
