using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Geometry.Subspaces;

/// <summary>Gaussian columns, each of length 1 over the whole model (Li et al. 2018, «Measuring the intrinsic dimension of objective landscapes», §2). Holds d vectors; a product costs d P.</summary>
/// <typeparam name="TVector">A vector of ℝᴾ.</typeparam>
public sealed class DenseProjection<TVector> : ISubspaceProjection<TVector>
{
    private readonly IVectorBlock<TVector> _columns;

    /// <param name="space">ℝᴾ.</param>
    /// <param name="dimension">d, in [1, P].</param>
    /// <param name="seed">The same seed gives the same columns, and those of a smaller d come first.</param>
    /// <param name="isOrthonormal">Whether columns are made orthogonal as well: distances in z are then exactly those in θ. They nearly are for d much below P.</param>
    public DenseProjection(IVectorSpace<TVector> space, int dimension, long seed = 1, bool isOrthonormal = true)
    {
        ProjectionDimension.Check(space.Dimension, dimension);
        (Space, _columns) = (space, space.Block(dimension));
        try
        {
            for (var column = 0; column < dimension; column++)
            {
                using var scope = space.OpenScope();
                var x = space.Random(ProbeDistribution.Gaussian, Seed.Derive(seed, column));
                var norm = isOrthonormal ? Orthogonalization.Project(space, _columns, locked: null, x).Norm : space.Norm(x);
                space.Scale(1 / norm, x);
                _columns.Add(x);
            }
        }
        catch
        {
            _columns.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public IVectorSpace<TVector> Space { get; }

    /// <inheritdoc />
    public int Dimension => _columns.Count;

    /// <inheritdoc />
    public TVector Apply(Vector<double> z)
    {
        var x = Space.Zero();
        _columns.AddCombination(z.ToArray(), x);
        return x;
    }

    /// <inheritdoc />
    public Vector<double> ApplyTransposed(TVector x) => Vector<double>.Build.Dense(_columns.Dot(x));

    /// <inheritdoc />
    public void Dispose() => _columns.Dispose();
}

/// <summary>What every projection asks of its d.</summary>
internal static class ProjectionDimension
{
    public static void Check(long parameters, int dimension)
    {
        if (dimension < 1 || dimension > parameters)
            throw new ArgumentException($"The dimension of a subspace of ℝ^{parameters} must be in [1, {parameters}]. Got {dimension}.", nameof(dimension));
    }
}
