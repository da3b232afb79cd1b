using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Krylov;

/// <summary>Products with e₁, …, e_P, a block at a time.</summary>
internal static class UnitVectors
{
    /// <summary>Vectors that share a product.</summary>
    public const int Chunk = 8;

    /// <summary>Calls <paramref name="use"/> with each index i, eᵢ and A eᵢ, which live until it returns.</summary>
    public static void Apply<TVector>(ILinearOperator<TVector> matrix, Action<int, TVector, TVector> use, CancellationToken cancellationToken)
    {
        var space = matrix.Space;
        var p = checked((int)space.Dimension);
        for (var first = 0; first < p; first += Chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = space.OpenScope();
            TVector[] units = [.. Enumerable.Range(first, Math.Min(Chunk, p - first)).Select(index => Unit(space, p, index))];
            var products = matrix.Apply(units);
            for (var offset = 0; offset < products.Count; offset++)
                use(first + offset, units[offset], products[offset]);
        }
    }

    private static TVector Unit<TVector>(IVectorSpace<TVector> space, int p, int index)
    {
        var entries = new double[p];
        entries[index] = 1;
        return space.FromArray(entries);
    }
}
