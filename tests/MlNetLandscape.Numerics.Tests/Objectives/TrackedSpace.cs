using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Tests.Objectives;

/// <summary>A vector that remembers whether it was freed, as native memory would be.</summary>
internal sealed class TrackedVector(Vector<double> entries)
{
    private Vector<double>? _entries = entries;

    public Vector<double> Entries => _entries ?? throw new InvalidOperationException("A vector was used after its scope had ended.");

    public void Free() => _entries = null;
}

/// <summary>A space that treats its vectors as native memory: scopes free them, and the most that lived at once is counted.</summary>
internal sealed class TrackedSpace(int dimension) : IVectorSpace<TrackedVector>
{
    private readonly DenseSpace _dense = new(dimension);
    private readonly Stack<HashSet<TrackedVector>> _scopes = new();
    private int _blocks;

    /// <summary>Vectors made outside of any scope or handed to the caller: his to free.</summary>
    public HashSet<TrackedVector> Unscoped { get; } = [];

    public int Live => _scopes.Sum(scope => scope.Count);

    public int Peak { get; private set; }

    public int OpenScopes => _scopes.Count;

    public int OpenBlocks => _blocks;

    public long Dimension => dimension;

    public double Roundoff => _dense.Roundoff;

    public TrackedVector Wrap(Vector<double> x)
    {
        var vector = new TrackedVector(x);
        (_scopes.TryPeek(out var scope) ? scope : Unscoped).Add(vector);
        Peak = Math.Max(Peak, Live);
        return vector;
    }

    public TrackedVector Zero() => Wrap(_dense.Zero());

    public TrackedVector Copy(TrackedVector x) => Wrap(_dense.Copy(x.Entries));

    public TrackedVector FromArray(ReadOnlySpan<double> entries) => Wrap(_dense.FromArray(entries));

    public double[] ToArray(TrackedVector x) => _dense.ToArray(x.Entries);

    public TrackedVector Random(ProbeDistribution distribution, long seed) => Wrap(_dense.Random(distribution, seed));

    public double Dot(TrackedVector x, TrackedVector y) => _dense.Dot(x.Entries, y.Entries);

    public void Axpy(double a, TrackedVector x, TrackedVector y) => _dense.Axpy(a, x.Entries, y.Entries);

    public void Scale(double a, TrackedVector x) => _dense.Scale(a, x.Entries);

    public TrackedVector Multiply(TrackedVector x, TrackedVector y) => Wrap(_dense.Multiply(x.Entries, y.Entries));

    public TrackedVector Abs(TrackedVector x) => Wrap(_dense.Abs(x.Entries));

    public TrackedVector Sign(TrackedVector x) => Wrap(_dense.Sign(x.Entries));

    public TrackedVector Clamp(TrackedVector x, TrackedVector lower, TrackedVector upper) => Wrap(_dense.Clamp(x.Entries, lower.Entries, upper.Entries));

    public IVectorBlock<TrackedVector> Block(int capacity)
    {
        _blocks++;
        return new TrackedBlock(_dense.Block(capacity), () => _blocks--);
    }

    public IDisposable OpenScope()
    {
        var scope = new HashSet<TrackedVector>();
        _scopes.Push(scope);
        return new Scope(() =>
        {
            if (!ReferenceEquals(_scopes.Pop(), scope))
                throw new InvalidOperationException("Scopes were not closed in the order they were opened.");
            foreach (var vector in scope)
                vector.Free();
        });
    }

    public TrackedVector Keep(TrackedVector x)
    {
        if (!_scopes.TryPop(out var scope))
            return x;
        if (scope.Remove(x))
            (_scopes.TryPeek(out var outer) ? outer : Unscoped).Add(x);
        _scopes.Push(scope);
        return x;
    }

    private sealed class Scope(Action close) : IDisposable
    {
        private bool _closed;

        public void Dispose()
        {
            if (!_closed)
                close();
            _closed = true;
        }
    }

    private sealed class TrackedBlock(IVectorBlock<Vector<double>> inner, Action disposed) : IVectorBlock<TrackedVector>
    {
        public int Count => inner.Count;

        public int Capacity => inner.Capacity;

        public TrackedVector this[int index] => new(inner[index]);

        public void Add(TrackedVector x) => inner.Add(x.Entries);

        public void Truncate(int count) => inner.Truncate(count);

        public double[] Dot(TrackedVector x) => inner.Dot(x.Entries);

        public void AddCombination(ReadOnlySpan<double> coefficients, TrackedVector x) => inner.AddCombination(coefficients, x.Entries);

        public void Rotate(Matrix<double> s) => inner.Rotate(s);

        public Matrix<double> Gram(IVectorBlock<TrackedVector> z) => inner.Gram(((TrackedBlock)z).Inner);

        public void Dispose()
        {
            inner.Dispose();
            disposed();
        }

        private IVectorBlock<Vector<double>> Inner => inner;
    }
}

/// <summary>An objective on tracked vectors: finds use after free and leaks without native memory.</summary>
internal sealed class TrackedObjective(AnalyticObjective inner) : IObjective<TrackedVector>
{
    public TrackedSpace Tracker { get; } = new((int)inner.Space.Dimension);

    public int OpenOperators { get; private set; }

    public IVectorSpace<TrackedVector> Space => Tracker;

    public EvaluationCost Cost => inner.Cost;

    public double Value(TrackedVector theta) => inner.Value(theta.Entries);

    public (double Value, TrackedVector Gradient) Gradient(TrackedVector theta)
    {
        var (value, gradient) = inner.Gradient(theta.Entries);
        return (value, Tracker.Wrap(gradient));
    }

    public ILinearOperator<TrackedVector> Hessian(TrackedVector theta)
    {
        OpenOperators++;
        return new Products(this, inner.Hessian(theta.Entries));
    }

    private sealed class Products(TrackedObjective owner, ILinearOperator<Vector<double>> hessian) : ILinearOperator<TrackedVector>
    {
        public IVectorSpace<TrackedVector> Space => owner.Tracker;

        public EvaluationCost Cost => hessian.Cost;

        public TrackedVector Apply(TrackedVector v) => owner.Tracker.Wrap(hessian.Apply(v.Entries));

        public void Dispose()
        {
            hessian.Dispose();
            owner.OpenOperators--;
        }
    }
}
