using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Tests.Objectives;

/// <summary>Short forms for tests.</summary>
internal static class Vectors
{
    public static Vector<double> Vector(params double[] entries) => Vector<double>.Build.Dense([.. entries]);

    public static Vector<double> Gaussian(int dimension, long seed) => new DenseSpace(dimension).Random(ProbeDistribution.Gaussian, seed);

    public static Matrix<double> GaussianMatrix(int rows, int columns, long seed) =>
        Matrix<double>.Build.Dense(rows, columns, Gaussian(rows * columns, seed).ToArray());

    public static Matrix<double> SymmetricMatrix(int rows, long seed)
    {
        var matrix = GaussianMatrix(rows, rows, seed);
        return (matrix + matrix.Transpose()) * 0.5;
    }

    /// <summary>The matrix of an operator, column by column.</summary>
    public static Matrix<double> Dense(ILinearOperator<Vector<double>> products)
    {
        var dimension = (int)products.Space.Dimension;
        return Matrix<double>.Build.DenseOfColumnVectors(Enumerable.Range(0, dimension)
            .Select(index => products.Apply(Vector<double>.Build.Dense(dimension, row => row == index ? 1 : 0))));
    }

    /// <summary>Its eigenvalues, ascending.</summary>
    public static double[] Eigenvalues(ILinearOperator<Vector<double>> products)
    {
        var matrix = Dense(products);
        return [.. ((matrix + matrix.Transpose()) * 0.5).Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).Order()];
    }
}
