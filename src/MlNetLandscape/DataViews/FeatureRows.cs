using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>Copies a row's feature vector, dense or sparse, into a row of a matrix.</summary>
internal static class FeatureRows
{
    /// <summary>Copies <paramref name="features"/>, slots without a value as 0.</summary>
    /// <exception cref="InvalidOperationException">The vector has another length than its column's type says.</exception>
    public static void CopyTo(in VBuffer<float> features, Span<float> row)
    {
        if (features.Length != row.Length)
        {
            throw new InvalidOperationException($"A row has {features.Length} features where {row.Length} were expected.");
        }

        features.CopyTo(row);
    }

    /// <summary>Copies <paramref name="features"/> and tells whether no value is infinite or not a number.</summary>
    /// <exception cref="InvalidOperationException">The vector has another length than its column's type says.</exception>
    public static bool TryCopyFinite(in VBuffer<float> features, Span<float> row)
    {
        if (features.IsDense && features.Length == row.Length)
        {
            return CopyFinite(features.GetValues(), row);
        }

        CopyTo(in features, row);
        return CopyFinite(row, row);
    }

    /// <summary>x − x is 0 unless x is infinite or not a number. Four sums, so that none waits for the one before.</summary>
    private static bool CopyFinite(ReadOnlySpan<float> source, Span<float> target)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(source);
        var to = MemoryMarshal.Cast<float, Vector<float>>(target);
        var (a, b, c, d) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var index = 0;
        for (; index + 3 < from.Length; index += 4)
        {
            var (p, q, r, s) = (from[index], from[index + 1], from[index + 2], from[index + 3]);
            (to[index], to[index + 1], to[index + 2], to[index + 3]) = (p, q, r, s);
            (a, b, c, d) = (a + (p - p), b + (q - q), c + (r - r), d + (s - s));
        }

        var sum = Vector.Sum(a + b + c + d);
        for (var rest = index * Vector<float>.Count; rest < source.Length; rest++)
        {
            target[rest] = source[rest];
            sum += source[rest] - source[rest];
        }

        return sum == 0;
    }
}
