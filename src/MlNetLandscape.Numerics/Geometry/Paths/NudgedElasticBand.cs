using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>What a cycle of <see cref="NudgedElasticBand"/> left.</summary>
/// <param name="Pivots">Between the ends, before any were inserted.</param>
/// <param name="HighestLoss">On the band, pivots and the points inside segments: the loss at the saddle as far as it is known.</param>
/// <param name="RelativeLength">Of the band, over the distance of the ends.</param>
/// <param name="Force">The largest ‖g − (g·t) t‖ of a pivot in the last step: 0 on a path of minimal energy.</param>
/// <param name="Inserted">Pivots inserted afterwards.</param>
public readonly record struct BandCycleResult(int Pivots, double HighestLoss, double RelativeLength, double Force, int Inserted);

/// <summary>A band relaxed between two points.</summary>
/// <param name="Connection">A chain whose t runs with its length; its highest loss is the saddle's as far as it is known.</param>
/// <param name="Cycles">In their order.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed record BandResult<TVector>(ModeConnection<TVector> Connection, ImmutableArray<BandCycleResult> Cycles);

/// <summary>
/// Relaxes a band of pivots between two minima to a path of minimal energy, whose highest point is a saddle: each pivot goes down across the band alone, and its distances along the band are kept
/// (Jónsson et al. 1998; Henkelman &amp; Jónsson 2000). Pivots are added where the loss between two of them is not resolved (AutoNEB; Kolsbjerg et al. 2016; Draxler et al. 2018, «Essentially no barriers in neural network energy landscape»).
/// </summary>
public static class NudgedElasticBand
{
    /// <summary>Relaxes a band, beginning with the straight line.</summary>
    /// <param name="objective">L.</param>
    /// <param name="from">One minimum; stays the caller's.</param>
    /// <param name="to">The other; stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="batch">The loss of a random batch for a step, shared by all pivots; called in that step's scope. The objectives stay the caller's. Null for all of L.</param>
    /// <param name="source">What measures the band between cycles; null for L, point by point.</param>
    /// <param name="start">Points to begin with, ends included, such as those of a band that is to be relaxed further; stay the caller's. Null for pivots on the straight line.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there are fewer than three points to begin with.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static BandResult<TVector> Run<TVector>(
        IObjective<TVector> objective, TVector from, TVector to, BandOptions? options = null, Func<long, IObjective<TVector>>? batch = null, ISliceSource<TVector>? source = null,
        IReadOnlyList<TVector>? start = null)
    {
        options ??= new BandOptions();
        options.Check();
        if (start?.Count < 3)
            throw new ArgumentException($"A band begins with at least three points, both ends included. Got {start.Count}.", nameof(start));
        source ??= new ObjectiveSlices<TVector>(objective);
        var space = objective.Space;
        using var scope = space.OpenScope();
        var (losses, batches, cycles) = (new LossHistory(options.Steps), new BatchSource<TVector>(objective, batch), ImmutableArray.CreateBuilder<BandCycleResult>());
        var band = new ElasticBand<TVector>(space, from, to, start, options);
        var ends = batches.UseWhole(whole => (whole.Value(from), whole.Value(to)));
        var (steps, stop, measuring) = (0, PathStop.Limit, default(EvaluationCost));
        ModeConnection<TVector> connection;
        for (var cycle = 0; ; cycle++)
        {
            var (done, force, ended) = Relax(band, batches, ends, options, options.Cycles[cycle], steps, losses);
            (steps, stop) = (steps + done, ended);
            connection = Measure(source, band, options);
            measuring += connection.Cost;
            var isLast = cycle == options.Cycles.Length - 1 || stop == PathStop.Diverged;
            var inserted = isLast ? 0 : Insert(band, connection, options);
            cycles.Add(new BandCycleResult(connection.Points.Length - 2, connection.Profile.Highest.Loss, connection.RelativeLength, force, inserted));
            if (isLast || (stop == PathStop.Converged && inserted == 0))
                break;
            band.Rest();
        }

        foreach (var point in connection.Points)
            space.Keep(point);
        return new BandResult<TVector>(
            connection with { Steps = steps, TrainingLosses = [.. losses.ToArray()], Cost = batches.Cost + measuring, Stop = stop }, cycles.ToImmutable());
    }

    private static (int Steps, double Force, PathStop Stop) Relax<TVector>(
        ElasticBand<TVector> band, BatchSource<TVector> batches, (double Start, double End) ends, BandOptions options, BandCycle cycle, int first, LossHistory losses)
    {
        var force = double.NaN;
        for (var step = 0; step < cycle.Steps; step++)
        {
            var (highest, largest) = batches.Use(first + step, part => batches.IsStochastic
                ? band.Step(part, part.Value(band.Points[0]), part.Value(band.Points[^1]), cycle.LearningRate)
                : band.Step(part, ends.Start, ends.End, cycle.LearningRate));
            if (double.IsNaN(highest))
                return (step, force, PathStop.Diverged);
            force = largest;
            losses.Add(first + step, highest);
            options.Progress?.Report(new PathProgress(first + step + 1, options.Steps, highest));
            if (force <= options.ForceTolerance)
                return (step + 1, force, PathStop.Converged);
        }

        return (cycle.Steps, force, PathStop.Limit);
    }

    private static ModeConnection<TVector> Measure<TVector>(ISliceSource<TVector> source, ElasticBand<TVector> band, BandOptions options)
    {
        var space = source.Space;
        double Distance(TVector a, TVector b)
        {
            using var scope = space.OpenScope();
            return space.Norm(space.Add(b, -1, a));
        }

        double[] lengths = [.. band.Points.Zip(band.Points.Skip(1), Distance)];
        var samples = ((options.PointsPerSegment + 1) * lengths.Length) + 1;
        return ModeConnection.Measure(source, PolygonalChain.ByLength(lengths), band.Points, samples, cancellationToken: options.CancellationToken);
    }

    private static int Insert<TVector>(ElasticBand<TVector> band, ModeConnection<TVector> connection, BandOptions options)
    {
        var (losses, stride) = (connection.Profile.Losses, options.PointsPerSegment + 1);
        double[][] inside = [.. Enumerable.Range(0, band.Points.Count - 1).Select(segment => losses.Slice((segment * stride) + 1, stride - 1).ToArray())];
        return band.Insert(inside, [.. Enumerable.Range(0, band.Points.Count).Select(point => losses[point * stride])]);
    }
}
