using MlNetLandscape.Numerics.Geometry.Subspaces;
using MlNetLandscape.Numerics.LinearOperators;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>How a random subspace of the parameters is spanned (Li et al. 2018, §2 and §S7).</summary>
public enum ProjectionKind
{
    /// <summary>Gaussian directions, orthonormal: holds d P numbers, and is fastest where they fit.</summary>
    Dense,

    /// <summary>Directions with about √P entries: holds d √P numbers.</summary>
    Sparse,

    /// <summary>Hadamard transforms of random signs, permutation and Gaussians: holds 3 P to 6 P numbers, whatever d is.</summary>
    Fastfood,
}

/// <summary>Makes projections.</summary>
internal static class Projections
{
    private const long LargestDense = 1L << 30; // bytes

    /// <param name="kind">Null for dense directions where they take at most a gibibyte, and Fastfood else.</param>
    /// <param name="space">ℝᴾ.</param>
    /// <param name="dimension">d.</param>
    /// <param name="seed">Of the directions.</param>
    public static ISubspaceProjection<Tensor> Of(ProjectionKind? kind, IVectorSpace<Tensor> space, int dimension, long seed) =>
        (kind ?? (4 * space.Dimension * dimension <= LargestDense ? ProjectionKind.Dense : ProjectionKind.Fastfood)) switch
        {
            ProjectionKind.Dense => new DenseProjection<Tensor>(space, dimension, seed),
            ProjectionKind.Sparse => new SparseProjection<Tensor>(space, dimension, seed),
            _ => new FastfoodProjection<Tensor>(space, dimension, seed),
        };
}
