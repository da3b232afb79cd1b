using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.LinearOperators;

/// <summary>A block of MathNet's dense vectors.</summary>
internal sealed class DenseBlock(int dimension, int capacity) : IVectorBlock<Vector<double>>
{
    private readonly List<Vector<double>> _columns = [];

    public int Count => _columns.Count;

    public int Capacity => capacity;

    public Vector<double> this[int index] => _columns[index];

    public void Add(Vector<double> x)
    {
        if (_columns.Count == capacity)
            throw new InvalidOperationException($"The block has room for {capacity} vectors, and all are filled.");
        _columns.Add(x.Clone());
    }

    public void Truncate(int count) => _columns.RemoveRange(count, _columns.Count - count);

    public double[] Dot(Vector<double> x) => [.. _columns.Select(column => column.DotProduct(x))];

    public void AddCombination(ReadOnlySpan<double> coefficients, Vector<double> x)
    {
        for (var column = 0; column < _columns.Count; column++)
        {
            var (c, q) = (coefficients[column], _columns[column]);
            for (var row = 0; row < dimension; row++)
                x[row] += c * q[row];
        }
    }

    public void Rotate(Matrix<double> s)
    {
        var row = Vector<double>.Build.Dense(_columns.Count);
        for (var entry = 0; entry < dimension; entry++)
        {
            for (var column = 0; column < row.Count; column++)
                row[column] = _columns[column][entry];
            var rotated = s.LeftMultiply(row);
            for (var column = 0; column < rotated.Count; column++)
                _columns[column][entry] = rotated[column];
        }

        Truncate(s.ColumnCount);
    }

    public Matrix<double> Gram(IVectorBlock<Vector<double>> z) =>
        Matrix<double>.Build.Dense(Count, z.Count, (row, column) => _columns[row].DotProduct(z[column]));

    public void Dispose() => _columns.Clear();
}
