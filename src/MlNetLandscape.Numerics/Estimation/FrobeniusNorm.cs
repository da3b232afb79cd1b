using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Estimation;

/// <summary>‖A‖_F = √Σ Aᵢⱼ².</summary>
public static class FrobeniusNorm
{
    /// <summary>√mean ‖A v‖², since E‖Av‖² = ‖A‖_F² for random v; the standard error by the delta method.</summary>
    /// <param name="matrix">A, symmetric; stays the caller's.</param>
    /// <param name="options">Limit and wanted accuracy; the accuracy is that of the norm, not of its square.</param>
    /// <param name="cancellationToken">Looked at before every block of eight products.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">A product is not finite.</exception>
    public static StochasticEstimate Estimate<TVector>(
        ILinearOperator<TVector> matrix, ProbeOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ProbeOptions();
        options.Check(1, nameof(FrobeniusNorm));
        var space = matrix.Space;
        return IndependentProbes.Estimate(matrix, options, (_, product) => space.Dot(product, product), RootMeanSquare.Root, cancellationToken);
    }
}
