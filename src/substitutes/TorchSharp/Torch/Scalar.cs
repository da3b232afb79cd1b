using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A number as libtorch's promotion rules see it: an integer, a floating-point number or a truth value.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(NativeTag tag, long bits)
    {
        Tag = tag;
        Bits = bits;
    }

    internal NativeTag Tag { get; }

    internal long Bits { get; }

    public torch.ScalarType Type => Tag switch
    {
        NativeTag.Int => torch.ScalarType.Int64,
        NativeTag.Bool => torch.ScalarType.Bool,
        _ => torch.ScalarType.Float64,
    };

    internal double Double => Tag == NativeTag.Double ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long Integer => Tag == NativeTag.Double ? (long)BitConverter.Int64BitsToDouble(Bits) : Bits;

    public static implicit operator Scalar(byte value) => new(NativeTag.Int, value);

    public static implicit operator Scalar(sbyte value) => new(NativeTag.Int, value);

    public static implicit operator Scalar(short value) => new(NativeTag.Int, value);

    public static implicit operator Scalar(int value) => new(NativeTag.Int, value);

    public static implicit operator Scalar(long value) => new(NativeTag.Int, value);

    public static implicit operator Scalar(Half value) => (double)value;

    public static implicit operator Scalar(float value) => (double)value;

    public static implicit operator Scalar(double value) => new(NativeTag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(bool value) => new(NativeTag.Bool, value ? 1 : 0);

    public void Dispose()
    {
    }

    internal static Scalar From(NativeArgument number) => new(number.Tag, number.Bits);
}
