using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Tests.LinearOperators;

/// <summary>A vector whose memory someone must free.</summary>
internal sealed class Owned(float[] entries)
{
    private bool _freed;

    public float[] Entries => _freed ? throw new ObjectDisposedException("A vector was used after its scope had ended.") : entries;

    public void Free() => _freed = true;
}

/// <summary>Single precision and owned memory, as on a device: counts what lives, and notices what is used too late or never freed.</summary>
internal sealed class OwnedSpace(int dimension) : IVectorSpace<Owned>
{
    private readonly Stack<List<Owned>> _scopes = new([[]]); // the outermost list is the caller's

    /// <summary>Vectors and columns of blocks that live now.</summary>
    public int Live { get; private set; }

    /// <summary>The most that lived at once.</summary>
    public int Peak { get; private set; }

    public long Dimension => dimension;

    public double Roundoff => 5.9604644775390625e-8;

    public Owned Zero() => New(new float[dimension]);

    public Owned Copy(Owned x) => New([.. x.Entries]);

    public Owned FromArray(ReadOnlySpan<double> entries) => New(Array.ConvertAll(entries.ToArray(), entry => (float)entry));

    public double[] ToArray(Owned x) => Array.ConvertAll(x.Entries, entry => (double)entry);

    public Owned Random(ProbeDistribution distribution, long seed) => FromArray(new DenseSpace(dimension).Random(distribution, seed).AsArray());

    public double Dot(Owned x, Owned y)
    {
        var (a, b, sum) = (x.Entries, y.Entries, 0.0);
        for (var index = 0; index < a.Length; index++)
            sum += (double)a[index] * b[index];
        return sum;
    }

    public void Axpy(double a, Owned x, Owned y)
    {
        var (from, to) = (x.Entries, y.Entries);
        for (var index = 0; index < to.Length; index++)
            to[index] += (float)a * from[index];
    }

    public void Scale(double a, Owned x)
    {
        var to = x.Entries;
        for (var index = 0; index < to.Length; index++)
            to[index] *= (float)a;
    }

    public Owned Multiply(Owned x, Owned y) => New([.. x.Entries.Zip(y.Entries, (a, b) => a * b)]);

    public Owned Abs(Owned x) => New(Array.ConvertAll(x.Entries, Math.Abs));

    public Owned Sign(Owned x) => New(Array.ConvertAll(x.Entries, entry => (float)Math.Sign(entry)));

    public Owned DivideByRoot(Owned x, Owned y, double epsilon) => New([.. x.Entries.Zip(y.Entries, (a, b) => a / (MathF.Sqrt(b) + (float)epsilon))]);

    public Owned Clamp(Owned x, Owned lower, Owned upper) =>
        New([.. x.Entries.Select((entry, index) => Math.Clamp(entry, lower.Entries[index], upper.Entries[index]))]);

    public IVectorBlock<Owned> Block(int capacity) => new OwnedBlock(this, capacity);

    public IDisposable OpenScope()
    {
        _scopes.Push([]);
        return new Scope(this);
    }

    public Owned Keep(Owned x)
    {
        var inner = _scopes.Pop();
        Assert.True(inner.Remove(x), "Only a vector of the innermost scope can be handed on.");
        _scopes.Peek().Add(x);
        _scopes.Push(inner);
        return x;
    }

    private Owned New(float[] entries)
    {
        var vector = new Owned(entries);
        _scopes.Peek().Add(vector);
        Count(1);
        return vector;
    }

    private void Count(int vectors)
    {
        Live += vectors;
        Peak = Math.Max(Peak, Live);
    }

    private sealed class Scope(OwnedSpace space) : IDisposable
    {
        public void Dispose()
        {
            var ended = space._scopes.Pop();
            ended.ForEach(vector => vector.Free());
            space.Count(-ended.Count);
        }
    }

    private sealed class OwnedBlock : IVectorBlock<Owned>
    {
        private readonly OwnedSpace _space;
        private readonly List<float[]> _columns = [];
        private bool _disposed;

        public OwnedBlock(OwnedSpace space, int capacity)
        {
            (_space, Capacity) = (space, capacity);
            space.Count(capacity);
        }

        public int Count => _columns.Count;

        public int Capacity { get; }

        public Owned this[int index] => new(_columns[index]);

        public void Add(Owned x)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Assert.True(Count < Capacity);
            _columns.Add([.. x.Entries]);
        }

        public void Truncate(int count) => _columns.RemoveRange(count, _columns.Count - count);

        public double[] Dot(Owned x) => [.. Enumerable.Range(0, Count).Select(index => _space.Dot(this[index], x))];

        public void AddCombination(ReadOnlySpan<double> coefficients, Owned x)
        {
            Assert.Equal(Count, coefficients.Length);
            for (var index = 0; index < Count; index++)
                _space.Axpy(coefficients[index], this[index], x);
        }

        public void Rotate(Matrix<double> s)
        {
            Assert.Equal(Count, s.RowCount);
            var rows = Matrix<double>.Build.Dense((int)_space.Dimension, Count, (row, column) => _columns[column][row]) * s;
            for (var column = 0; column < s.ColumnCount; column++)
                _columns[column] = Array.ConvertAll(rows.Column(column).ToArray(), entry => (float)entry);
            Truncate(s.ColumnCount);
        }

        public Matrix<double> Gram(IVectorBlock<Owned> z) => Matrix<double>.Build.Dense(Count, z.Count, (row, column) => _space.Dot(this[row], z[column]));

        public void Dispose()
        {
            if (!_disposed)
                _space.Count(-Capacity);
            _disposed = true;
        }
    }
}

/// <summary><see cref="KnownSpectrum"/> in single precision: its products carry rounding like those of a network.</summary>
internal sealed class OwnedOperator(KnownSpectrum exact) : ILinearOperator<Owned>
{
    private readonly OwnedSpace _space = new((int)exact.Space.Dimension);

    public OwnedSpace Owned => _space;

    public IVectorSpace<Owned> Space => _space;

    public EvaluationCost Cost => exact.Cost;

    public Owned Apply(Owned v) => _space.FromArray(exact.Apply(Vector<double>.Build.Dense(_space.ToArray(v))).AsArray());

    public void Dispose()
    {
    }
}
