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
            DenseSpace.AddScaled(coefficients[column], _columns[column], x);
    }

    public void Rotate(Matrix<double> s)
    {
        var coefficients = s.ToColumnArrays();
        var row = new double[_columns.Count];
        for (var entry = 0; entry < dimension; entry++)
        {
            for (var column = 0; column < row.Length; column++)
                row[column] = _columns[column][entry];
            for (var column = 0; column < coefficients.Length; column++)
                _columns[column][entry] = Dot(coefficients[column], row);
        }

        Truncate(s.ColumnCount);
    }

    public Matrix<double> Gram(IVectorBlock<Vector<double>> z) =>
        Matrix<double>.Build.Dense(Count, z.Count, (row, column) => _columns[row].DotProduct(z[column]));

    public void Dispose() => _columns.Clear();

    private static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var index = 0; index < x.Length; index++)
            sum += x[index] * y[index];
        return sum;
    }
}
