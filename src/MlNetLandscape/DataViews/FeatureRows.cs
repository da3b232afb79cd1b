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

    /// <summary>Whether no value is infinite or not a number: x − x is 0 for the others only.</summary>
    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var sum = Vector<float>.Zero;
        foreach (var vector in vectors)
        {
            sum += vector - vector;
        }

        var total = Vector.Sum(sum);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            total += value - value;
        }

        return total == 0;
    }
}
