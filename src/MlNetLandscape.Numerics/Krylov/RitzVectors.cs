using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Krylov;

/// <summary>Ritz vectors V s.</summary>
internal static class RitzVectors
{
    /// <summary>The columns <paramref name="indices"/> of V S in a block of their own, of norm 1.</summary>
    public static IVectorBlock<TVector> Of<TVector>(
        IVectorSpace<TVector> space, IVectorBlock<TVector> basis, Matrix<double> s, IReadOnlyList<int> indices)
    {
        var block = space.Block(Math.Max(1, indices.Count));
        foreach (var index in indices)
        {
            using var scope = space.OpenScope();
            var y = space.Zero();
            basis.AddCombination(s.Column(index).ToArray(), y);
            space.Scale(1 / space.Norm(y), y);
            block.Add(y);
        }

        return block;
    }
}
