using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Spectra;

namespace MlNetLandscape;

/// <summary>
/// Stochastic Lanczos quadrature around eigenpairs that are known: (1/P) tr f(A) = (1/P) Σ_known f(λᵢ) + (1 − k/P) E vᵀ f(A) v with v random in the
/// complement of the known eigenvectors.
/// </summary>
/// <remarks>
/// The variance of the trace is 2/m times the squared Frobenius norm of what is random, and in networks a few eigenvalues hold nearly all of that norm
/// (Papyan 2019; the deflation is that of Hutch++, Meyer et al. 2021). Probes are Gaussian: their direction in the complement is uniform, and the mean unbiased.
/// </remarks>
internal static class DeflatedSpectrum
{
    private const double SameDirection = 0.5;

    /// <summary>Estimates the density.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="pairs">Some of its eigenpairs; those that converged are used.</param>
    /// <param name="options">Probes, steps and seed.</param>
    /// <param name="cancellation">Looked at before every product.</param>
    public static SpectralDensity Estimate<TVector>(
        ILinearOperator<TVector> matrix, Eigenpairs<TVector> pairs, SpectralDensityOptions options, CancellationToken cancellation)
    {
        var before = matrix.Cost;
        var space = matrix.Space;
        using var known = space.Block(Math.Max(1, pairs.Largest.Length + pairs.Smallest.Length));
        List<double> values = [];
        Collect(pairs.Largest, pairs.LargestVectors);
        Collect(pairs.Smallest, pairs.SmallestVectors);
        var rest = 1 - ((double)known.Count / space.Dimension);
        var rules = ImmutableArray.CreateBuilder<QuadratureRule>();
        for (var probe = 0; probe < options.Probes; probe++)
        {
            if (known.Count >= space.Dimension)
            {
                rules.Add(Rule(values, 1.0 / space.Dimension, [], 0));
                continue;
            }

            using var scope = space.OpenScope();
            using var factorization = new LanczosFactorization<TVector>(matrix,
                space.Random(ProbeDistribution.Gaussian, Seed.Derive(options.Seed, probe)), options.Steps, Seed.Derive(options.Seed, probe, 1), known);
            while (factorization.Steps < factorization.Capacity && !factorization.IsInvariant)
            {
                cancellation.ThrowIfCancellationRequested();
                factorization.Extend(1);
            }

            rules.Add(Rule(values, 1.0 / space.Dimension, factorization.RitzValues().Select(ritz => (ritz.Value, ritz.Weight)), rest));
        }

        return new SpectralDensity(space.Dimension, rules.ToImmutable(), matrix.Cost - before);

        void Collect(ImmutableArray<EigenvalueEstimate> estimates, IVectorBlock<TVector> vectors)
        {
            for (var index = 0; index < estimates.Length; index++)
            {
                if (!estimates[index].Converged || (known.Count > 0 && known.Dot(vectors[index]).Any(cosine => Math.Abs(cosine) > SameDirection)))
                    continue;
                known.Add(vectors[index]);
                values.Add(estimates[index].Value);
            }
        }
    }

    private static QuadratureRule Rule(List<double> known, double weight, IEnumerable<(double Value, double Weight)> ritz, double rest)
    {
        (double Value, double Weight)[] nodes =
        [
            .. known.Select(value => (value, weight)).Concat(ritz.Select(node => (node.Value, node.Weight * rest))).OrderBy(node => node.Item1),
        ];
        return new QuadratureRule([.. nodes.Select(node => node.Value)], [.. nodes.Select(node => node.Weight)]);
    }
}
