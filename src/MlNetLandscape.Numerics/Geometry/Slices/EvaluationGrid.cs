using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>The points c ∈ ℝᵏ of a slice, in the order in which they are evaluated: the product of its axes, the first axis running fastest.</summary>
public sealed class EvaluationGrid : IEquatable<EvaluationGrid>
{
    /// <param name="axes">One a coordinate, at least one.</param>
    /// <exception cref="ArgumentException">No axis, or more than 2³¹ − 1 points.</exception>
    public EvaluationGrid(params ReadOnlySpan<GridAxis> axes)
    {
        var count = 1L;
        foreach (var axis in axes)
            count = Math.Min(count * axis.Count, int.MaxValue + 1L);
        if (axes.Length == 0 || count > int.MaxValue)
            throw new ArgumentException($"`axes` of `EvaluationGrid` must be at least one, with at most {int.MaxValue} points in all. Got {axes.Length} axes.", nameof(axes));
        (Axes, Count) = ([.. axes], (int)count);
    }

    /// <summary>One a coordinate.</summary>
    public ImmutableArray<GridAxis> Axes { get; }

    /// <summary>k, the coordinates of a point.</summary>
    public int Dimension => Axes.Length;

    /// <summary>Points in all.</summary>
    public int Count { get; }

    /// <summary>The coordinates of a point, <c>[k]</c>.</summary>
    /// <param name="index">In [0, Count).</param>
    public double[] this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var coordinates = new double[Dimension];
            for (var axis = 0; axis < Dimension; axis++)
                (index, coordinates[axis]) = (index / Axes[axis].Count, Axes[axis].Positions[index % Axes[axis].Count]);
            return coordinates;
        }
    }

    /// <inheritdoc />
    public bool Equals(EvaluationGrid? other) => other is not null && Axes.AsSpan().SequenceEqual(other.Axes.AsSpan());

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as EvaluationGrid);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Dimension, Count, Axes[0]);
}
