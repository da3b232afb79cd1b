using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Estimation;

/// <summary>tr A from products with random vectors.</summary>
/// <remarks>
/// <see cref="KrylovAware"/> is the best default: where few eigenvalues stand out of a bulk, as in networks, it needs the fewest products.
/// The errors of <see cref="XTrace"/> and <see cref="HutchPlusPlus"/> fall like 1/m and faster with m products, Hutchinson's like 1/√m.
/// All are unbiased and stop by their own standard error.
/// </remarks>
public static class TraceEstimator
{
    private const double Growth = 1.25;

    /// <summary>
    /// The mean of vᵀAv (Hutchinson 1990; Girard 1989). One product a sample; variance 2 (‖A‖_F² − Σ Aᵢᵢ²) with Rademacher vectors, 2
    /// ‖A‖_F² with Gaussian ones.
    /// </summary>
    /// <param name="matrix">A, symmetric; stays the caller's.</param>
    /// <param name="options">Limit and wanted accuracy.</param>
    /// <param name="cancellationToken">Looked at before every block of eight products.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">A product is not finite.</exception>
    public static StochasticEstimate Hutchinson<TVector>(
        ILinearOperator<TVector> matrix, ProbeOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ProbeOptions();
        options.Check(1, nameof(Hutchinson));
        return IndependentProbes.Estimate(matrix, options, matrix.Space.Dot, estimate => estimate, cancellationToken);
    }

    /// <summary>
    /// Hutch++ (Meyer, Musco, Musco &amp; Woodruff 2021): the trace on the range Q of A S exactly, Hutchinson on its complement, tr QᵀAQ +
    /// mean gᵀ(I − QQᵀ)A(I − QQᵀ)g, a third of the products for A S, A Q and A g each. Grown until accurate enough, every product being
    /// kept.
    /// </summary>
    /// <param name="matrix">A, symmetric; stays the caller's.</param>
    /// <param name="options">Limit, at least 3, and wanted accuracy.</param>
    /// <param name="cancellationToken">Looked at before every block of products.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">A product is not finite.</exception>
    public static StochasticEstimate HutchPlusPlus<TVector>(
        ILinearOperator<TVector> matrix, ProbeOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ProbeOptions();
        options.Check(3, nameof(HutchPlusPlus));
        return Grow(
            matrix, options, ProbeDistribution.Rademacher, 3, sketch => new DeflatedProbes<TVector>(matrix, sketch, options), cancellationToken);
    }

    /// <summary>
    /// XTrace (Epperly, Tropp &amp; Webber 2024): each of k random vectors serves as the probe of a Hutch++ estimate whose sketch is made
    /// of the k − 1 others, all from the same 2 k products; the result is the mean of the k estimates.
    /// </summary>
    /// <remarks>
    /// Gaussian vectors are normalised on the sphere of the complement: exact for multiples of the identity. The k estimates share their
    /// sketch, and the paper's standard error s/√k comes out a fifth too small; the one given here is corrected by the jackknife.
    /// </remarks>
    /// <param name="matrix">A, symmetric; stays the caller's.</param>
    /// <param name="options">Limit, at least 4, and wanted accuracy.</param>
    /// <param name="cancellationToken">Looked at before every block of products.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">A product is not finite.</exception>
    public static StochasticEstimate XTrace<TVector>(
        ILinearOperator<TVector> matrix, ProbeOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ProbeOptions();
        options.Check(4, nameof(XTrace));
        return Grow(
            matrix, options, ProbeDistribution.Gaussian, 2, sketch => new LeaveOneOutTrace<TVector>(matrix.Space, sketch), cancellationToken);
    }

    /// <summary>
    /// The trace on a Krylov subspace exactly, Hutchinson on its complement (Chen &amp; Hallman 2023, Krylov-aware stochastic trace
    /// estimation), the two balanced as in adaptive Hutch++ (Persson, Cortinovis &amp; Kressner 2022).
    /// </summary>
    /// <remarks>
    /// A Lanczos step costs one product where a vector of a sketch costs two, and m steps hold the outlying eigenvectors better than m
    /// random directions. Gaussian vectors are normalised on the sphere of the complement: exact for multiples of the identity.
    /// </remarks>
    /// <param name="matrix">A, symmetric; stays the caller's.</param>
    /// <param name="options">Limit, at least 4, and wanted accuracy.</param>
    /// <param name="cancellationToken">Looked at before every step and every block of eight products.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">A product is not finite.</exception>
    public static StochasticEstimate KrylovAware<TVector>(
        ILinearOperator<TVector> matrix, ProbeOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ProbeOptions();
        options.Check(4, nameof(KrylovAware));
        var (p, before) = (matrix.Space.Dimension, matrix.Cost);
        var limit = options.ForSamples(p, 2 * ProbeOptions.FewestToStop);
        if (limit > 0)
        {
            using var traces = new KrylovAwareTrace<TVector>(matrix, options, limit);
            var (value, standardError, samples, isReached) = traces.Estimate(cancellationToken);
            if (isReached || options.MaximumProducts - limit < p)
                return new StochasticEstimate(value, standardError, samples, matrix.Cost - before, isReached ? EstimationStop.Converged : EstimationStop.Limit);
        }

        return Exact(matrix, before, cancellationToken);
    }

    private static StochasticEstimate Grow<TVector>(
        ILinearOperator<TVector> matrix, ProbeOptions options, ProbeDistribution preferred, int productsPerVector,
        Func<Sketch<TVector>, ITraceSamples> samplesOf, CancellationToken cancellationToken)
    {
        var (p, before) = (matrix.Space.Dimension, matrix.Cost);
        var most = (int)Math.Min(options.ForSamples(p, ProbeOptions.FewestToStop * productsPerVector) / productsPerVector, p - 1);
        if (most > 0)
        {
            using var sketch = new Sketch<TVector>(matrix, options.Distribution ?? preferred, options.Seed, most);
            var traces = samplesOf(sketch);
            var count = options.RelativeStandardError is null ? most : Math.Min(most, ProbeOptions.FewestToStop);
            while (true)
            {
                var (value, standardError) = traces.Grow(count, cancellationToken);
                var estimate = new StochasticEstimate(value, standardError, sketch.Count, matrix.Cost - before, EstimationStop.Converged);
                if (sketch.HoldsRange)
                    return estimate with { Stop = EstimationStop.Exact };
                if (count >= ProbeOptions.FewestToStop && options.IsReached(estimate.Value, estimate.StandardError))
                    return estimate;
                if (count == most && options.MaximumProducts - ((long)most * productsPerVector) < p)
                    return estimate with { Stop = EstimationStop.Limit };
                if (count == most)
                    break;
                count = Math.Min(most, (int)Math.Ceiling(Growth * count));
            }
        }

        return Exact(matrix, before, cancellationToken);
    }

    private static StochasticEstimate Exact<TVector>(ILinearOperator<TVector> matrix, Objectives.EvaluationCost before, CancellationToken cancellationToken)
    {
        var trace = IndependentProbes.Exact<TVector>(matrix, matrix.Space.Dot, cancellationToken);
        return new StochasticEstimate(trace, 0, (int)matrix.Space.Dimension, matrix.Cost - before, EstimationStop.Exact);
    }
}

/// <summary>An estimate of a trace from a growing sketch.</summary>
internal interface ITraceSamples
{
    /// <summary>Grows the sketch to <paramref name="count"/> vectors.</summary>
    /// <returns>The trace; exact when the sketch holds the range of A.</returns>
    (double Value, double StandardError) Grow(int count, CancellationToken cancellationToken);
}
