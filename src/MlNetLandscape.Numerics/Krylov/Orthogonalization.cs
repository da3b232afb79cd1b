using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Krylov;

/// <summary>Classical Gram–Schmidt against whole blocks: two matrix-vector products a pass, and «twice is enough».</summary>
/// <remarks>
/// A pass that leaves more than 1/√2 of a vector's norm leaves it orthogonal to within the roundoff (Daniel, Gragg, Kaufman &amp; Stewart
/// 1976; Parlett 1998, §6.9); otherwise another one follows.
/// </remarks>
internal static class Orthogonalization
{
    private const double Enough = 0.70710678118654752;
    private const int MostPasses = 4;

    /// <summary>x ← (I − QQᵀ) x for orthonormal columns Q of one or two blocks.</summary>
    /// <returns>‖x‖ afterwards, 0 when what is left is only rounding, and Qᵀx before for <paramref name="basis"/>, <c>[k]</c>.</returns>
    public static (double Norm, double[] Coefficients) Project<TVector>(
        IVectorSpace<TVector> space, IVectorBlock<TVector> basis, IVectorBlock<TVector>? locked, TVector x)
    {
        var coefficients = new double[basis.Count];
        var before = space.Norm(x);
        for (var pass = 0; pass < MostPasses; pass++)
        {
            if (before == 0)
                return (0, coefficients);
            if (locked is { Count: > 0 })
                Subtract(locked, x);
            if (basis.Count > 0)
            {
                var c = Subtract(basis, x);
                for (var index = 0; index < c.Length; index++)
                    coefficients[index] += c[index];
            }

            var after = space.Norm(x);
            if (after > Enough * before)
                return (after, coefficients);
            before = after;
        }

        return (0, coefficients); // each pass took most of it away: it lies in the span
    }

    private static double[] Subtract<TVector>(IVectorBlock<TVector> block, TVector x)
    {
        var c = block.Dot(x);
        var negative = Array.ConvertAll(c, value => -value);
        block.AddCombination(negative, x);
        return c;
    }
}
