using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>What was measured, on which rows, with which settings and by what: all that is needed to measure it again.</summary>
public sealed record MeasurementConditions
{
    /// <summary>The network's description.</summary>
    public string Network { get; init; } = "";

    /// <summary>«multiclass», «binary» or «regression».</summary>
    public string Task { get; init; } = "";

    /// <summary>P, the parameters that vary in the measurement.</summary>
    public long Parameters { get; init; }

    /// <summary>The names or name prefixes of the parameters that vary; empty for all.</summary>
    public ImmutableArray<string> ParameterNames { get; init; } = [];

    /// <summary>The loss ℓ, with its settings.</summary>
    public string Loss { get; init; } = "";

    /// <summary>λ of ½ λ ‖θ‖² in the risk; 0 where the risk is not regularised.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Whether <see cref="WeightDecay"/> is part of the risk.</summary>
    public bool IsRegularized => WeightDecay > 0;

    /// <summary>Rows of the data that could be used.</summary>
    public long Rows { get; init; }

    /// <summary>Rows left out for a missing value or a weight that is not positive.</summary>
    public long SkippedRows { get; init; }

    /// <summary>N, the rows measured on: all, or a random sample drawn with <see cref="Seed"/>.</summary>
    public long Examples { get; init; }

    /// <summary>Whether the rows have weights of their own.</summary>
    public bool IsWeighted { get; init; }

    /// <summary>The root of all randomness.</summary>
    public long Seed { get; init; }

    /// <summary>The number type the network was evaluated in.</summary>
    public string Precision { get; init; } = "";

    /// <summary>Where it was evaluated.</summary>
    public string Device { get; init; } = "";

    /// <summary>What evaluated it: binding and native library with their versions.</summary>
    public string Backend { get; init; } = "";

    /// <summary>The version of MlNetLandscape.</summary>
    public string LibraryVersion { get; init; } = "";

    /// <summary>Every option by name, as it was set.</summary>
    public ImmutableSortedDictionary<string, string> Options { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
