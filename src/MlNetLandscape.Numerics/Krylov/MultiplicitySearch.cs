using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Krylov;

/// <summary>
/// Looks among vectors orthogonal to the eigenvectors found for eigenvalues that belong among them: further copies of multiple ones.
/// </summary>
internal sealed class MultiplicitySearch<TVector>(
    ILinearOperator<TVector> matrix, LanczosOptions options, Action<LanczosProgress>? progress, CancellationToken cancellationToken)
{
    private readonly IVectorSpace<TVector> _space = matrix.Space;
    private long _products;

    /// <summary>The same search made complete.</summary>
    /// <param name="found">Converged by residuals; disposed when it is replaced or an error ends the search.</param>
    /// <param name="products">Spent on it.</param>
    public Eigenpairs<TVector> Complete(Eigenpairs<TVector> found, long products)
    {
        _products = products;
        try
        {
            for (var round = 0; ; round++)
            {
                var before = matrix.Cost;
                if (_space.Dimension == options.Wanted)
                    return found.With(default, EstimationStop.Exact);
                var (better, stop) = Round(found, round);
                if (better is null)
                    return found.With(matrix.Cost - before, stop);
                found.Dispose();
                found = better.With(matrix.Cost - before, stop);
                if (stop == EstimationStop.Limit)
                    return found;
            }
        }
        catch
        {
            found.Dispose();
            throw;
        }
    }

    /// <summary>One search from a random start.</summary>
    /// <returns>What was found, with the new eigenvalues in their places, or null when nothing is missing.</returns>
    private (Eigenpairs<TVector>? Better, EstimationStop Stop) Round(Eigenpairs<TVector> found, int round)
    {
        using var locked = _space.Block(options.Wanted);
        Copy(found.LargestVectors, locked);
        Copy(found.SmallestVectors, locked);
        using var factorization = Begin(locked, round);
        var bounds = new RitzBounds(found.Norm, _space.Roundoff, options.InnerTolerance, TrustsGaps: false);
        while (_products + factorization.Products < options.MaximumProducts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (factorization.Steps == factorization.Capacity)
                factorization.Restart(new RitzSelection(Math.Min(1, options.Largest), Math.Min(1, options.Smallest)).Kept(factorization.Steps));
            if (factorization.IsInvariant)
                factorization.Branch();
            factorization.Extend(1);
            progress?.Invoke(new LanczosProgress(_products + factorization.Products, options.Wanted, options.Wanted));
            var ritz = factorization.RitzValues();
            var mirrored = ritz.Reverse().Select(value => value with { Value = -value.Value }).ToArray();
            var above = Side(ritz, found.Largest, 1, bounds, factorization);
            var below = Side(mirrored, found.Smallest, -1, bounds, factorization);
            if (above.Missing > 0 || below.Missing > 0)
            {
                _products += factorization.Products;
                return (Insert(found, factorization, above.Missing, below.Missing, bounds), EstimationStop.Converged);
            }

            if (above.Decided && below.Decided)
                return (null, factorization.IsComplete ? EstimationStop.Exact : EstimationStop.Converged);
        }

        return (null, EstimationStop.Limit);
    }

    private LanczosFactorization<TVector> Begin(IVectorBlock<TVector> locked, int round)
    {
        using var scope = _space.OpenScope();
        var start = _space.Random(ProbeDistribution.Gaussian, Seed.Derive(options.Seed, 2, round));
        return new LanczosFactorization<TVector>(matrix, start, options.Capacity(_space.Dimension), Seed.Derive(options.Seed, 3, round), locked);
    }

    /// <summary>What the upper end of the spectrum of ±A on the orthogonal complement says.</summary>
    /// <param name="ritz">Of ±A, ascending.</param>
    /// <param name="known">The eigenvalues found at this end of A, outermost first.</param>
    /// <param name="sign">+1 for the largest, −1 for the smallest.</param>
    /// <param name="bounds">When a value counts as converged.</param>
    /// <param name="factorization">The search.</param>
    /// <returns>Converged values that lie beyond the innermost known one, and whether there is certainly or very likely no other.</returns>
    private (int Missing, bool Decided) Side(
        RitzValue[] ritz, ImmutableArray<EigenvalueEstimate> known, int sign, RitzBounds bounds, LanczosFactorization<TVector> factorization)
    {
        if (known.IsEmpty)
            return (0, true);
        var threshold = sign * known[^1].Value;
        var clear = threshold + bounds.Allowed(threshold); // closer ones would change nothing
        var missing = 0;
        while (missing < Math.Min(ritz.Length, known.Length) && ritz[^(missing + 1)].Value > clear && Converged(missing + 1))
            missing++;
        if (missing > 0)
            return (missing, false);
        var outermost = ritz[^1].Value;
        var believed = factorization.Products >= MissedEigenvalue.FewestProducts(_space.Dimension);
        if (factorization.IsComplete || (Converged(1) && outermost <= clear && (believed || factorization.IsInvariant)))
            return (0, true);
        var opposite = ritz[0].Value - ritz[0].Residual;
        return (0, MissedEigenvalue.IsUnlikely(_space.Dimension, factorization.Products, outermost, threshold, opposite));

        bool Converged(int fromEnd) => bounds.Estimate(ritz, ritz.Length - fromEnd, factorization.IsInvariant).Converged;
    }

    private Eigenpairs<TVector> Insert(
        Eigenpairs<TVector> found, LanczosFactorization<TVector> factorization, int above, int below, RitzBounds bounds)
    {
        var ritz = factorization.RitzValues();
        var m = ritz.Length;
        var (_, s) = factorization.Decompose();
        using var highest = RitzVectors.Of(_space, factorization.Basis, s, [.. new RitzSelection(above, below).Top(m)]);
        using var lowest = RitzVectors.Of(_space, factorization.Basis, s, [.. new RitzSelection(above, below).Bottom(m)]);
        var locked = found.Largest.Concat(found.Smallest).ToArray();
        ImmutableArray<EigenvalueEstimate> newAbove = [.. Enumerable.Range(1, above).Select(rank => New(m - rank))];
        ImmutableArray<EigenvalueEstimate> newBelow = [.. Enumerable.Range(0, below).Select(New)];
        var (largest, largestVectors) = Merge(found.Largest, found.LargestVectors, newAbove, highest, 1);
        var (smallest, smallestVectors) = Merge(found.Smallest, found.SmallestVectors, newBelow, lowest, -1);
        return new Eigenpairs<TVector>(largest, largestVectors, smallest, smallestVectors, found.Norm, found.Cost, found.Stop);

        EigenvalueEstimate New(int index)
        {
            var (theta, residual, _) = ritz[index];
            if (factorization.IsInvariant)
                residual = 0;

            // The complement of inexact eigenvectors x is not quite invariant: |xᵀA y| ≤ ‖r_x‖ shifts θ by at most min(c, c²/gap) each.
            var shift = Math.Sqrt(locked.Sum(x => x.Residual == 0 ? 0 : Square(x.Residual * Math.Min(1, x.Residual / Math.Abs(x.Value - theta)))));
            var whole = Math.Sqrt(Square(residual) + locked.Sum(x => Square(x.Residual)));
            return bounds.Estimate(theta, residual + shift, whole);
        }
    }

    private (ImmutableArray<EigenvalueEstimate> Estimates, IVectorBlock<TVector> Vectors) Merge(
        ImmutableArray<EigenvalueEstimate> old, IVectorBlock<TVector> oldVectors,
        ImmutableArray<EigenvalueEstimate> added, IVectorBlock<TVector> addedVectors, int sign)
    {
        var ordered = old.Select((estimate, index) => (Estimate: estimate, Block: oldVectors, Index: index))
            .Concat(added.Select((estimate, index) => (Estimate: estimate, Block: addedVectors, Index: index)))
            .OrderByDescending(item => sign * item.Estimate.Value).Take(old.Length).ToArray();
        var vectors = _space.Block(Math.Max(1, old.Length));
        foreach (var (_, block, index) in ordered)
            vectors.Add(block[index]);
        return ([.. ordered.Select(item => item.Estimate)], vectors);
    }

    private static void Copy(IVectorBlock<TVector> from, IVectorBlock<TVector> to)
    {
        for (var index = 0; index < from.Count; index++)
            to.Add(from[index]);
    }

    private static double Square(double x) => x * x;
}
