using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Estimation;

/// <summary>An estimated diagonal.</summary>
/// <param name="Diagonal">d, owned by the scope around the call, or by the caller.</param>
/// <param name="StandardError">√E‖d − diag A‖², estimated over probes: 0 when exact, NaN with a single probe.</param>
/// <param name="Samples">Probes behind it.</param>
/// <param name="Cost">What it took.</param>
/// <param name="Stop">Why no more probes were drawn.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed record DiagonalEstimate<TVector>(TVector Diagonal, double StandardError, int Samples, EvaluationCost Cost, EstimationStop Stop);

/// <summary>diag A from products with random vectors. All methods need Rademacher vectors.</summary>
public static class DiagonalEstimator
{
    private const int Stream = 1;

    /// <summary>The mean of v ⊙ A v (Bekas, Kokiopoulou &amp; Saad 2007): the variance of entry i is Σ_{j≠i} Aᵢⱼ² / n.</summary>
    /// <param name="matrix">A, symmetric; stays the caller's.</param>
    /// <param name="options">Limit and wanted accuracy, relative to ‖diag A‖.</param>
    /// <param name="cancellationToken">Looked at before every block of eight products.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">A product is not finite.</exception>
    public static DiagonalEstimate<TVector> Hutchinson<TVector>(
        ILinearOperator<TVector> matrix, ProbeOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = Check(options, 1, nameof(Hutchinson));
        return Estimate(matrix, options, 0, cancellationToken);
    }

    /// <summary>
    /// Deflated: with Q the range of A S, diag QQᵀA exactly and the mean of v ⊙ (I − QQᵀ)A v for the rest (Baston &amp; Nakatsukasa 2022,
    /// «Diag++»). Pays where few eigenvalues carry most of A. A third of the products each for A S and A Q at once, the last third until
    /// accurate enough.
    /// </summary>
    /// <param name="matrix">A, symmetric; stays the caller's.</param>
    /// <param name="options">Limit, at least 3, and wanted accuracy, relative to ‖diag A‖.</param>
    /// <param name="cancellationToken">Looked at before every block of eight products.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">A product is not finite.</exception>
    public static DiagonalEstimate<TVector> HutchPlusPlus<TVector>(
        ILinearOperator<TVector> matrix, ProbeOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = Check(options, 3, nameof(HutchPlusPlus));
        return Estimate(matrix, options, (int)Math.Min(options.MaximumProducts / 3, matrix.Space.Dimension - 1), cancellationToken);
    }

    private static ProbeOptions Check(ProbeOptions? options, int fewest, string method)
    {
        options ??= new ProbeOptions();
        options.Check(fewest, method);
        return options.Distribution is null or ProbeDistribution.Rademacher
            ? options
            : throw new ArgumentException(
                $"`Distribution` of `ProbeOptions` must be Rademacher for a diagonal. Got {options.Distribution}.", nameof(options));
    }

    private static DiagonalEstimate<TVector> Estimate<TVector>(
        ILinearOperator<TVector> matrix, ProbeOptions options, int sketched, CancellationToken cancellationToken)
    {
        var (space, before) = (matrix.Space, matrix.Cost);
        using var scope = space.OpenScope();
        var affordable = options.ForSamples(space.Dimension, ProbeOptions.FewestToStop + (2 * sketched));
        if (affordable == 0)
            return ByUnitVectors(matrix, before, cancellationToken);
        using var sketch = new Sketch<TVector>(matrix, ProbeDistribution.Rademacher, options.Seed, Math.Max(1, sketched));
        var held = space.Zero(); // diag QQᵀA
        sketch.Grow(sketched, (first, products) =>
        {
            for (var offset = 0; offset < products.Count; offset++)
                space.Axpy(1, space.Multiply(sketch.Q[first + offset], products[offset]), held);
        }, cancellationToken);
        if (sketch.HoldsRange)
            return new DiagonalEstimate<TVector>(space.Keep(held), 0, sketch.Count, matrix.Cost - before, EstimationStop.Exact);
        var sum = space.Zero();
        var (samples, squares, limit) = (0, 0.0, affordable - (2 * sketch.Count));
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(UnitVectors.Chunk, limit - samples);
            squares += AddSamples(matrix, sketch.Q, options.Seed, samples, count, sum);
            samples += count;
            Products.RequireFinite(squares, matrix);
            var (ofSum, ofBoth, ofHeld) = (space.Dot(sum, sum), space.Dot(sum, held), space.Dot(held, held));
            var error = samples > 1 ? Math.Sqrt(Math.Max(0, squares - (ofSum / samples)) / (samples - 1) / samples) : double.NaN;
            var norm = Math.Sqrt(ofHeld + (2 * ofBoth / samples) + (ofSum / samples / samples));
            var reached = samples >= ProbeOptions.FewestToStop && options.IsReached(norm, error);
            if (!reached && samples < limit)
                continue;
            if (!reached && options.MaximumProducts - affordable >= space.Dimension)
                return ByUnitVectors(matrix, before, cancellationToken);
            space.Axpy(1.0 / samples, sum, held);
            return new DiagonalEstimate<TVector>(
                space.Keep(held), error, samples, matrix.Cost - before, reached ? EstimationStop.Converged : EstimationStop.Limit);
        }
    }

    /// <summary>Adds v ⊙ (I − QQᵀ)A v of the next probes to <paramref name="sum"/>.</summary>
    /// <returns>Σ of their squared norms.</returns>
    private static double AddSamples<TVector>(ILinearOperator<TVector> matrix, IVectorBlock<TVector> q, long seed, int first, int count, TVector sum)
    {
        var space = matrix.Space;
        using var scope = space.OpenScope();
        TVector[] vectors =
        [
            .. Enumerable.Range(first, count).Select(index => space.Random(ProbeDistribution.Rademacher, Seed.Derive(seed, Stream, index))),
        ];
        var products = matrix.Apply(vectors);
        var squares = 0.0;
        for (var offset = 0; offset < count; offset++)
        {
            var rest = products[offset];
            if (q.Count > 0)
                q.AddCombination(Array.ConvertAll(q.Dot(rest), value => -value), rest);
            var sample = space.Multiply(vectors[offset], rest);
            squares += space.Dot(sample, sample);
            space.Axpy(1, sample, sum);
        }

        return squares;
    }

    private static DiagonalEstimate<TVector> ByUnitVectors<TVector>(
        ILinearOperator<TVector> matrix, EvaluationCost before, CancellationToken cancellationToken)
    {
        var space = matrix.Space;
        var diagonal = new double[space.Dimension];
        UnitVectors.Apply(matrix, (index, unit, product) => diagonal[index] = space.Dot(unit, product), cancellationToken);
        Products.RequireFinite(diagonal.Sum(), matrix);
        return new DiagonalEstimate<TVector>(space.Keep(space.FromArray(diagonal)), 0, diagonal.Length, matrix.Cost - before, EstimationStop.Exact);
    }
}
