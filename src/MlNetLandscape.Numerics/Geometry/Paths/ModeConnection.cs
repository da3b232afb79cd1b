using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>Why the search for a path ended.</summary>
public enum PathStop
{
    /// <summary>All steps are done.</summary>
    Limit,

    /// <summary>The wanted loss, or a gradient or force of no size, was reached.</summary>
    Converged,

    /// <summary>No step lowered the loss any more, though the gradient has not vanished: rounding, or a kink.</summary>
    Stalled,

    /// <summary>A loss was not finite: the steps are too long. The path is the one on which it was seen.</summary>
    Diverged,

    /// <summary>Not all of the path came below the wanted loss; that does not prove that there is no path.</summary>
    Unresolved,
}

/// <summary>How far the search for a path is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all, at most.</param>
/// <param name="Loss">The last seen: of a batch where there are batches.</param>
public readonly record struct PathProgress(int Step, int Steps, double Loss);

/// <summary>A path between two points of a landscape, and the losses on it.</summary>
/// <param name="Shape">What kind of curve.</param>
/// <param name="Points">Its control points, both ends first and last; the caller's.</param>
/// <param name="Profile">Losses, and what else was measured, over t in [0, 1].</param>
/// <param name="Length">Of the path: the sum of the distances between the measured points.</param>
/// <param name="Steps">Of the search.</param>
/// <param name="TrainingLosses">The loss each step saw, averaged over at most a hundred stretches of the search; empty where there was none.</param>
/// <param name="Cost">What search and measurement took.</param>
/// <param name="Stop">Why the search ended.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed record ModeConnection<TVector>(
    IPathShape Shape, ImmutableArray<TVector> Points, LossProfile Profile, double Length, int Steps, ImmutableArray<double> TrainingLosses, EvaluationCost Cost, PathStop Stop)
{
    /// <summary>How high the loss rises on it.</summary>
    public LossBarrier Barrier => Profile.Barrier!;

    /// <summary>Length over the distance of the ends: 1 for the straight line.</summary>
    public double RelativeLength => Length / Profile.Distance;

    /// <summary>φ(t), a new vector: a point that can be made a model, or a member of an ensemble.</summary>
    /// <param name="space">Where the points live.</param>
    /// <param name="t">In [0, 1].</param>
    public TVector Point(IVectorSpace<TVector> space, double t)
    {
        if (t is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(t), FormattableString.Invariant($"`t` must be in [0, 1]. Got {t}."));
        var point = space.Zero();
        var weights = Shape.Weights(t);
        for (var index = 0; index < weights.Length; index++)
        {
            if (weights[index] != 0)
                space.Axpy(weights[index], Points[index], point);
        }

        return point;
    }

    /// <summary>How the inner control points deviate from the straight line.</summary>
    /// <param name="space">Where the points live.</param>
    /// <exception cref="InvalidOperationException">There are fewer than four inner points.</exception>
    public PathDeviations Deviations(IVectorSpace<TVector> space) => PathDeviations.Of(space, Points);
}

/// <summary>Paths that need no search, and the measurement of any path.</summary>
public static class ModeConnection
{
    /// <summary>Measures a path.</summary>
    /// <param name="source">The landscape.</param>
    /// <param name="shape">What kind of curve.</param>
    /// <param name="points">Its control points.</param>
    /// <param name="samples">Points measured at least; the curve's knots are always among them.</param>
    /// <param name="progress">Told after every point or batch of points; null for nobody.</param>
    /// <param name="cancellationToken">Looked at before every point or batch of points.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static ModeConnection<TVector> Measure<TVector>(
        ISliceSource<TVector> source, IPathShape shape, IReadOnlyList<TVector> points, int samples = 61, IProgress<GridProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (points.Count != shape.Points)
            throw new ArgumentException($"The curve has {shape.Points} control points. Got {points.Count}.", nameof(points));
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        using var frame = AffineFrame.Star(source.Space, points);
        using var evaluator = source.Slice(frame);
        var positions = Positions(shape, samples);
        double[][] coordinates = [.. positions.Select(t => shape.Weights(t)[1..])]; // barycentric without the first
        var values = new List<double[]>();
        foreach (var batch in coordinates.Chunk(Math.Max(1, evaluator.BatchSize)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            values.AddRange(evaluator.Evaluate(batch, cancellationToken));
            progress?.Report(new GridProgress(values.Count, coordinates.Length, evaluator.Cost));
        }

        var length = Enumerable.Range(1, positions.Length - 1).Sum(index => frame.Length([.. coordinates[index].Zip(coordinates[index - 1], (a, b) => a - b)]));
        var distance = frame.Length([.. Enumerable.Range(1, points.Count - 1).Select(index => index == points.Count - 1 ? 1.0 : 0)]);
        var profile = new LossProfile(
            [.. positions], evaluator.Quantities, [.. evaluator.Quantities.Select((_, quantity) => values.Select(value => value[quantity]).ToImmutableArray())], distance, evaluator.Cost);
        return new ModeConnection<TVector>(shape, [.. points], profile, length, 0, [], evaluator.Cost, PathStop.Converged);
    }

    /// <summary>The straight line as a path: what others are compared with.</summary>
    /// <inheritdoc cref="Measure"/>
    /// <param name="source">The landscape.</param>
    /// <param name="from">The start; stays the caller's.</param>
    /// <param name="to">The end; stays the caller's.</param>
    /// <param name="samples">Points measured, at least 2.</param>
    public static ModeConnection<TVector> Line<TVector>(ISliceSource<TVector> source, TVector from, TVector to, int samples = 61) =>
        Measure(source, new PolygonalChain(2), [from, to], samples);

    /// <summary>Knots, and as many positions between each pair as make <paramref name="samples"/> in all.</summary>
    private static double[] Positions(IPathShape shape, int samples)
    {
        var pieces = shape.Knots.Length - 1;
        var inner = Math.Max(1, (int)Math.Ceiling((samples - 1.0) / pieces));
        return [0, .. Enumerable.Range(0, pieces).SelectMany(piece => GridAxis.Between(shape.Knots[piece], shape.Knots[piece + 1], inner + 1).Positions.Skip(1))];
    }
}
