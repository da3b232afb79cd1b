using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>The volume of a simplex with k + 1 vertices in any number of dimensions: √det G / k!, G the inner products of its edges from one vertex (Cayley and Menger's determinant, rearranged).</summary>
public static class SimplexVolume
{
    /// <summary>The natural logarithm of the volume; −∞ where the vertices lie in fewer dimensions, NaN where one is not finite.</summary>
    /// <param name="edges">G = ⟨vᵢ − v₀, vⱼ − v₀⟩, <c>[k, k]</c>.</param>
    public static double Log(Matrix<double> edges)
    {
        if (!edges.Enumerate().All(double.IsFinite))
            return double.NaN; // the eigenvalue routine would not end well
        var values = ((edges + edges.Transpose()) * 0.5).Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).ToArray();
        return values.Any(value => value <= 0) ? double.NegativeInfinity : (0.5 * values.Sum(Math.Log)) - SpecialFunctions.FactorialLn(edges.RowCount);
    }
}
