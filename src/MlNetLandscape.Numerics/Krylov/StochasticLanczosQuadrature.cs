using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Spectra;

namespace MlNetLandscape.Numerics.Krylov;

/// <summary>The density of all eigenvalues from a few Krylov subspaces.</summary>
/// <remarks>
/// vᵀ f(A) v = Σ wᵢ f(θᵢ) for a random v of length 1, with the Ritz values θᵢ as nodes and the squared first components of the eigenvectors
/// of T as weights: Gauss quadrature (Golub &amp; Meurant 2010, chapter 6). The mean over probes tends to (1/P) tr f(A). Sources: Ubaru,
/// Chen &amp; Saad (2017); Ghorbani, Krishnan &amp; Xiao (2019). Memory: one basis of Steps vectors.
/// </remarks>
public static class StochasticLanczosQuadrature
{
    /// <summary>Estimates the density of the spectrum of <paramref name="matrix"/>.</summary>
    /// <param name="matrix">A, symmetric; stays the caller's.</param>
    /// <param name="options">Probes and steps.</param>
    /// <param name="progress">Called after every product with products done and products planned.</param>
    /// <param name="cancellationToken">Looked at before every product.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">A product is not finite.</exception>
    public static SpectralDensity Estimate<TVector>(
        ILinearOperator<TVector> matrix, SpectralDensityOptions? options = null,
        Action<long, long>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new SpectralDensityOptions();
        options.Check();
        var before = matrix.Cost;
        var steps = (int)Math.Min(options.Steps, matrix.Space.Dimension);
        var rules = ImmutableArray.CreateBuilder<QuadratureRule>(options.Probes);
        for (var probe = 0; probe < options.Probes; probe++)
        {
            using var factorization = Begin(matrix, options, steps, probe);
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                factorization.Extend(1);
                progress?.Invoke(((long)probe * steps) + factorization.Steps, (long)options.Probes * steps);
            }
            while (factorization.Steps < steps && !factorization.IsInvariant);
            var ritz = factorization.RitzValues();
            rules.Add(new QuadratureRule([.. ritz.Select(value => value.Value)], [.. ritz.Select(value => value.Weight)]));
        }

        return new SpectralDensity(matrix.Space.Dimension, rules.MoveToImmutable(), matrix.Cost - before);
    }

    private static LanczosFactorization<TVector> Begin<TVector>(ILinearOperator<TVector> matrix, SpectralDensityOptions options, int steps, int probe)
    {
        using var scope = matrix.Space.OpenScope();
        var v = matrix.Space.Random(options.Distribution, Seed.Derive(options.Seed, probe));
        return new LanczosFactorization<TVector>(matrix, v, steps, Seed.Derive(options.Seed, probe, 1));
    }
}
