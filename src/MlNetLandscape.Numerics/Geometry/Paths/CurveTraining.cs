using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>
/// Bends a curve between two fixed ends until its mean loss E L(φ(t)), t uniform in [0, 1], is low, by steps along ∂L/∂pⱼ = wⱼ(t) ∇L(φ(t)) (Garipov et al. 2018, «Loss surfaces, mode connectivity, and
/// fast ensembling of DNNs»).
/// </summary>
public static class CurveTraining
{
    /// <summary>Trains a curve and measures it.</summary>
    /// <param name="objective">L.</param>
    /// <param name="from">φ(0); stays the caller's.</param>
    /// <param name="to">φ(1); stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="batch">The loss of a random batch for a step; called in that step's scope. The objectives stay the caller's. Null for all of L.</param>
    /// <param name="source">What measures the curve in the end; null for L, point by point.</param>
    /// <param name="start">Control points to begin with, ends included, such as those of a curve that is to be trained on; stay the caller's. Null for the straight line.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there are not as many points as bends and ends.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static ModeConnection<TVector> Run<TVector>(
        IObjective<TVector> objective, TVector from, TVector to, CurveOptions? options = null, Func<long, IObjective<TVector>>? batch = null, ISliceSource<TVector>? source = null,
        IReadOnlyList<TVector>? start = null)
    {
        options ??= new CurveOptions();
        options.Check();
        if (start is not null && start.Count != options.Bends + 2)
            throw new ArgumentException($"A curve of {options.Bends} bends has {options.Bends + 2} control points with both ends. Got {start.Count}.", nameof(start));
        var space = objective.Space;
        IPathShape shape = options.Kind == CurveKind.Bezier ? new BezierCurve(options.Bends + 2) : new PolygonalChain(options.Bends + 2);
        using var scope = space.OpenScope();
        TVector[] points = start is null ? Start(space, from, to, options) : [space.Copy(from), .. start.Skip(1).SkipLast(1).Select(space.Copy), space.Copy(to)];
        var (losses, batches) = (new LossHistory(options.Steps), new BatchSource<TVector>(objective, batch));
        var (steps, stop) = Descend(batches, space, shape, points, losses, options);
        var search = batches.Cost;
        var measured = ModeConnection.Measure(source ?? new ObjectiveSlices<TVector>(objective), shape, points, options.MeasuredPoints, cancellationToken: options.CancellationToken);
        foreach (var point in points)
            space.Keep(point);
        return measured with { Steps = steps, TrainingLosses = [.. losses.ToArray()], Cost = search + measured.Cost, Stop = stop };
    }

    /// <summary>The ends, and bends at equal distances on the line between them, a little off it.</summary>
    private static TVector[] Start<TVector>(IVectorSpace<TVector> space, TVector from, TVector to, CurveOptions options)
    {
        var line = space.Add(to, -1, from);
        var distance = space.Norm(line);
        var points = new TVector[options.Bends + 2];
        for (var index = 0; index < points.Length; index++)
        {
            points[index] = index == points.Length - 1 ? space.Copy(to) : space.Add(from, (double)index / (points.Length - 1), line);
            if (index == 0 || index == points.Length - 1 || options.Jitter == 0)
                continue;
            using var scope = space.OpenScope();
            var noise = space.Random(ProbeDistribution.Gaussian, Seed.Derive(options.Seed, 0, index));
            space.Axpy(options.Jitter * distance / space.Norm(noise), noise, points[index]);
        }

        return points;
    }

    private static (int Steps, PathStop Stop) Descend<TVector>(
        BatchSource<TVector> batches, IVectorSpace<TVector> space, IPathShape shape, TVector[] points, LossHistory losses, CurveOptions options)
    {
        var rules = Enumerable.Range(0, options.Bends).Select(_ => new StepRule<TVector>(space, options.Method, options.Momentum)).ToArray();
        var at = space.Zero();
        var samples = new CurveSamples(shape, options);
        for (var step = 0; step < options.Steps; step++)
        {
            using var scope = space.OpenScope();
            var loss = batches.Use(step, part =>
            {
                var sum = 0.0;
                foreach (var rule in rules)
                    rule.Begin();
                foreach (var (t, weight) in samples.Of(step))
                {
                    options.CancellationToken.ThrowIfCancellationRequested();
                    var weights = shape.Weights(t);
                    space.Scale(0, at);
                    for (var index = 0; index < points.Length; index++)
                    {
                        if (weights[index] != 0) // of a chain, two are not
                            space.Axpy(weights[index], points[index], at);
                    }

                    var (value, gradient) = part.Gradient(at);
                    sum += weight * value;
                    for (var index = 1; index < points.Length - 1 && double.IsFinite(value); index++)
                    {
                        if (weights[index] != 0)
                            rules[index - 1].Add(weight * weights[index], gradient);
                    }
                }

                return sum;
            });
            if (!double.IsFinite(loss))
                return (step, PathStop.Diverged);
            losses.Add(step, loss);
            for (var index = 1; index < points.Length - 1; index++)
                space.Axpy(-options.Rate(step), rules[index - 1].Move(), points[index]);
            options.Progress?.Report(new PathProgress(step + 1, options.Steps, loss));
        }

        return (options.Steps, PathStop.Limit);
    }
}
