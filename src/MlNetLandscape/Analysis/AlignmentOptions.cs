using System.Globalization;
using MlNetLandscape.Numerics.Geometry.Alignment;

namespace MlNetLandscape;

/// <summary>How one network is aligned with another, and what is made of both.</summary>
public sealed record AlignmentOptions
{
    /// <summary>What units are matched by. The default is activations, which on small networks leave the lower barrier.</summary>
    public AlignmentBasis Basis { get; init; } = AlignmentBasis.Activations;

    /// <summary>Of the matching by weights; null for its defaults.</summary>
    public WeightMatchingOptions? Matching { get; init; }

    /// <summary>
    /// Whether merged networks get means and deviations of their units between those of the ends (Jordan et al. 2023, «REPAIR»): the profile is taken with them too, and <see cref="AlignedNetworks.Merged"/>
    /// has them. The default is false: only running statistics of batch normalisation are taken anew.
    /// </summary>
    public bool Repairs { get; init; }

    /// <summary>Where on the line from the reference (0) to the aligned network (1) <see cref="AlignedNetworks.Merged"/> lies, in [0, 1]. The default is 0.5.</summary>
    public double MergesAt { get; init; } = 0.5;

    /// <summary>Points of a profile, evenly spaced from 0 to 1, at least 3. The default is 11.</summary>
    public int Points { get; init; } = 11;

    /// <summary>Checks all options before any work.</summary>
    /// <exception cref="ArgumentException">Some are wrong; the message names them all.</exception>
    internal void Check()
    {
        string[] faults = [.. Faults()];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(" ", faults), "options");
    }

    private IEnumerable<string> Faults()
    {
        if (!Enum.IsDefined(Basis))
            yield return $"`Basis` of `{nameof(AlignmentOptions)}` must be an `{nameof(AlignmentBasis)}`. Got {(int)Basis}.";
        if (MergesAt is not (>= 0 and <= 1))
            yield return string.Create(CultureInfo.InvariantCulture, $"`MergesAt` of `{nameof(AlignmentOptions)}` must be in [0, 1]. Got {MergesAt}.");
        if (Points < 3)
            yield return $"`Points` of `{nameof(AlignmentOptions)}` must be at least 3. Got {Points}.";
    }
}
