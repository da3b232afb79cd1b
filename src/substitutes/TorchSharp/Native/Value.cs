using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>
/// An argument of an operator. It keeps the managed object behind a handle reachable for as long as the call lasts, and never allocates.
/// </summary>
internal readonly struct Value
{
    private Value(NativeTag tag, long bits = 0, object? reference = null)
    {
        Tag = tag;
        Bits = bits;
        Reference = reference;
    }

    internal NativeTag Tag { get; }

    internal long Bits { get; }

    /// <summary>The tensor, generator, array, list or string whose memory the call reads.</summary>
    internal object? Reference { get; }

    /// <summary>The default of the operator's schema.</summary>
    internal static Value Default => new(NativeTag.Default);

    internal static Value None => default;

    internal static Value Tensors(IList<Tensor> tensors) => new(NativeTag.TensorList, 0, tensors);

    internal static Value Booleans(params long[] flags) => new(NativeTag.IntList, 0, flags);

    public static implicit operator Value(Tensor? tensor) =>
        tensor is null ? default : new(NativeTag.Tensor, tensor.Handle, tensor);

    public static implicit operator Value(long value) => new(NativeTag.Int, value);

    public static implicit operator Value(double value) => new(NativeTag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Value(bool value) => new(NativeTag.Bool, value ? 1 : 0);

    public static implicit operator Value(long? value) => value is { } number ? number : default(Value);

    public static implicit operator Value(double? value) => value is { } number ? number : default(Value);

    public static implicit operator Value(ScalarType value) => new(NativeTag.Int, (long)value);

    public static implicit operator Value(ScalarType? value) => value is { } type ? type : default(Value);

    public static implicit operator Value(Scalar? value) => value is null ? default : new(value.Tag, value.Bits);

    public static implicit operator Value(Device? value) => value is null ? default : new(NativeTag.Int, value.Code);

    public static implicit operator Value(Generator? value) =>
        value is null ? default : new(NativeTag.Int, value.Handle, value);

    public static implicit operator Value(long[]? values) => values is null ? default : new(NativeTag.IntList, 0, values);

    public static implicit operator Value(double[]? values) => values is null ? default : new(NativeTag.DoubleList, 0, values);

    public static implicit operator Value(string? text) =>
        text is null ? default : new(NativeTag.String, 0, System.Text.Encoding.UTF8.GetBytes(text));
}
