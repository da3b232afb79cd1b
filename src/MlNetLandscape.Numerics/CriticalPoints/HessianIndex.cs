using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Spectra;

namespace MlNetLandscape.Numerics.CriticalPoints;

/// <summary>The signs of the eigenvalues of a Hessian.</summary>
/// <param name="NegativeFraction">α = #{λ below −τ} / P, the index.</param>
/// <param name="DegenerateFraction">#{|λ| ≤ τ} / P.</param>
/// <param name="Smallest">λ_min.</param>
/// <param name="Largest">λ_max.</param>
/// <param name="Threshold">τ, in units of λ.</param>
/// <param name="IsExact">Whether all eigenvalues were counted rather than estimated.</param>
public sealed record HessianIndex(
    double NegativeFraction, double DegenerateFraction, double Smallest, double Largest, double Threshold, bool IsExact)
{
    /// <summary>Counts the eigenvalues of the matrix written out.</summary>
    /// <param name="hessian">A symmetric operator of at most some thousand dimensions; costs P products.</param>
    /// <param name="relativeThreshold">τ / max |λ|, in [0, 1).</param>
    /// <param name="cancellationToken">Ends the products.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static HessianIndex Exact<TVector>(
        ILinearOperator<TVector> hessian, double relativeThreshold = 1e-5, CancellationToken cancellationToken = default)
    {
        var values = DenseHessian.Of(hessian, (int)Math.Min(hessian.Space.Dimension, int.MaxValue), cancellationToken: cancellationToken).Eigenvalues();
        var (smallest, largest) = (values.Min(), values.Max());
        var threshold = relativeThreshold * Math.Max(Math.Abs(smallest), Math.Abs(largest));
        double Share(Func<double, bool> counts) => (double)values.Count(counts) / values.Length;
        return new HessianIndex(Share(value => value < -threshold), Share(value => Math.Abs(value) <= threshold), smallest, largest, threshold, true);
    }

    /// <summary>Estimates the fractions by stochastic Lanczos quadrature, for Hessians too large to be written out.</summary>
    /// <remarks>A negative <see cref="Smallest"/> is certain, as nodes lie within the spectrum; that there is no negative eigenvalue never is.</remarks>
    /// <param name="hessian">A symmetric operator.</param>
    /// <param name="options">Of the quadrature; null for 4 probes of 80 steps, 320 products.</param>
    /// <param name="relativeThreshold">τ / max |λ|, in [0, 1). The default is 10⁻³: a quadrature does not resolve the bulk at 0 more finely.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static HessianIndex Estimate<TVector>(ILinearOperator<TVector> hessian, SpectralDensityOptions? options = null, double relativeThreshold = 1e-3)
    {
        var density = StochasticLanczosQuadrature.Estimate(hessian, options ?? new SpectralDensityOptions());
        var negative = NegativeEigenvalueFraction.Of(density, relativeThreshold);
        var degenerate = Spectra.DegenerateFraction.Of(density, relativeThreshold);
        return new HessianIndex(
            negative.Estimate.Value, degenerate.Estimate.Value, density.SmallestNode, density.LargestNode, negative.Threshold, false);
    }

    /// <summary>What a point with this Hessian is, if it is critical. An estimate may have missed eigenvalues, so it never says «minimum» without «possible».</summary>
    internal CriticalPointKind Kind => (Smallest < -Threshold, DegenerateFraction > 0 || !IsExact, Largest > Threshold) switch
    {
        (true, _, true) => CriticalPointKind.Saddle,
        (false, false, true) => CriticalPointKind.Minimum,
        (false, true, true) => CriticalPointKind.PossibleMinimum,
        (true, false, false) => CriticalPointKind.Maximum,
        (true, true, false) => CriticalPointKind.PossibleMaximum,
        _ => CriticalPointKind.Undecided,
    };
}
