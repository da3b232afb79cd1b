using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>A simplex of low loss and large volume: any point of it is a solution, and a few make an ensemble (Benton et al. 2021, «Loss surface simplexes for mode connecting volumes and fast ensembling»).</summary>
/// <param name="Vertices">The given ones first; the caller's.</param>
/// <param name="LogVolume">The natural logarithm of its volume.</param>
/// <param name="Loss">The mean loss over points drawn uniformly from it.</param>
/// <param name="HighestLoss">Of those points; +∞ where one is not a number.</param>
/// <param name="TrainingLosses">The loss each step saw, averaged over at most a hundred stretches.</param>
/// <param name="Steps">Done.</param>
/// <param name="Cost">What it took.</param>
/// <param name="Stop">Why it ended.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed record LowLossSimplex<TVector>(
    ImmutableArray<TVector> Vertices, double LogVolume, StochasticEstimate Loss, double HighestLoss, ImmutableArray<double> TrainingLosses, int Steps, EvaluationCost Cost, PathStop Stop)
{
    /// <summary>A point drawn uniformly from the simplex, a new vector.</summary>
    /// <param name="space">Where the vertices live.</param>
    /// <param name="seed">The same seed gives the same point.</param>
    public TVector Point(IVectorSpace<TVector> space, long seed)
    {
        var point = space.Zero();
        foreach (var (vertex, weight) in Vertices.Zip(SimplexSample.Weights(Vertices.Length, seed)))
            space.Axpy(weight, vertex, point);
        return point;
    }
}

/// <summary>Grows simplexes of low loss.</summary>
public static class LowLossSimplex
{
    /// <summary>Adds vertices one after the other, each trained to minimise the mean loss over the simplex less λ log volume, with those before it fixed.</summary>
    /// <param name="objective">L.</param>
    /// <param name="vertices">The first vertices, at least one; they stay as they are, and the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="batch">The loss of a random batch for a step; called in that step's scope. The objectives stay the caller's. Null for all of L.</param>
    /// <param name="source">What measures the simplex in the end; null for L, point by point.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there is no vertex.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static LowLossSimplex<TVector> Grow<TVector>(
        IObjective<TVector> objective, IReadOnlyList<TVector> vertices, SimplexOptions? options = null, Func<long, IObjective<TVector>>? batch = null, ISliceSource<TVector>? source = null)
    {
        options ??= new SimplexOptions();
        options.Check();
        if (vertices.Count == 0)
            throw new ArgumentException("A simplex grows from at least one vertex. Got none.", nameof(vertices));
        var space = objective.Space;
        using var scope = space.OpenScope();
        var (batches, losses) = (new BatchSource<TVector>(objective, batch), new LossHistory(options.AddedVertices * options.StepsPerVertex));
        List<TVector> points = [.. vertices.Select(space.Copy)];
        var (steps, stop) = (0, PathStop.Limit);
        for (var added = 0; added < options.AddedVertices && stop == PathStop.Limit; added++)
        {
            points.Add(Start(space, points, options, added));
            var growth = new SimplexGrowth<TVector>(space, batches, points, options);
            for (var step = 0; step < options.StepsPerVertex && stop == PathStop.Limit; step++, steps++)
            {
                var loss = growth.Step(steps, options.Rate(step));
                stop = double.IsFinite(loss) ? PathStop.Limit : PathStop.Diverged;
                losses.Add(steps, loss);
                options.Progress?.Report(new PathProgress(steps + 1, options.AddedVertices * options.StepsPerVertex, loss));
            }
        }

        var result = Measure(source ?? new ObjectiveSlices<TVector>(objective), points, options);
        foreach (var point in points)
            space.Keep(point);
        return result with { TrainingLosses = [.. losses.ToArray()], Steps = steps, Cost = batches.Cost + result.Cost, Stop = stop };
    }

    private static TVector Start<TVector>(IVectorSpace<TVector> space, List<TVector> points, SimplexOptions options, int added)
    {
        var start = space.Zero();
        foreach (var point in points)
            space.Axpy(1.0 / points.Count, point, start);
        using var scope = space.OpenScope();
        var noise = space.Random(ProbeDistribution.Gaussian, Seed.Derive(options.Seed, 0, added));
        space.Axpy(options.StartDistance / space.Norm(noise), noise, start);
        return start;
    }

    private static LowLossSimplex<TVector> Measure<TVector>(ISliceSource<TVector> source, List<TVector> points, SimplexOptions options)
    {
        using var frame = AffineFrame.Star(source.Space, points);
        using var evaluator = source.Slice(frame);
        var coordinates = Enumerable.Range(0, options.MeasuredPoints).Select(index => SimplexSample.Weights(points.Count, Seed.Derive(options.Seed, 2, index))[1..]).ToArray();
        var losses = new List<double>();
        foreach (var batch in coordinates.Chunk(Math.Max(1, evaluator.BatchSize)))
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            losses.AddRange(evaluator.Evaluate(batch, options.CancellationToken).Select(values => values[0]));
        }

        var mean = StochasticEstimate.Mean(losses, evaluator.Cost, EstimationStop.Limit);
        return new LowLossSimplex<TVector>([.. points], SimplexVolume.Log(frame.Metric), mean, losses.Max(loss => double.IsNaN(loss) ? double.PositiveInfinity : loss), [], 0, evaluator.Cost, PathStop.Limit);
    }
}
