using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Vectors as the rows of a few row-major matrices <c>[r, P]</c>: a product with all of them is one GEMV a matrix.</summary>
/// <remarks>
/// Matrices are made as columns come, so that a block never holds much more than what it was given. All are kept until it is disposed.
/// </remarks>
internal sealed class TensorBlock : IVectorBlock<Tensor>
{
    private const long MatrixElements = 1 << 22; // 16 MiB of single precision: long enough a GEMV, short enough a reserve
    private const int LeastRows = 8;
    private const long LeastStrip = 1 << 12;

    private readonly TensorSpace _space;
    private readonly int _rows;
    private readonly List<Tensor> _matrices = [];
    private readonly List<Tensor> _columns = [];
    private int _count;
    private bool _disposed;

    public TensorBlock(TensorSpace space, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (_space, Capacity) = (space, capacity);
        _rows = (int)Math.Min(capacity, Math.Max(LeastRows, MatrixElements / space.Dimension));
    }

    public int Count => _count;

    public int Capacity { get; }

    public Tensor this[int index] => index >= 0 && index < _count
        ? _columns[index]
        : throw new ArgumentOutOfRangeException(nameof(index), $"The block holds {_count} vectors. Asked for number {index}.");

    public void Add(Tensor x)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_count == Capacity)
            throw new InvalidOperationException($"The block has room for {Capacity} vectors, and all are filled.");
        using var noGradient = no_grad();
        if (_count == _columns.Count)
            Grow();
        _columns[_count].copy_(x);
        _count++;
    }

    public void Truncate(int count)
    {
        if (count < 0 || count > _count)
            throw new ArgumentOutOfRangeException(nameof(count), $"The block holds {_count} vectors and cannot keep {count}.");
        _count = count;
    }

    public double[] Dot(Tensor x)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var products = new double[_count];
        foreach (var (matrix, first, rows) in Filled())
            matrix.mv(x).to(ScalarType.Float64, CPU).data<double>().CopyTo(products, first); // Qᵀ x, [r]
        return products;
    }

    public void AddCombination(ReadOnlySpan<double> coefficients, Tensor x)
    {
        if (coefficients.Length != _count)
            throw new ArgumentException($"The block holds {_count} vectors. Got {coefficients.Length} coefficients.", nameof(coefficients));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (matrix, first, rows) in Filled())
            x.addmv_(matrix.t(), tensor(coefficients.Slice(first, rows).ToArray()).to(_space.DType, _space.Device)); // x + Q c
    }

    public void Rotate(Matrix<double> s)
    {
        if (s.RowCount != _count || s.ColumnCount > _count)
            throw new ArgumentException($"A block of {_count} vectors is rotated by a [{_count}, r] matrix with r ≤ {_count}. Got [{s.RowCount}, {s.ColumnCount}].", nameof(s));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var transposed = tensor(s.ToColumnMajorArray(), [s.ColumnCount, s.RowCount]).to(_space.DType, _space.Device); // Sᵀ, [r, k]
        foreach (var (start, length) in Strips(1))
        {
            using var strip = NewDisposeScope();
            Scatter(transposed.mm(Strip(start, length)), start, length); // Sᵀ Qᵀ, [r, l]
        }

        _count = s.ColumnCount;
    }

    public Matrix<double> Gram(IVectorBlock<Tensor> z)
    {
        var other = (TensorBlock)z;
        var gram = Matrix<double>.Build.Dense(_count, other._count);
        if (_count == 0 || other._count == 0)
            return gram;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var sum = zeros(_count, other._count, ScalarType.Float64, _space.Device);
        foreach (var (start, length) in Strips(Math.Max(1, other._count / _count)))
        {
            using var strip = NewDisposeScope();
            var (mine, theirs) = (Strip(start, length).to_type(ScalarType.Float64), other.Strip(start, length).to_type(ScalarType.Float64));
            sum.add_(mine.mm(theirs.t()));
        }

        var entries = sum.cpu().data<double>().ToArray(); // row-major, [k, l]
        return Matrix<double>.Build.Dense(_count, other._count, (row, column) => entries[(row * other._count) + column]);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var owned in _columns.Concat(_matrices))
            owned.Dispose();
        _columns.Clear();
        _matrices.Clear();
        _count = 0;
    }

    private void Grow()
    {
        var rows = Math.Min(_rows, Capacity - _columns.Count);
        var matrix = empty(rows, _space.Dimension, _space.DType, _space.Device).DetachFromDisposeScope();
        _matrices.Add(matrix);
        for (var row = 0; row < rows; row++)
            _columns.Add(matrix.select(0, row).DetachFromDisposeScope());
    }

    /// <summary>The filled rows of each matrix, with the number of the first.</summary>
    private IEnumerable<(Tensor Matrix, int First, int Rows)> Filled()
    {
        for (var first = 0; first < _count; first += _rows)
        {
            var (matrix, rows) = (_matrices[first / _rows], Math.Min(_rows, _count - first));
            yield return (matrix.narrow(0, 0, rows), first, rows);
        }
    }

    /// <summary>Pieces of the P entries, so short that all columns' together are about one vector.</summary>
    private IEnumerable<(long Start, long Length)> Strips(int share)
    {
        var length = Math.Max(LeastStrip, _space.Dimension / (_count * (long)share));
        for (long start = 0; start < _space.Dimension; start += length)
            yield return (start, Math.Min(length, _space.Dimension - start));
    }

    /// <summary>Some entries of all columns, <c>[k, l]</c>.</summary>
    private Tensor Strip(long start, long length)
    {
        Tensor[] parts = [.. Filled().Select(filled => filled.Matrix.narrow(1, start, length))];
        return parts.Length == 1 ? parts[0] : cat(parts, 0);
    }

    private void Scatter(Tensor values, long start, long length)
    {
        var columns = (int)values.shape[0];
        for (var first = 0; first < columns; first += _rows)
        {
            var rows = Math.Min(_rows, columns - first);
            using var target = _matrices[first / _rows].narrow(0, 0, rows);
            using var strip = target.narrow(1, start, length);
            using var source = values.narrow(0, first, rows);
            strip.copy_(source);
        }
    }
}
