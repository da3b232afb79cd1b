using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor that shares the array's memory, unless the type or the device must change.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, TypeOf(rawArray), device);

    /// <summary>A tensor that shares the array's memory, unless the type or the device must change.</summary>
    public static Tensor from_array(
        Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        OverArray(rawArray, 0, Shape(rawArray), TypeOf(rawArray), dtype, device, requires_grad, names);

    /// <summary>A tensor that shares the array's memory, unless the type or the device must change.</summary>
    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    /// <summary>A one-dimensional tensor that shares a part of the array's memory.</summary>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        var length = rawArray.LongLength;
        if (count < 0)
        {
            count = length - offset;
        }

        if (offset < 0 || offset + count > length)
        {
            throw new ArgumentException($"element count is not valid: {count}");
        }

        var type = TypeOf(rawArray);
        return OverArray(rawArray, offset * ElementBytes(type), [count], type, dtype, CPU, requires_grad);
    }

    private static int ElementBytes(ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        _ => Unsafe.SizeOf<System.Numerics.Complex>(),
    };
}
