using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Krylov;

/// <summary>One run of <see cref="Lanczos"/> from one start vector.</summary>
internal sealed class LanczosSearch<TVector>(
    ILinearOperator<TVector> matrix, LanczosOptions options, Action<LanczosProgress>? progress, CancellationToken cancellationToken)
{
    private const double StartNoise = 0.01;

    private readonly IVectorSpace<TVector> _space = matrix.Space;
    private readonly RitzSelection _wanted = new(options.Largest, options.Smallest);

    /// <summary>Products before a random start is believed; a given one is.</summary>
    private int _fewest;

    /// <summary>Products so far.</summary>
    public long Products { get; private set; }

    public Eigenpairs<TVector> Run(TVector? start)
    {
        var before = matrix.Cost;
        using var factorization = Begin(start);
        var stop = EstimationStop.Limit;
        while (factorization.Products < options.MaximumProducts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (factorization.Steps == factorization.Capacity)
                factorization.Restart(_wanted.Kept(factorization.Steps));
            if (factorization.IsInvariant)
                factorization.Branch();
            factorization.Extend(1);
            if (Judge(factorization) is { } reached)
            {
                stop = reached;
                break;
            }
        }

        Products = factorization.Products;
        return Collect(factorization, matrix.Cost - before, stop);
    }

    private LanczosFactorization<TVector> Begin(TVector? start)
    {
        using var scope = _space.OpenScope();
        var v = _space.Random(ProbeDistribution.Gaussian, Seed.Derive(options.Seed, 0));
        if (start is not null && _space.Norm(start) is var norm && norm != 0)
        {
            if (!double.IsFinite(norm))
                throw new ArgumentException($"The start vector must be finite. Got ‖start‖ = {norm}.", nameof(start));
            _space.Scale(StartNoise / _space.Norm(v), v);
            _space.Axpy(1 / norm, start, v);
        }
        else
        {
            _fewest = MissedEigenvalue.FewestProducts(_space.Dimension);
        }

        return new LanczosFactorization<TVector>(matrix, v, options.Capacity(_space.Dimension), Seed.Derive(options.Seed, 1));
    }

    private EstimationStop? Judge(LanczosFactorization<TVector> factorization)
    {
        var ritz = factorization.RitzValues();
        var (largest, smallest) = Estimates(factorization, ritz);
        var converged = largest.Count(estimate => estimate.Converged) + smallest.Count(estimate => estimate.Converged);
        progress?.Invoke(new LanczosProgress(factorization.Products, Math.Min(converged, options.Wanted), options.Wanted));
        if (factorization.IsComplete)
            return EstimationStop.Exact;
        var believed = factorization.IsInvariant || factorization.Products >= _fewest;
        return believed && _wanted.Fits(ritz.Length) && converged == options.Wanted ? EstimationStop.Converged : null;
    }

    private (ImmutableArray<EigenvalueEstimate> Largest, ImmutableArray<EigenvalueEstimate> Smallest) Estimates(
        LanczosFactorization<TVector> factorization, RitzValue[] ritz)
    {
        var m = ritz.Length;
        var bounds = new RitzBounds(factorization.Norm, _space.Roundoff, options.InnerTolerance, TrustsGaps: !options.SearchesMultiplicities);
        return ([.. _wanted.Top(m).Select(Estimate)], [.. _wanted.Bottom(m).Select(Estimate)]);

        EigenvalueEstimate Estimate(int index) => bounds.Estimate(ritz, index, factorization.IsInvariant);
    }

    private Eigenpairs<TVector> Collect(LanczosFactorization<TVector> factorization, Objectives.EvaluationCost cost, EstimationStop stop)
    {
        var (largest, smallest) = Estimates(factorization, factorization.RitzValues());
        var (_, s) = factorization.Decompose();
        var m = factorization.Steps;
        var top = RitzVectors.Of(_space, factorization.Basis, s, [.. _wanted.Top(m)]);
        var bottom = RitzVectors.Of(_space, factorization.Basis, s, [.. _wanted.Bottom(m)]);
        return new Eigenpairs<TVector>(largest, top, smallest, bottom, factorization.Norm, cost, stop);
    }
}
