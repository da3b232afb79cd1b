using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Estimation;

/// <summary>Hutch++: tr H + gᵀ(I − QQᵀ)A(I − QQᵀ)g for independent g.</summary>
/// <remarks>
/// With w = Qᵀg and r = QᵀAg = (AQ)ᵀg a sample is gᵀAg − 2 wᵀr + wᵀHw: when Q grows, an old g needs no new product, only its dot products
/// with the new columns.
/// </remarks>
internal sealed class DeflatedProbes<TVector>(ILinearOperator<TVector> matrix, Sketch<TVector> sketch, ProbeOptions options) : ITraceSamples
{
    private const int Stream = 1;

    private readonly IVectorSpace<TVector> _space = matrix.Space;
    private readonly List<Probe> _probes = [];

    public (double Value, double StandardError) Grow(int count, CancellationToken cancellationToken)
    {
        sketch.Grow(count, Meet, cancellationToken);
        while (_probes.Count < count && !sketch.HoldsRange)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Multiply(Math.Min(Krylov.UnitVectors.Chunk, count - _probes.Count));
        }

        if (sketch.HoldsRange)
            return (sketch.Trace, 0);
        var mean = StochasticEstimate.Mean([.. _probes.Select(Sample)], default, EstimationStop.Limit);
        return (mean.Value, mean.StandardError);
    }

    private void Multiply(int vectors)
    {
        using var scope = _space.OpenScope();
        TVector[] gs = [.. Enumerable.Range(_probes.Count, vectors).Select(G)];
        var products = matrix.Apply(gs);
        for (var offset = 0; offset < vectors; offset++)
        {
            var (g, product) = (gs[offset], products[offset]);
            var square = _space.Dot(g, product);
            Products.RequireFinite(square, matrix);
            _probes.Add(new Probe(square, [.. sketch.Q.Dot(g)], [.. sketch.Q.Dot(product)]));
        }
    }

    /// <summary>Shows new columns to the probes there are.</summary>
    private void Meet(int first, IReadOnlyList<TVector> products)
    {
        for (var index = 0; index < _probes.Count; index++)
        {
            using var scope = _space.OpenScope();
            var g = G(index);
            for (var offset = 0; offset < products.Count; offset++)
            {
                _probes[index].W.Add(_space.Dot(sketch.Q[first + offset], g));
                _probes[index].R.Add(_space.Dot(products[offset], g));
            }
        }
    }

    private TVector G(int index) => _space.Random(options.Distribution ?? ProbeDistribution.Rademacher, Seed.Derive(options.Seed, Stream, index));

    private double Sample(Probe probe)
    {
        var sum = sketch.Trace + probe.Square;
        for (var i = 0; i < probe.W.Count; i++)
        {
            sum -= 2 * probe.W[i] * probe.R[i];
            for (var j = 0; j < probe.W.Count; j++)
                sum += probe.W[i] * sketch.H(i, j) * probe.W[j];
        }

        return sum;
    }

    private sealed record Probe(double Square, List<double> W, List<double> R);
}
