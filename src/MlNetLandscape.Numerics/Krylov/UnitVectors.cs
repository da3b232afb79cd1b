using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Krylov;

/// <summary>Products with e₁, …, e_P, a block at a time.</summary>
internal static class UnitVectors
{
    /// <summary>Calls <paramref name="use"/> with each index i and A eᵢ, which lives until it returns.</summary>
    public static void Apply<TVector>(ILinearOperator<TVector> matrix, int chunk, Action<int, TVector> use, CancellationToken cancellationToken)
    {
        var space = matrix.Space;
        var p = checked((int)space.Dimension);
        for (var first = 0; first < p; first += chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = space.OpenScope();
            var products = matrix.Apply([.. Enumerable.Range(first, Math.Min(chunk, p - first)).Select(index => Unit(space, p, index))]);
            for (var offset = 0; offset < products.Count; offset++)
                use(first + offset, products[offset]);
        }
    }

    private static TVector Unit<TVector>(IVectorSpace<TVector> space, int p, int index)
    {
        var entries = new double[p];
        entries[index] = 1;
        return space.FromArray(entries);
    }
}
