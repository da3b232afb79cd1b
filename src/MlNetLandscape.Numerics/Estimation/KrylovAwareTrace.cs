using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Estimation;

/// <summary>tr T + c gᵀ(I − QQᵀ)A(I − QQᵀ)g with a Krylov basis Q, T = QᵀAQ, and independent g.</summary>
/// <remarks>
/// <para>
/// With w = Qᵀg and A Q = Q T + β q₊eᵀ the quadratic form is gᵀAg − wᵀTw − 2 β w_m (q₊ᵀg): it needs no product beyond A g, also when Q
/// grows. q₊ is the last vector of the basis. c is 1 for Rademacher g, (P − m)/‖(I − QQᵀ)g‖² for Gaussian ones, whose direction in the
/// complement is uniform.
/// </para>
/// <para>
/// A sample's variance is 2 F, F the squared Frobenius norm of what is left of A, and step m takes exactly α_m² + 2 β_m² from F. n
/// samples to come profit from a step as long as that exceeds F / n: then the basis grows, otherwise the samples do.
/// </para>
/// </remarks>
internal sealed class KrylovAwareTrace<TVector>(ILinearOperator<TVector> matrix, ProbeOptions options, int limit) : IDisposable
{
    private const int Chunk = 8;

    private const int ProbeStream = 1;

    private readonly IVectorSpace<TVector> _space = matrix.Space;
    private readonly LanczosFactorization<TVector> _krylov = Start(matrix, options.Seed, limit);
    private readonly List<Probe> _probes = [];

    private ProbeDistribution Distribution => options.Distribution ?? ProbeDistribution.Gaussian;

    private int Left => limit - (int)_krylov.Products - _probes.Count;

    /// <summary>m, the columns of Q.</summary>
    private int Columns => _krylov.IsInvariant ? _krylov.Steps : Math.Max(0, _krylov.Steps - 1);

    public (double Value, double StandardError, int Samples, bool IsReached) Estimate(CancellationToken cancellationToken)
    {
        Multiply(Math.Clamp(limit / 3, 2, Chunk), cancellationToken); // two tell a spread
        while (true)
        {
            var mean = StochasticEstimate.Mean([.. _probes.Select(Sample)], default, EstimationStop.Limit);
            var isReached = _probes.Count >= ProbeOptions.FewestToStop && options.IsReached(mean.Value, mean.StandardError);
            if (isReached || Left == 0)
                return (mean.Value, mean.StandardError, mean.Samples, isReached);
            var variance = mean.StandardError * mean.StandardError * mean.Samples;
            var wanted = (options.RelativeStandardError ?? 0) * Math.Abs(mean.Value);
            var enough = wanted > 0 ? variance / (wanted * wanted) : double.PositiveInfinity;
            var samples = Math.Min(Left, Math.Max(ProbeOptions.FewestToStop, enough) - _probes.Count); // still needed, as far as there are products
            if (!(GrowthPays(variance, samples) && Extend(cancellationToken)))
                Multiply((int)Math.Clamp(samples, 1, Chunk), cancellationToken);
        }
    }

    public void Dispose() => _krylov.Dispose();

    private static LanczosFactorization<TVector> Start(ILinearOperator<TVector> matrix, long seed, int limit)
    {
        using var scope = matrix.Space.OpenScope();
        return new LanczosFactorization<TVector>(matrix, matrix.Space.Random(ProbeDistribution.Gaussian, seed), Math.Max(1, limit / 2), seed);
    }

    private bool GrowthPays(double variance, double samples)
    {
        var steps = Math.Min(_krylov.Steps, Chunk);
        if (steps < Chunk)
            return true;
        var yield = Enumerable.Range(_krylov.Steps - steps, steps).Average(j => (_krylov.Alphas[j] * _krylov.Alphas[j]) + (2 * _krylov.Betas[j] * _krylov.Betas[j]));
        return yield * samples > variance / 2;
    }

    private bool Extend(CancellationToken cancellationToken)
    {
        var (before, left) = (_krylov.Steps, Math.Min(Chunk, Left - 1));
        while (left-- > 0 && _krylov.Steps < _krylov.Capacity && !_krylov.IsInvariant)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _krylov.Extend(1);
        }

        for (var index = 0; index < _probes.Count; index++)
        {
            using var scope = _space.OpenScope();
            var g = G(index);
            for (var column = before; column < _krylov.Steps; column++)
                _probes[index].W.Add(_space.Dot(_krylov.Basis[column], g));
        }

        return _krylov.Steps > before;
    }

    private void Multiply(int vectors, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var scope = _space.OpenScope();
        TVector[] gs = [.. Enumerable.Range(_probes.Count, vectors).Select(G)];
        foreach (var (g, product) in gs.Zip(matrix.Apply(gs)))
        {
            var square = _space.Dot(g, product);
            Products.RequireFinite(square, matrix);
            _probes.Add(new Probe(square, _space.Dot(g, g), _krylov.Steps == 0 ? [] : [.. _krylov.Basis.Dot(g)]));
        }
    }

    private TVector G(int index) => _space.Random(Distribution, Seed.Derive(options.Seed, ProbeStream, index));

    private double Sample(Probe probe)
    {
        var (m, w) = (Columns, probe.W);
        var (trace, form, inside) = (0.0, probe.Form, 0.0);
        for (var j = 0; j < m; j++)
        {
            trace += _krylov.Alphas[j];
            inside += w[j] * w[j];
            form -= _krylov.Alphas[j] * w[j] * w[j];
            if (j + 1 < w.Count)
                form -= 2 * _krylov.Betas[j] * w[j] * w[j + 1];
        }

        return trace + (Distribution == ProbeDistribution.Gaussian ? (_space.Dimension - m) / (probe.Square - inside) * form : form);
    }

    /// <summary>g: gᵀAg, ‖g‖² and w.</summary>
    private sealed record Probe(double Form, double Square, List<double> W);
}
