using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>
/// What others do for the largest eigenvalues: one after another by power iteration, orthogonal to those found, until the Rayleigh quotient moves
/// by less than a tolerance. A reference for the benchmarks.
/// </summary>
internal static class PowerIteration
{
    private const int MaximumIterations = 100;

    /// <returns>The eigenvalues in the order found, and the products taken.</returns>
    public static (double[] Values, int Products) Find(ILinearOperator<Tensor> matrix, int count, double tolerance)
    {
        var space = matrix.Space;
        using var found = space.Block(count);
        var (values, products) = (new double[count], 0);
        for (var index = 0; index < count; index++)
        {
            using var scope = space.OpenScope();
            var v = Orthonormal(space, found, space.Random(ProbeDistribution.Gaussian, Seed.Derive(1, index)));
            for (var iteration = 0; iteration < MaximumIterations; iteration++)
            {
                var product = matrix.Apply(v);
                products++;
                var value = space.Dot(v, product);
                v = Orthonormal(space, found, product);
                var moved = Math.Abs(value - values[index]) / (Math.Abs(values[index]) + 1e-6);
                values[index] = value;
                if (iteration > 0 && moved < tolerance)
                    break;
            }

            found.Add(v);
        }

        return (values, products);
    }

    private static Tensor Orthonormal(IVectorSpace<Tensor> space, IVectorBlock<Tensor> found, Tensor v)
    {
        if (found.Count > 0)
            found.AddCombination([.. found.Dot(v).Select(c => -c)], v);
        space.Scale(1 / space.Norm(v), v);
        return v;
    }
}
