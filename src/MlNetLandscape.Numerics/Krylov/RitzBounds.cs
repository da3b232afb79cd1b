namespace MlNetLandscape.Numerics.Krylov;

/// <summary>Error bounds of Ritz values.</summary>
/// <param name="Norm">‖A‖.</param>
/// <param name="Roundoff">u.</param>
/// <param name="Tolerance">Relative to max(|θ|, 10⁻³ ‖A‖).</param>
/// <param name="TrustsGaps">
/// Whether residual² / gap may stand for the residual: only if no eigenvalue hides between the Ritz values.
/// </param>
internal readonly record struct RitzBounds(double Norm, double Roundoff, double Tolerance, bool TrustsGaps)
{
    private const double RoundingFactor = 10;
    private const double SmallestScale = 1e-3;

    /// <summary>
    /// Eigenvalues closer than the residual are seen as one. Between Ritz values a hundred residuals apart that is unlikely.
    /// </summary>
    private const double SafeGap = 100;

    /// <summary>The absolute error allowed for an eigenvalue near <paramref name="theta"/>.</summary>
    public double Allowed(double theta) => Tolerance * Math.Max(Math.Abs(theta), SmallestScale * Norm);

    /// <summary>The estimate of the eigenvalue at <paramref name="index"/>.</summary>
    /// <param name="ritz">All Ritz values, ascending.</param>
    /// <param name="index">Which.</param>
    /// <param name="invariant">The subspace is invariant: every Ritz value is an eigenvalue.</param>
    public EigenvalueEstimate Estimate(ReadOnlySpan<RitzValue> ritz, int index, bool invariant)
    {
        var (theta, residual, _) = ritz[index];
        var bound = residual;
        if (invariant)
            bound = residual = 0;
        else if (TrustsGaps && Gap(ritz, index) is var gap && gap >= SafeGap * residual)
            bound = residual * (residual / gap); // Kato–Temple
        return Estimate(theta, bound, residual);
    }

    /// <summary>The estimate with a bound already known, rounding still to be added.</summary>
    public EigenvalueEstimate Estimate(double theta, double bound, double residual) =>
        new(theta, bound + (RoundingFactor * Roundoff * Norm), residual, bound <= Allowed(theta));

    /// <summary>The distance from θ to the nearest residual interval of another Ritz value; 0 when there is no other.</summary>
    private static double Gap(ReadOnlySpan<RitzValue> ritz, int index)
    {
        if (ritz.Length < 2)
            return 0;
        var gap = double.PositiveInfinity;
        for (var other = 0; other < ritz.Length; other++)
        {
            if (other != index)
                gap = Math.Min(gap, Math.Abs(ritz[index].Value - ritz[other].Value) - ritz[other].Residual);
        }

        return gap;
    }
}
