using System.Collections.Immutable;
using System.Globalization;
using MlNetLandscape.Numerics.Geometry.Alignment;

namespace MlNetLandscape;

/// <summary>Two layers whose units are matched. Of a module that is passed through several times, the last outputs count.</summary>
/// <param name="First">The module of the first network whose outputs are the units', such as «activation1»: see <see cref="NetworkSummary"/>.</param>
/// <param name="Second">That of the second.</param>
public sealed record LayerPair(string First, string Second);

/// <summary>How features of two networks are matched.</summary>
public sealed record FeatureMatchOptions
{
    /// <summary>What is matched. Empty, the default, for each activation layer (where there is none, each hidden layer) of the first network with that of the same number of the second.</summary>
    public ImmutableArray<LayerPair> Layers { get; init; } = [];

    /// <summary>The correlation in [−1, 1] below which a unit counts as unmatched. The default is 0.3 (Li et al. 2015).</summary>
    public double Threshold { get; init; } = FeatureMatching.DefaultThreshold;

    /// <summary>Seeds of the untrained networks that stand in for the second, at least one. The default is 1, 2, 3.</summary>
    public ImmutableArray<long> UntrainedSeeds { get; init; } = [1, 2, 3];

    /// <summary>Examples to match over at most, drawn at random; null for all. Above 1. The default is 5,000.</summary>
    public long? MaximumRows { get; init; } = 5_000;

    /// <summary>Decides which examples are drawn. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Examples a forward pass, at least 1; results do not depend on it but for rounding. The default is 200.</summary>
    public int BatchSize { get; init; } = 200;

    /// <summary>Looked at before each batch.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>What <see cref="Numerics.Objectives.EvaluationCost.Seconds"/> are measured with.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal void Check()
    {
        string[] faults = [.. Faults()];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(" ", faults), "options");
    }

    private IEnumerable<string> Faults()
    {
        if (Layers.IsDefault || Layers.Any(pair => pair is null))
            yield return $"`Layers` of `{nameof(FeatureMatchOptions)}` must hold no null; leave it empty for all layers.";
        if (Threshold is not (>= -1 and <= 1))
            yield return string.Create(CultureInfo.InvariantCulture, $"`Threshold` of `{nameof(FeatureMatchOptions)}` must be in [−1, 1]. Got {Threshold}.");
        if (UntrainedSeeds.IsDefaultOrEmpty)
            yield return $"`UntrainedSeeds` of `{nameof(FeatureMatchOptions)}` must hold at least one seed: layers that see the same inputs are alike even untrained.";
        if (MaximumRows < 2)
            yield return $"`MaximumRows` of `{nameof(FeatureMatchOptions)}` must be at least 2. Got {MaximumRows}.";
        if (BatchSize < 1)
            yield return $"`BatchSize` of `{nameof(FeatureMatchOptions)}` must be at least 1. Got {BatchSize}.";
        if (Clock is null)
            yield return $"`Clock` of `{nameof(FeatureMatchOptions)}` must not be null.";
    }
}
