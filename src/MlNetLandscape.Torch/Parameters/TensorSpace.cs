using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>ℝᴾ as dense torch tensors <c>[P]</c> of one floating-point type on one device.</summary>
/// <remarks>
/// Vectors stay on their device; only scalars leave it. Inner products are accumulated in double precision. Random vectors are drawn on
/// the CPU, whose generator alone TorchSharp has, so that a seed gives the same vector on every device. Scopes are torch's dispose scopes.
/// </remarks>
public sealed class TensorSpace : IVectorSpace<Tensor>
{
    private const long DotChunk = 1 << 16; // in double precision it stays in the cache

    /// <param name="dimension">P ≥ 1.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="device">Where the vectors lie; null for the CPU.</param>
    /// <exception cref="ArgumentException">Another number or type.</exception>
    public TensorSpace(long dimension, ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        if (dimension < 1)
            throw new ArgumentException($"`dimension` of `TensorSpace` must be at least 1. Got {dimension}.", nameof(dimension));
        if (dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"`dtype` of `TensorSpace` must be Float32 or Float64. Got {dtype}.", nameof(dtype));
        (Dimension, DType, Device) = (dimension, dtype, device ?? CPU);
    }

    /// <inheritdoc />
    public long Dimension { get; }

    /// <summary>The element type of the vectors.</summary>
    public ScalarType DType { get; }

    /// <summary>Where the vectors lie.</summary>
    public Device Device { get; }

    /// <inheritdoc />
    public double Roundoff => DType == ScalarType.Float64 ? 1.1102230246251565e-16 : 5.9604644775390625e-08;

    /// <inheritdoc />
    public Tensor Zero() => zeros(Dimension, DType, Device);

    /// <inheritdoc />
    public Tensor Copy(Tensor x)
    {
        using var noGradient = no_grad();
        return x.clone();
    }

    /// <inheritdoc />
    public Tensor FromArray(ReadOnlySpan<double> entries)
    {
        if (entries.Length != Dimension)
            throw new ArgumentException($"A vector of this space has {Dimension} entries. Got {entries.Length}.", nameof(entries));
        using var scope = NewDisposeScope();
        return tensor(entries.ToArray()).to(DType, Device, copy: true).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public double[] ToArray(Tensor x)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return x.to(ScalarType.Float64, CPU).data<double>().ToArray();
    }

    /// <inheritdoc />
    public Tensor Random(ProbeDistribution distribution, long seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(unchecked((ulong)seed));
        var drawn = distribution == ProbeDistribution.Gaussian
            ? randn(Dimension, DType, generator: generator)
            : empty(Dimension, DType).bernoulli_(0.5, generator).mul_(2).sub_(1); // ±1
        return (Device.type == DeviceType.CPU ? drawn : drawn.to(Device)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public double Dot(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        if (DType == ScalarType.Float64)
            return x.dot(y).item<double>();
        double sum = 0;
        for (long start = 0; start < Dimension; start += DotChunk)
        {
            using var part = NewDisposeScope();
            var length = Math.Min(DotChunk, Dimension - start);
            var mine = x.narrow(0, start, length).to_type(ScalarType.Float64);
            var theirs = ReferenceEquals(x, y) ? mine : y.narrow(0, start, length).to_type(ScalarType.Float64);
            sum += mine.dot(theirs).item<double>();
        }

        return sum;
    }

    /// <inheritdoc />
    public void Axpy(double a, Tensor x, Tensor y)
    {
        using var noGradient = no_grad();
        y.add_(x, alpha: Scalars.In(DType, a));
    }

    /// <inheritdoc />
    public void Scale(double a, Tensor x)
    {
        using var noGradient = no_grad();
        x.mul_(Scalars.In(DType, a));
    }

    /// <inheritdoc />
    public Tensor Multiply(Tensor x, Tensor y) => x * y;

    /// <inheritdoc />
    public Tensor Abs(Tensor x) => x.abs();

    /// <inheritdoc />
    public Tensor Sign(Tensor x) => x.sign();

    /// <inheritdoc />
    public Tensor DivideByRoot(Tensor x, Tensor y, double epsilon) => y.sqrt().add_(epsilon).reciprocal_().mul_(x);

    /// <inheritdoc />
    public Tensor Clamp(Tensor x, Tensor lower, Tensor upper) => x.clamp(lower, upper);

    /// <inheritdoc />
    public IVectorBlock<Tensor> Block(int capacity) => new TensorBlock(this, capacity);

    /// <inheritdoc />
    public IDisposable OpenScope() => NewDisposeScope();

    /// <inheritdoc />
    public Tensor Keep(Tensor x)
    {
        if (CurrentDisposeScope is { } scope && scope.Contains(x))
            scope.MoveToOuter(x);
        return x;
    }
}
