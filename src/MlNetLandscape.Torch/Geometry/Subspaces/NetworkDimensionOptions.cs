using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Subspaces;

namespace MlNetLandscape;

/// <summary>Options of <see cref="NetworkDimension"/>.</summary>
public sealed record NetworkDimensionOptions
{
    /// <summary>The part of the baseline's score that counts as solved, in (0, 1]. The default is 0.9: d_int90 (Li et al. 2018).</summary>
    public double Share { get; init; } = 0.9;

    /// <summary>The first d that is tried, at least 1. The default is 10.</summary>
    public int Smallest { get; init; } = 10;

    /// <summary>The largest d that is tried, at least <see cref="Smallest"/>; at most P, which is the default, null.</summary>
    public int? Largest { get; init; }

    /// <summary>Subspaces tried of each dimension, each around initial weights of its own, at least 1; their mean score counts. The default is 3.</summary>
    public int Subspaces { get; init; } = 3;

    /// <summary>The search ends when the dimensions that fail and succeed differ by at most this part, in [0, 1). The default is 0.1.</summary>
    public double Resolution { get; init; } = 0.1;

    /// <summary>How subspaces are spanned; null, the default, for dense directions where they take at most a gibibyte, and Fastfood else.</summary>
    public ProjectionKind? Projection { get; init; }

    /// <summary>η of Adam in the coordinates z, in (0, ∞): larger than for parameters, since every direction has length 1. The default is 0.05.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Epochs of a training in a subspace, at least 1; null, the default, for those of the trainer.</summary>
    public int? Epochs { get; init; }

    /// <summary>Scores known from a search that was interrupted, as <see cref="Scored"/> told them: these trainings are not done again. None by default.</summary>
    public ImmutableArray<SubspaceScore> Known { get; init; } = [];

    /// <summary>Told every score; null for nobody.</summary>
    public IProgress<SubspaceScore>? Scored { get; init; }

    /// <summary>Told after every training; null for nobody.</summary>
    public IProgress<StudyProgress>? Progress { get; init; }

    /// <summary>Checks all options before any work.</summary>
    /// <exception cref="ArgumentException">Some are wrong; the message names them all.</exception>
    internal void Validate(long parameters)
    {
        List<string> faults = [.. Faults(parameters)];
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults), "options");
    }

    /// <summary>d at most.</summary>
    internal int Most(long parameters) => Largest ?? (int)Math.Min(parameters, int.MaxValue);

    /// <summary>Trainings in subspaces at most: all dimensions up to the largest, and the halvings of the last bracket.</summary>
    internal int MostTrainings(long parameters)
    {
        var doublings = (int)Math.Ceiling(Math.Log2(Most(parameters) / (double)Smallest)) + 1;
        var halvings = (int)Math.Ceiling(Math.Log2(Math.Log(2) / Math.Log(1 / (1 - Math.Clamp(Resolution, 1.0 / Most(parameters), 0.999)))));
        return Subspaces * (doublings + Math.Max(0, halvings));
    }

    private IEnumerable<string> Faults(long parameters)
    {
        if (Share is not (> 0 and <= 1))
            yield return FormattableString.Invariant($"`Share` of `NetworkDimensionOptions` must be in (0, 1]. Got {Share}.");
        if (Smallest < 1 || Smallest > parameters)
            yield return $"`Smallest` of `NetworkDimensionOptions` must be in [1, {parameters}], the network's parameters. Got {Smallest}.";
        if (Largest is { } largest && (largest < Smallest || largest > parameters))
            yield return $"`Largest` of `NetworkDimensionOptions` must be in [{Smallest}, {parameters}], from the smallest to the network's parameters. Got {Largest}.";
        if (Subspaces < 1)
            yield return $"`Subspaces` of `NetworkDimensionOptions` must be at least 1. Got {Subspaces}.";
        if (Resolution is not (>= 0 and < 1))
            yield return FormattableString.Invariant($"`Resolution` of `NetworkDimensionOptions` must be in [0, 1). Got {Resolution}.");
        if (Projection is { } kind && !Enum.IsDefined(kind))
            yield return $"`Projection` of `NetworkDimensionOptions` must be Dense, Sparse or Fastfood. Got {Projection}.";
        if (!(LearningRate > 0) || !double.IsFinite(LearningRate))
            yield return FormattableString.Invariant($"`LearningRate` of `NetworkDimensionOptions` must be in (0, ∞). Got {LearningRate}.");
        if (Epochs < 1)
            yield return $"`Epochs` of `NetworkDimensionOptions` must be at least 1. Got {Epochs}.";
        if (Known.IsDefault)
            yield return "`Known` of `NetworkDimensionOptions` must not be null.";
    }
}
