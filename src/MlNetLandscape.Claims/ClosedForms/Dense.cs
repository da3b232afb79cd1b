using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Claims;

/// <summary>Vectors and matrices of claims that have a closed form.</summary>
internal static class Dense
{
    public static Vector<double> Vector(params double[] entries) => Vector<double>.Build.Dense([.. entries]);

    /// <summary>Of independent standard normal numbers.</summary>
    public static Vector<double> Gaussian(int dimension, long seed) => new DenseSpace(dimension).Random(ProbeDistribution.Gaussian, seed);

    /// <inheritdoc cref="Gaussian(int, long)"/>
    public static Matrix<double> Gaussian(int rows, int columns, long seed) => Matrix<double>.Build.Dense(rows, columns, Gaussian(rows * columns, seed).ToArray());

    /// <summary>A symmetric matrix with these eigenvalues and random eigenvectors.</summary>
    public static Matrix<double> WithEigenvalues(double[] eigenvalues, long seed)
    {
        var axes = Gaussian(eigenvalues.Length, eigenvalues.Length, seed).GramSchmidt().Q;
        var matrix = axes * Matrix<double>.Build.DenseOfDiagonalArray(eigenvalues) * axes.Transpose();
        return (matrix + matrix.Transpose()) * 0.5;
    }
}
