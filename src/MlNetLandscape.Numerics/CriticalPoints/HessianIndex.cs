using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;

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
        var values = DenseHessian.Of(hessian, cancellationToken: cancellationToken).Eigenvalues();
        var (smallest, largest) = (values.Min(), values.Max());
        var threshold = relativeThreshold * Math.Max(Math.Abs(smallest), Math.Abs(largest));
        double Share(Func<double, bool> counts) => (double)values.Count(counts) / values.Length;
        return new HessianIndex(Share(value => value < -threshold), Share(value => Math.Abs(value) <= threshold), smallest, largest, threshold, true);
    }

    /// <summary>What a point with this Hessian is, if it is critical.</summary>
    internal CriticalPointKind Kind => (NegativeFraction > 0, DegenerateFraction > 0, NegativeFraction + DegenerateFraction < 1 - 1e-12) switch
    {
        (true, _, true) => CriticalPointKind.Saddle,
        (false, false, true) => CriticalPointKind.Minimum,
        (false, true, true) => CriticalPointKind.PossibleMinimum,
        (true, false, false) => CriticalPointKind.Maximum,
        (true, true, false) => CriticalPointKind.PossibleMaximum,
        _ => CriticalPointKind.Undecided,
    };
}
