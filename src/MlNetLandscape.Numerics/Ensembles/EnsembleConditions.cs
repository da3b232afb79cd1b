using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>What was judged, on which rows, with which settings.</summary>
public sealed record EnsembleConditions
{
    /// <summary>«multiclass», «binary» or «regression».</summary>
    public string Task { get; init; } = "";

    /// <summary>The names of the classes, in the order in which probabilities were compared; empty for regression or where they have none.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>N, the rows on which all members were judged.</summary>
    public long Rows { get; init; }

    /// <summary>Rows left out for a missing or unknown label, or a weight that is not positive and finite.</summary>
    public long RowsWithoutLabel { get; init; }

    /// <summary>Rows left out because a member's score is not finite.</summary>
    public long RowsWithoutScore { get; init; }

    /// <summary>Whether the rows have weights of their own.</summary>
    public bool IsWeighted { get; init; }

    /// <summary>How each member's scores were read, in the members' order; empty where they are taken as they are.</summary>
    public ImmutableArray<string> Scores { get; init; } = [];

    /// <summary>How predictions became one.</summary>
    public CombinationRule Combination { get; init; }

    /// <summary>aₘ, adding up to 1.</summary>
    public ImmutableArray<double> MemberWeights { get; init; } = [];

    /// <summary>T, by which the combined logits were divided.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Bins of reliability curves.</summary>
    public int Bins { get; init; }

    /// <summary>How sure intervals of differences are.</summary>
    public double Confidence { get; init; }
}
