using System.Collections.Immutable;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>How the inner points of a path deviate from the straight line between its ends: the parts of pⱼ − p₀ across the line (Fort &amp; Jastrzębski 2019, figure 4).</summary>
/// <remarks>On low-loss paths the deviations of the two halves point in two directions: the way leaves one wedge and enters another.</remarks>
/// <param name="Cosines">Of the angles between deviations, <c>[n][n]</c>; 0 where one has no length.</param>
/// <param name="Lengths">Of the deviations, <c>[n]</c>.</param>
public sealed record PathDeviations(ImmutableArray<ImmutableArray<double>> Cosines, ImmutableArray<double> Lengths)
{
    /// <summary>The mean cosine between deviations of the same half; a point in the middle belongs to neither.</summary>
    public double WithinHalves => Mean(true);

    /// <summary>The mean cosine between deviations of different halves.</summary>
    public double AcrossHalves => Mean(false);

    internal static PathDeviations Of<TVector>(IVectorSpace<TVector> space, ImmutableArray<TVector> points)
    {
        var n = points.Length - 2;
        if (n < 4)
            throw new InvalidOperationException($"Two halves of deviations need at least four inner points. Got {n}.");
        using var block = space.Block(n);
        using var scope = space.OpenScope();
        var line = space.Add(points[^1], -1, points[0]);
        var square = space.Dot(line, line);
        foreach (var point in points[1..^1])
        {
            using var inner = space.OpenScope();
            var deviation = space.Add(point, -1, points[0]);
            for (var pass = 0; pass < 2; pass++)
                space.Axpy(-space.Dot(line, deviation) / square, line, deviation);
            block.Add(deviation);
        }

        var products = block.Gram(block);
        double[] lengths = [.. products.Diagonal().Select(value => Math.Sqrt(Math.Max(0, value)))];
        var cosines = Enumerable.Range(0, n).Select(row => Enumerable.Range(0, n)
            .Select(column => lengths[row] * lengths[column] is var size and > 0 ? products[row, column] / size : 0).ToImmutableArray());
        return new PathDeviations([.. cosines], [.. lengths]);
    }

    private double Mean(bool within)
    {
        var n = Lengths.Length;
        var (sum, count) = (0.0, 0);
        for (var row = 0; row < n; row++)
        {
            for (var column = 0; column < row; column++)
            {
                var (a, b) = (Math.Sign((2 * row) + 1 - n), Math.Sign((2 * column) + 1 - n)); // −1 and 1 for the halves, 0 in the middle
                if (a * b == (within ? 1 : -1))
                    (sum, count) = (sum + Cosines[row][column], count + 1);
            }
        }

        return sum / count;
    }
}
