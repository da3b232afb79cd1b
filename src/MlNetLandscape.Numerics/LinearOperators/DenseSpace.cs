using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace MlNetLandscape.Numerics.LinearOperators;

/// <summary>ℝᴾ in double precision on MathNet's dense vectors.</summary>
public sealed class DenseSpace : IVectorSpace<Vector<double>>
{
    private readonly int _dimension;

    /// <param name="dimension">P, at least 1.</param>
    public DenseSpace(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        _dimension = dimension;
    }

    /// <inheritdoc />
    public long Dimension => _dimension;

    /// <inheritdoc />
    public double Roundoff => 1.1102230246251565e-16;

    /// <inheritdoc />
    public Vector<double> Zero() => Vector<double>.Build.Dense(_dimension);

    /// <inheritdoc />
    public Vector<double> Copy(Vector<double> x) => x.Clone();

    /// <inheritdoc />
    public Vector<double> FromArray(ReadOnlySpan<double> entries) => entries.Length == _dimension
        ? Vector<double>.Build.Dense(entries.ToArray())
        : throw new ArgumentException($"A vector of this space has {_dimension} entries. Got {entries.Length}.", nameof(entries));

    /// <inheritdoc />
    public double[] ToArray(Vector<double> x) => x.ToArray();

    /// <inheritdoc />
    public Vector<double> Random(ProbeDistribution distribution, long seed)
    {
        var source = new Xoshiro256StarStar(unchecked((int)(seed ^ (seed >> 32))));
        var entries = new double[_dimension]; // one after the other: MathNet's own initialisation of long vectors runs in parallel, in any order
        for (var index = 0; index < entries.Length; index++)
            entries[index] = distribution == ProbeDistribution.Gaussian ? Normal.Sample(source, 0, 1) : source.NextDouble() < 0.5 ? -1 : 1;
        return Vector<double>.Build.Dense(entries);
    }

    /// <inheritdoc />
    public double Dot(Vector<double> x, Vector<double> y) => x.DotProduct(y);

    /// <inheritdoc />
    public void Axpy(double a, Vector<double> x, Vector<double> y) => AddScaled(a, x, y);

    /// <inheritdoc />
    public void Scale(double a, Vector<double> x) => x.Multiply(a, x);

    /// <inheritdoc />
    public Vector<double> Multiply(Vector<double> x, Vector<double> y) => x.PointwiseMultiply(y);

    /// <inheritdoc />
    public Vector<double> Abs(Vector<double> x) => x.PointwiseAbs();

    /// <inheritdoc />
    public Vector<double> Sign(Vector<double> x) => x.PointwiseSign();

    /// <inheritdoc />
    public Vector<double> DivideByRoot(Vector<double> x, Vector<double> y, double epsilon) => x.PointwiseDivide(y.PointwiseSqrt().Add(epsilon));

    /// <inheritdoc />
    public Vector<double> Clamp(Vector<double> x, Vector<double> lower, Vector<double> upper) => x.PointwiseMaximum(lower).PointwiseMinimum(upper);

    /// <inheritdoc />
    public IVectorBlock<Vector<double>> Block(int capacity) => new DenseBlock(_dimension, capacity);

    /// <inheritdoc />
    public IDisposable OpenScope() => Managed.Instance;

    /// <inheritdoc />
    public Vector<double> Keep(Vector<double> x) => x;

    /// <summary>y ← y + a x.</summary>
    internal static void AddScaled(double a, Vector<double> x, Vector<double> y)
    {
        if (x.AsArray() is { } from && y.AsArray() is { } to)
            AddScaledEntries(a, from, to);
        else
            x.Multiply(a).Add(y, y);
    }

    private static void AddScaledEntries(double a, ReadOnlySpan<double> from, Span<double> to)
    {
        for (var index = 0; index < to.Length; index++)
            to[index] += a * from[index];
    }

    /// <summary>Managed memory needs no scope.</summary>
    private sealed class Managed : IDisposable
    {
        public static readonly Managed Instance = new();

        public void Dispose()
        {
        }
    }
}
