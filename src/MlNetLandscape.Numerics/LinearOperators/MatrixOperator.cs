using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.LinearOperators;

/// <summary>A matrix as an operator.</summary>
/// <param name="matrix">A, symmetric, <c>[P, P]</c>.</param>
public sealed class MatrixOperator(Matrix<double> matrix) : ILinearOperator<Vector<double>>
{
    private long _products;

    /// <inheritdoc />
    public IVectorSpace<Vector<double>> Space { get; } = new DenseSpace(matrix.RowCount);

    /// <inheritdoc />
    public EvaluationCost Cost => new(0, 0, _products, 0);

    /// <inheritdoc />
    public Vector<double> Apply(Vector<double> v)
    {
        _products++;
        return matrix * v;
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
