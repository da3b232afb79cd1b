using System.Collections.Immutable;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>The positions along one direction at which a slice is evaluated.</summary>
public sealed class GridAxis : IEquatable<GridAxis>
{
    /// <param name="positions">Finite, strictly increasing, at least one.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public GridAxis(params ReadOnlySpan<double> positions)
    {
        if (positions.Length == 0)
            throw new ArgumentException("`positions` of `GridAxis` must have at least one entry. Got none.", nameof(positions));
        for (var index = 0; index < positions.Length; index++)
        {
            if (!double.IsFinite(positions[index]) || (index > 0 && positions[index] <= positions[index - 1]))
                throw new ArgumentException(FormattableString.Invariant($"`positions` of `GridAxis` must be finite and strictly increasing. Got {positions[index]} at {index}."), nameof(positions));
        }

        Positions = [.. positions];
    }

    /// <summary>Where, ascending.</summary>
    public ImmutableArray<double> Positions { get; }

    /// <summary>How many.</summary>
    public int Count => Positions.Length;

    /// <summary>Equally spaced positions: the ends are met exactly, and an axis from −a to a is symmetric to the last bit, with 0 in its middle.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The last, above <paramref name="from"/>.</param>
    /// <param name="count">How many, in [2, 10⁶].</param>
    public static GridAxis Between(double from, double to, int count)
    {
        Options.Check(nameof(GridAxis),
            (double.IsFinite(from) && from < to, nameof(from), FormattableString.Invariant($"(−∞, {to})"), from), (double.IsFinite(to), nameof(to), "(−∞, ∞)", to), (count is >= 2 and <= Options.MostPoints, nameof(count), $"[2, {Options.MostPoints}]", count));
        var last = count - 1;
        return new GridAxis([.. Enumerable.Range(0, count).Select(index => index == last ? to : (((last - index) * from) + (index * to)) / last)]);
    }

    /// <inheritdoc />
    public bool Equals(GridAxis? other) => other is not null && Positions.AsSpan().SequenceEqual(other.Positions.AsSpan());

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as GridAxis);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Count, Positions[0], Positions[^1]);
}
