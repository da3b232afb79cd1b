using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>Where a segment that is too high is split.</summary>
public enum StringSplit
{
    /// <summary>In its middle: steadier, slower (Freeman &amp; Bruna 2017, §4).</summary>
    Middle,

    /// <summary>Where its loss is highest.</summary>
    Highest,
}

/// <summary>Options of <see cref="StringSampling"/>.</summary>
public sealed record StringOptions
{
    /// <summary>L₀: no point of the path is to be above it. Must be set, above the losses of both ends.</summary>
    public double MaximumLoss { get; init; } = double.NaN;

    /// <summary>α: new points are trained down to L_end + α (L₀ − L_end), L_end the higher loss of both ends, in (0, 1). The default is 0.9; for ends of loss 0 that is the paper's α L₀ (Freeman &amp; Bruna 2017).</summary>
    public double TargetShare { get; init; } = 0.9;

    /// <summary>Where segments are split. The default is their middle.</summary>
    public StringSplit Split { get; init; }

    /// <summary>How often a segment may be split in two, one within the other, in [0, 20]. The default is 6: at most 64 segments.</summary>
    public int Depth { get; init; } = 6;

    /// <summary>Points looked at inside each segment, in [1, ∞). The default is 9.</summary>
    public int PointsPerSegment { get; init; } = 9;

    /// <summary>How new points are trained. Their target loss comes from here.</summary>
    public DescentOptions Descent { get; init; } = new();

    /// <summary>Told after every bead, a step of this search; null for nobody.</summary>
    public IProgress<PathProgress>? Progress { get; init; }

    /// <summary>Looked at before every value and gradient.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check(bool isStochastic)
    {
        Options.Check(nameof(StringOptions),
            (double.IsFinite(MaximumLoss), nameof(MaximumLoss), "(−∞, ∞)", MaximumLoss), (TargetShare is > 0 and < 1, nameof(TargetShare), "(0, 1)", TargetShare),
            (Enum.IsDefined(Split), nameof(Split), "{Middle, Highest}", Split), (Depth is >= 0 and <= 20, nameof(Depth), "[0, 20]", Depth),
            (PointsPerSegment >= 1, nameof(PointsPerSegment), "[1, ∞)", PointsPerSegment));
        Descent.Check(isStochastic);
    }
}
