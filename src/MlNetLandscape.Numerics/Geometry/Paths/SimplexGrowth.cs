using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>The training of the last vertex of a simplex.</summary>
internal sealed class SimplexGrowth<TVector>(IVectorSpace<TVector> space, BatchSource<TVector> batches, IReadOnlyList<TVector> points, SimplexOptions options)
{
    private readonly TVector _velocity = space.Zero();

    /// <summary>One step.</summary>
    /// <returns>The mean loss of its points; nothing was moved where it is not finite.</returns>
    public double Step(int step, double rate)
    {
        using var scope = space.OpenScope();
        var slope = space.Zero();
        var loss = batches.Use(step, part =>
        {
            var sum = 0.0;
            for (var sample = 0; sample < options.SamplesPerStep; sample++)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                using var inner = space.OpenScope();
                var weights = SimplexSample.Weights(points.Count, Seed.Derive(options.Seed, 1, step, sample));
                var at = space.Zero();
                for (var index = 0; index < weights.Length; index++)
                    space.Axpy(weights[index], points[index], at);
                var (value, gradient) = part.Gradient(at);
                sum += value / options.SamplesPerStep;
                space.Axpy(weights[^1] / options.SamplesPerStep, gradient, slope);
            }

            return sum;
        });
        if (!double.IsFinite(loss))
            return loss;
        if (options.VolumeWeight > 0)
            AddVolume(slope);
        space.Scale(options.Momentum, _velocity);
        space.Axpy(1, slope, _velocity);
        space.Axpy(-rate, _velocity, points[^1]);
        return loss;
    }

    /// <summary>slope ← slope − λ ∂ log volume / ∂v_k = slope − λ E G⁻¹ e_k, E the edges from the first vertex.</summary>
    private void AddVolume(TVector slope)
    {
        using var edges = space.Block(points.Count - 1);
        for (var index = 1; index < points.Count; index++)
        {
            using var scope = space.OpenScope();
            edges.Add(space.Add(points[index], -1, points[0]));
        }

        var products = edges.Gram(edges);
        var last = ((products + products.Transpose()) * 0.5).PseudoInverse().Column(edges.Count - 1);
        edges.AddCombination((last * -options.VolumeWeight).ToArray(), slope);
    }
}
