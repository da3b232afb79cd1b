using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>
/// Looks for a chain of straight pieces below a given loss: where a piece is too high, a point of it is trained down and becomes a bead, and both halves are looked at in turn
/// (dynamic string sampling; Freeman &amp; Bruna 2017, «Topology and geometry of half-rectified network optimization»).
/// </summary>
/// <remarks>A path that is found proves a connection below that loss as far as it was sampled; that none is found proves nothing. Its relative length says how curved the level set is.</remarks>
public static class StringSampling
{
    /// <summary>Connects two points.</summary>
    /// <param name="objective">L.</param>
    /// <param name="from">One end; stays the caller's.</param>
    /// <param name="to">The other; stays the caller's.</param>
    /// <param name="options">With <see cref="StringOptions.MaximumLoss"/>.</param>
    /// <param name="batch">The loss of a random batch for a step counted over all beads; called in that step's scope. The objectives stay the caller's. Null for all of L.</param>
    /// <param name="source">What measures segments; null for L, point by point.</param>
    /// <returns>A chain whose t runs with its length; <see cref="PathStop.Converged"/> where all of it is below the wanted loss, else <see cref="PathStop.Unresolved"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or an end is above the wanted loss.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static ModeConnection<TVector> Run<TVector>(
        IObjective<TVector> objective, TVector from, TVector to, StringOptions options, Func<long, IObjective<TVector>>? batch = null, ISliceSource<TVector>? source = null)
    {
        var batches = new BatchSource<TVector>(objective, batch);
        options.Check(batches.IsStochastic);
        var space = objective.Space;
        using var scope = space.OpenScope();
        var end = batches.UseWhole(whole => Math.Max(whole.Value(from), whole.Value(to)));
        if (!(end < options.MaximumLoss))
            throw new ArgumentException(FormattableString.Invariant($"`MaximumLoss` of `StringOptions` must be above the losses of both ends, of which one is {end}. Got {options.MaximumLoss}."), nameof(options));
        var search = new Search<TVector>(space, batches, source ?? new ObjectiveSlices<TVector>(objective), options, end + (options.TargetShare * (options.MaximumLoss - end)));
        List<TVector> points = [space.Copy(from), .. search.Between(from, to, options.Depth), space.Copy(to)];
        double[] lengths = [.. points.Zip(points.Skip(1), (a, b) =>
        {
            using var inner = space.OpenScope();
            return space.Norm(space.Add(b, -1, a));
        })];
        var samples = ((options.PointsPerSegment + 1) * lengths.Length) + 1;
        var measured = ModeConnection.Measure(search.Source, PolygonalChain.ByLength(lengths), points, samples, cancellationToken: options.CancellationToken);
        foreach (var point in points)
            space.Keep(point);
        return measured with
        {
            Steps = search.Steps,
            Cost = batches.Cost + search.Measuring + measured.Cost,
            Stop = measured.Profile.Highest.Loss <= options.MaximumLoss ? PathStop.Converged : PathStop.Unresolved,
        };
    }

    private sealed class Search<TVector>(IVectorSpace<TVector> space, BatchSource<TVector> batches, ISliceSource<TVector> source, StringOptions options, double target)
    {
        private readonly ConstrainedDescent<TVector> _descent = new(batches, space, options.Descent, options.CancellationToken);
        private int _beads;

        public ISliceSource<TVector> Source => source;

        public int Steps { get; private set; }

        public EvaluationCost Measuring { get; private set; }

        /// <summary>The beads between two points, in their order; made in the scope that is open.</summary>
        public IEnumerable<TVector> Between(TVector from, TVector to, int depth)
        {
            var line = ModeConnection.Measure(source, new PolygonalChain(2), [from, to], options.PointsPerSegment + 2, cancellationToken: options.CancellationToken);
            Measuring += line.Cost;
            var (position, highest) = line.Profile.Highest;
            if (highest <= options.MaximumLoss || depth == 0 || position is 0 or 1)
                return [];
            var t = options.Split == StringSplit.Middle ? 0.5 : position;
            var bead = space.Copy(from);
            space.Scale(1 - t, bead);
            space.Axpy(t, to, bead);
            var result = _descent.Run(bead, walls: null, target, Steps);
            Steps += result.Steps;
            options.Progress?.Report(new PathProgress(++_beads, (1 << options.Depth) - 1, result.Loss));
            return result.Loss <= options.MaximumLoss
                ? [.. Between(from, bead, depth - 1), bead, .. Between(bead, to, depth - 1)]
                : [bead];
        }
    }
}
