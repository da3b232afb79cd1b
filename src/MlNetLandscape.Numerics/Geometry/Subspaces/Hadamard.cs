using System.Numerics;

namespace MlNetLandscape.Numerics.Geometry.Subspaces;

/// <summary>The Walsh–Hadamard transform.</summary>
public static class Hadamard
{
    /// <summary>x ← H x with H = [[1, 1], [1, −1]]⊗ᵏ, unnormalised: twice is N x. N log₂ N additions, in place.</summary>
    /// <param name="x">N entries, N a power of 2.</param>
    public static void Transform(Span<double> x)
    {
        if (!BitOperations.IsPow2(x.Length))
            throw new ArgumentException($"A Hadamard transform needs a power of 2 entries. Got {x.Length}.", nameof(x));
        for (var half = 1; half < x.Length; half *= 2)
        {
            for (var start = 0; start < x.Length; start += 2 * half)
            {
                var upper = x.Slice(start, half);
                var lower = x.Slice(start + half, half);
                for (var index = 0; index < half; index++)
                    (upper[index], lower[index]) = (upper[index] + lower[index], upper[index] - lower[index]);
            }
        }
    }
}
