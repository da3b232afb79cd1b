using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>What a member takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters; null where they are not known.</param>
/// <param name="SecondsPerRow">Wall time of one pass over the data by its rows, reading the input included; null where it was not measured.</param>
public sealed record MemberCost(string Name, long? Parameters = null, double? SecondsPerRow = null);

/// <summary>What an ensemble takes: the sum of its members.</summary>
/// <param name="Members">Each member's.</param>
public sealed record EnsembleCost(ImmutableArray<MemberCost> Members)
{
    /// <summary>All parameters; null where a member's are not known.</summary>
    public long? Parameters => Members.Aggregate((long?)0, (sum, member) => sum + member.Parameters);

    /// <summary>One row through every member, one after the other; null where a member's time is not known.</summary>
    public double? SecondsPerRow => Members.Aggregate((double?)0, (sum, member) => sum + member.SecondsPerRow);
}
