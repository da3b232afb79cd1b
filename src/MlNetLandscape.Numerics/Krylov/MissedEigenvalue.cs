namespace MlNetLandscape.Numerics.Krylov;

/// <summary>How likely a Krylov subspace from a random start has not seen an eigenvalue beyond its outermost Ritz value.</summary>
/// <remarks>
/// Kuczyński &amp; Woźniakowski (1992): Lanczos misses λ_max by more than ε (λ_max − λ_min) with probability at most 1.648 √P exp(−(2m − 1)
/// √ε).
/// </remarks>
internal static class MissedEigenvalue
{
    private const double Accepted = 1e-3;

    /// <summary>Whether an eigenvalue at <paramref name="threshold"/> or beyond is missed with probability at most 10⁻³.</summary>
    /// <param name="dimension">P.</param>
    /// <param name="products">m.</param>
    /// <param name="outermost">The outermost Ritz value.</param>
    /// <param name="threshold">Beyond it.</param>
    /// <param name="opposite">The other end of the spectrum.</param>
    public static bool IsUnlikely(long dimension, long products, double outermost, double threshold, double opposite)
    {
        var epsilon = (threshold - outermost) / (threshold - opposite);
        return epsilon > 0 && 1.648 * Math.Sqrt(dimension) * Math.Exp(-((2 * products) - 1) * Math.Sqrt(epsilon)) <= Accepted;
    }

    /// <summary>
    /// Products after which an eigenvalue twice as far from the other end as the outermost Ritz value has shown itself with probability 1 −
    /// 10⁻³.
    /// </summary>
    /// <remarks>
    /// Before that the Ritz values may all be settled on a bulk of few distinct eigenvalues while the outlier is still below the noise of
    /// the start.
    /// </remarks>
    public static int FewestProducts(long dimension) =>
        (int)Math.Ceiling(0.5 * (1 + (Math.Log(1.648 * Math.Sqrt(dimension) / Accepted) * Math.Sqrt(2))));
}
