using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>
/// Connects optima through points of low loss: mixtures of the optima go down in directions across all lines between them, so that they cannot slide back into an optimum
/// (Fort &amp; Jastrzębski 2019, «Large scale structure of neural network loss landscapes»).
/// </summary>
public static class HyperplaneConnector
{
    /// <summary>Connects two optima by a chain: the knots θₖ = (1 − k/s) a + (k/s) b, 0 &lt; k &lt; s, each go down in the hyperplane across b − a.</summary>
    /// <param name="objective">L.</param>
    /// <param name="from">a; stays the caller's.</param>
    /// <param name="to">b; stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="batch">The loss of a random batch for a step counted over all knots; called in that step's scope. The objectives stay the caller's. Null for all of L.</param>
    /// <param name="source">What measures the chain; null for L, point by point.</param>
    /// <returns>A chain whose t is the share of the way from a to b along b − a.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or a equals b.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static ModeConnection<TVector> Run<TVector>(
        IObjective<TVector> objective, TVector from, TVector to, ConnectorOptions? options = null, Func<long, IObjective<TVector>>? batch = null, ISliceSource<TVector>? source = null)
    {
        options ??= new ConnectorOptions();
        var batches = new BatchSource<TVector>(objective, batch);
        options.Check(2, batches.IsStochastic);
        var space = objective.Space;
        using var scope = space.OpenScope();
        using var frame = AffineFrame.Through(space, from, to);
        var descent = new ConstrainedDescent<TVector>(batches, space, options.Descent, options.CancellationToken);
        var goal = options.Descent.TargetLoss ?? batches.UseWhole(whole => Math.Max(whole.Value(from), whole.Value(to)));
        var (points, steps, stop) = (new List<TVector> { space.Copy(from) }, 0, PathStop.Converged);
        for (var knot = 1; knot < options.Segments; knot++)
        {
            var point = Mixture(space, [from, to], [1 - ((double)knot / options.Segments), (double)knot / options.Segments]);
            var result = descent.Run(point, frame.Directions, goal, steps);
            (steps, stop) = (steps + result.Steps, Worse(stop, result.Stop));
            points.Add(point);
            options.Progress?.Report(new PathProgress(knot, options.Segments - 1, result.Loss));
        }

        points.Add(space.Copy(to));
        var samples = ((options.PointsPerSegment + 1) * options.Segments) + 1;
        var measured = ModeConnection.Measure(source ?? new ObjectiveSlices<TVector>(objective), new PolygonalChain(points.Count), points, samples, cancellationToken: options.CancellationToken);
        foreach (var point in points)
            space.Keep(point);
        return measured with { Steps = steps, Cost = batches.Cost + measured.Cost, Stop = stop };
    }

    /// <summary>Connects m + 1 optima: each start goes down across the m-dimensional subspace through all of them.</summary>
    /// <param name="objective">L.</param>
    /// <param name="optima">At least two, of general position; stay the caller's.</param>
    /// <param name="options">Null for the defaults: the centroid alone.</param>
    /// <param name="batch">As above, steps counted over all knots. Null for all of L.</param>
    /// <param name="source">What measures spokes; null for L, point by point.</param>
    /// <exception cref="ArgumentException">An option is out of range, or an optimum lies in the subspace of the others.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static LowLossConnector<TVector> Run<TVector>(
        IObjective<TVector> objective, IReadOnlyList<TVector> optima, ConnectorOptions? options = null, Func<long, IObjective<TVector>>? batch = null, ISliceSource<TVector>? source = null)
    {
        options ??= new ConnectorOptions();
        var batches = new BatchSource<TVector>(objective, batch);
        options.Check(optima.Count, batches.IsStochastic);
        source ??= new ObjectiveSlices<TVector>(objective);
        var space = objective.Space;
        using var scope = space.OpenScope();
        using var frame = AffineFrame.Through(space, optima);
        var descent = new ConstrainedDescent<TVector>(batches, space, options.Descent, options.CancellationToken);
        var starts = options.Starts.IsDefaultOrEmpty ? [[.. Enumerable.Repeat(1.0 / optima.Count, optima.Count)]] : options.Starts;
        var losses = optima.Select(optimum => batches.UseWhole(whole => whole.Value(optimum))).ToImmutableArray();
        var (knots, steps, measuring) = (ImmutableArray.CreateBuilder<ConnectorKnot<TVector>>(starts.Length), 0, default(EvaluationCost));
        foreach (var weights in starts)
        {
            var point = Mixture(space, optima, weights.AsSpan());
            var result = descent.Run(point, frame.Directions, options.Descent.TargetLoss ?? losses.Max(), steps);
            var (_, deviation) = frame.Project(point);
            var (highest, cost) = HighestSpoke(source, [.. optima.Where((_, index) => weights[index] > 0)], point, options);
            (steps, measuring) = (steps + result.Steps, measuring + cost);
            knots.Add(new ConnectorKnot<TVector>(weights, space.Keep(point), result.StartLoss, result.Loss, deviation, highest, result.Steps, result.Stop));
            options.Progress?.Report(new PathProgress(knots.Count, starts.Length, result.Loss));
        }

        return new LowLossConnector<TVector>(losses, knots.ToImmutable(), batches.Cost + measuring);
    }

    /// <summary>All weights of m + 1 optima that are multiples of 1 / divisions, without the optima themselves: C(divisions + m, m) − m − 1 of them.</summary>
    /// <param name="optima">m + 1, at least 2.</param>
    /// <param name="divisions">At least 2.</param>
    public static ImmutableArray<ImmutableArray<double>> Grid(int optima, int divisions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(optima, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(divisions, 2);
        IEnumerable<ImmutableArray<int>> Shares(int places, int left) => places == 1
            ? [[left]]
            : Enumerable.Range(0, left + 1).Reverse().SelectMany(first => Shares(places - 1, left - first).Select(rest => rest.Insert(0, first)));
        return [.. Shares(optima, divisions).Where(shares => shares.Max() < divisions).Select(shares => shares.Select(share => (double)share / divisions).ToImmutableArray())];
    }

    private static TVector Mixture<TVector>(IVectorSpace<TVector> space, IReadOnlyList<TVector> optima, ReadOnlySpan<double> weights)
    {
        var mixture = space.Zero();
        for (var index = 0; index < optima.Count; index++)
            space.Axpy(weights[index], optima[index], mixture);
        return mixture;
    }

    private static (double Highest, EvaluationCost Cost) HighestSpoke<TVector>(ISliceSource<TVector> source, TVector[] optima, TVector knot, ConnectorOptions options)
    {
        var (highest, cost) = (double.NegativeInfinity, default(EvaluationCost));
        foreach (var optimum in optima)
        {
            var spoke = ModeConnection.Measure(source, new PolygonalChain(2), [optimum, knot], options.PointsPerSegment + 2, cancellationToken: options.CancellationToken);
            (highest, cost) = (spoke.Profile.Losses.Skip(1).Select(loss => double.IsNaN(loss) ? double.PositiveInfinity : loss).Prepend(highest).Max(), cost + spoke.Cost);
        }

        return (highest, cost);
    }

    private static PathStop Worse(PathStop a, PathStop b)
    {
        ReadOnlySpan<PathStop> fromBest = [PathStop.Converged, PathStop.Stalled, PathStop.Limit, PathStop.Diverged];
        return fromBest.IndexOf(a) > fromBest.IndexOf(b) ? a : b;
    }
}
