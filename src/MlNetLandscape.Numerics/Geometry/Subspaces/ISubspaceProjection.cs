using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Geometry.Subspaces;

/// <summary>A random linear map P: ℝᵈ → ℝᴾ with columns of length 1: where a network is trained that may move in d directions alone.</summary>
/// <typeparam name="TVector">A vector of ℝᴾ.</typeparam>
public interface ISubspaceProjection<TVector> : IDisposable
{
    /// <summary>ℝᴾ.</summary>
    IVectorSpace<TVector> Space { get; }

    /// <summary>d.</summary>
    int Dimension { get; }

    /// <summary>P z, a new vector.</summary>
    TVector Apply(Vector<double> z);

    /// <summary>Pᵀ x, <c>[d]</c>.</summary>
    Vector<double> ApplyTransposed(TVector x);
}
