using System.Collections.Immutable;
using System.Globalization;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>How much of a trajectory's variance its principal directions hold, next to what they would hold in a random walk of as many points: only what is above that says something of the training.</summary>
/// <param name="Explained">The share of the squared distances from the centre along each direction.</param>
/// <param name="RandomWalk">The same for the walk (<see cref="RandomWalkVariance"/>).</param>
public sealed record TrajectoryVariance(ImmutableArray<double> Explained, ImmutableArray<double> RandomWalk)
{
    /// <inheritdoc />
    public bool Equals(TrajectoryVariance? other) =>
        other is not null && Explained.AsSpan().SequenceEqual(other.Explained.AsSpan()) && RandomWalk.AsSpan().SequenceEqual(other.RandomWalk.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Explained.Length, Explained[0]);

    /// <summary>«0.902 + 0.051 of the variance; in a random walk 0.812 + 0.090».</summary>
    public override string ToString() => $"{Shares(Explained)} of the variance; in a random walk {Shares(RandomWalk)}";

    private static string Shares(ImmutableArray<double> shares) => string.Join(" + ", shares.Select(share => share.ToString("0.000", CultureInfo.InvariantCulture)));
}
