using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Estimation;

/// <summary>The mean of a quadratic function of v and A v over independent random v.</summary>
internal static class IndependentProbes
{
    /// <summary>Samples until the wanted accuracy or the limit, or takes all unit vectors where that is affordable.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="options">When to stop.</param>
    /// <param name="sample">q(v, A v) with E q(v, Av) = Σ q(eᵢ, A eᵢ).</param>
    /// <param name="result">What is wanted, of the mean of samples.</param>
    /// <param name="cancellationToken">Looked at before every block of products.</param>
    public static StochasticEstimate Estimate<TVector>(
        ILinearOperator<TVector> matrix, ProbeOptions options, Func<TVector, TVector, double> sample,
        Func<StochasticEstimate, StochasticEstimate> result, CancellationToken cancellationToken)
    {
        var (space, before) = (matrix.Space, matrix.Cost);
        var limit = options.ForSamples(space.Dimension, ProbeOptions.FewestToStop);
        var samples = new List<double>();
        while (samples.Count < limit)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = space.OpenScope();
            TVector[] vectors =
            [
                .. Enumerable.Range(samples.Count, Math.Min(UnitVectors.Chunk, limit - samples.Count))
                    .Select(index => space.Random(options.Distribution ?? ProbeDistribution.Rademacher, Seed.Derive(options.Seed, index))),
            ];
            var products = matrix.Apply(vectors);
            samples.AddRange(vectors.Zip(products, sample));
            samples[^vectors.Length..].ForEach(value => Products.RequireFinite(value, matrix));
            var estimate = result(StochasticEstimate.Mean(samples, matrix.Cost - before, EstimationStop.Converged));
            if (samples.Count >= ProbeOptions.FewestToStop && options.IsReached(estimate.Value, estimate.StandardError))
                return estimate;
        }

        if (options.MaximumProducts - samples.Count < space.Dimension)
            return result(StochasticEstimate.Mean(samples, matrix.Cost - before, EstimationStop.Limit));
        var exact = Exact(matrix, sample, cancellationToken);
        return result(new StochasticEstimate(exact, 0, (int)space.Dimension, matrix.Cost - before, EstimationStop.Exact));
    }

    /// <summary>Σ q(eᵢ, A eᵢ).</summary>
    public static double Exact<TVector>(ILinearOperator<TVector> matrix, Func<TVector, TVector, double> sample, CancellationToken cancellationToken)
    {
        var sum = 0.0;
        UnitVectors.Apply(matrix, (_, unit, product) => sum += sample(unit, product), cancellationToken);
        Products.RequireFinite(sum, matrix);
        return sum;
    }
}

/// <summary>Checks of products.</summary>
internal static class Products
{
    public static void RequireFinite<TVector>(double value, ILinearOperator<TVector> matrix)
    {
        if (!double.IsFinite(value))
        {
            throw new ArithmeticException($"A product of {matrix.GetType().Name} with a random vector is not finite. "
                + "The loss or its derivatives overflow here: check the parameters and the data, or compute in double precision.");
        }
    }
}
