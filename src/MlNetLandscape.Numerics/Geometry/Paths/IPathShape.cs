using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>A curve φ(t) = Σⱼ wⱼ(t) pⱼ, t in [0, 1], through its first control point at 0 and its last at 1.</summary>
public interface IPathShape
{
    /// <summary>Control points with both ends, at least 2.</summary>
    int Points { get; }

    /// <summary>Where its pieces meet, from 0 to 1; between them φ is a polynomial.</summary>
    ImmutableArray<double> Knots { get; }

    /// <summary>wⱼ(t), <c>[Points]</c>; they add up to 1.</summary>
    /// <param name="t">In [0, 1].</param>
    double[] Weights(double t);
}

/// <summary>A Bézier curve: wⱼ(t) = C(m, j) (1 − t)ᵐ⁻ʲ tʲ, m = Points − 1 (Garipov et al. 2018, eq. 3 for one bend).</summary>
public sealed class BezierCurve : IPathShape
{
    /// <param name="points">Control points with both ends, at least 2.</param>
    public BezierCurve(int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        Points = points;
    }

    /// <inheritdoc />
    public int Points { get; }

    /// <inheritdoc />
    public ImmutableArray<double> Knots { get; } = [0, 1];

    /// <inheritdoc />
    public double[] Weights(double t)
    {
        var weights = new double[Points];
        weights[0] = 1;
        for (var degree = 1; degree < Points; degree++) // de Casteljau on the weights
        {
            for (var index = degree; index > 0; index--)
                weights[index] = ((1 - t) * weights[index]) + (t * weights[index - 1]);
            weights[0] *= 1 - t;
        }

        return weights;
    }
}

/// <summary>Straight pieces from point to point: wⱼ are hat functions (Garipov et al. 2018, eq. 2 for one bend).</summary>
public sealed class PolygonalChain : IPathShape
{
    /// <summary>Pieces of equal length in t.</summary>
    /// <param name="points">Control points with both ends, at least 2.</param>
    public PolygonalChain(int points)
        : this([.. Enumerable.Range(0, Math.Max(2, points)).Select(index => index == points - 1 ? 1 : (double)index / (points - 1))])
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
    }

    /// <summary>Pieces between given t.</summary>
    /// <param name="knots">The t of each control point, strictly increasing from 0 to 1.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public PolygonalChain(params ReadOnlySpan<double> knots)
    {
        var wrong = knots.Length < 2 || knots[0] != 0 || knots[^1] != 1;
        for (var index = 1; index < knots.Length; index++)
            wrong |= !(knots[index] > knots[index - 1]);
        if (wrong)
            throw new ArgumentException($"`knots` of `PolygonalChain` must increase strictly from 0 to 1. Got {string.Join(", ", knots.ToArray().Select(knot => FormattableString.Invariant($"{knot}")))}.", nameof(knots));
        Knots = [.. knots];
    }

    /// <inheritdoc />
    public int Points => Knots.Length;

    /// <inheritdoc />
    public ImmutableArray<double> Knots { get; }

    /// <inheritdoc />
    public double[] Weights(double t)
    {
        var weights = new double[Points];
        var piece = Math.Clamp(Knots.AsSpan().BinarySearch(t) is var found && found >= 0 ? found : ~found - 1, 0, Points - 2);
        var share = (t - Knots[piece]) / (Knots[piece + 1] - Knots[piece]);
        (weights[piece], weights[piece + 1]) = (1 - share, share);
        return weights;
    }

    /// <summary>The chain whose t runs with the length of its pieces; pieces of no length get an equal small share.</summary>
    /// <param name="lengths">Of each piece, at least one.</param>
    public static PolygonalChain ByLength(IReadOnlyList<double> lengths)
    {
        var smallest = 1e-6 * Math.Max(lengths.Sum(), double.Epsilon) / lengths.Count;
        double[] usable = [.. lengths.Select(length => Math.Max(smallest, length))];
        var (total, sum) = (usable.Sum(), 0.0);
        double[] knots = [0, .. usable.Take(usable.Length - 1).Select(length => (sum += length) / total), 1];
        return new PolygonalChain(knots);
    }
}
