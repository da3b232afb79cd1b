using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static Tensor Create(Op op, long[] size, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names = null) =>
        Finish(op.Call(size, dtype ?? _defaultType, Value.None, InitializeDevice(device)), requiresGrad, names);

    private static Tensor Create(
        Op op, long[] size, Generator? generator, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names) =>
        Finish(op.Call(size, generator, dtype ?? _defaultType, Value.None, InitializeDevice(device)), requiresGrad, names);

    /// <summary>libtorch chooses the element type of a filled tensor from the number, as upstream does.</summary>
    private static Tensor Create(
        Op op, long[] size, Scalar value, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names) =>
        Finish(op.Call(size, value, dtype, Value.None, InitializeDevice(device)), requiresGrad, names);

    private static Tensor Finish(Tensor tensor, bool requiresGrad, string[]? names)
    {
        if (names is { Length: > 0 })
        {
            throw new NotSupportedException("Named dimensions are not part of the substitute for TorchSharp.");
        }

        return requiresGrad ? tensor.requires_grad_() : tensor;
    }

    private static long[] Shape(Array array)
    {
        var shape = new long[array.Rank];
        for (var d = 0; d < shape.Length; d++)
        {
            shape[d] = array.GetLongLength(d);
        }

        return shape;
    }

    /// <summary>A tensor with a copy of an array's values.</summary>
    private static unsafe Tensor FromArray(
        Array array,
        ReadOnlySpan<long> dimensions,
        ScalarType type,
        ScalarType? dtype,
        Device? device,
        bool requiresGrad,
        string[]? names = null)
    {
        RequireElements(array, dimensions);
        nint handle;
        fixed (byte* data = &MemoryMarshal.GetArrayDataReference(array))
        {
            fixed (long* sizes = dimensions)
            {
                NativeError.Check(NativeMethods.mln_tensor_copy_from(data, sizes, dimensions.Length, (int)type, &handle));
            }
        }

        return Place(new Tensor(handle), dtype, device, requiresGrad, names);
    }

    /// <summary>A tensor over an array's memory: the array stays pinned for as long as the tensor's storage lives.</summary>
    private static unsafe Tensor OverArray(
        Array array,
        long offsetInBytes,
        ReadOnlySpan<long> dimensions,
        ScalarType type,
        ScalarType? dtype,
        Device? device,
        bool requiresGrad,
        string[]? names = null)
    {
        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        nint handle;
        fixed (long* sizes = dimensions)
        {
            var status = NativeMethods.mln_tensor_from_blob(
                (byte*)pin.AddrOfPinnedObject() + offsetInBytes, sizes, dimensions.Length, (int)type,
                &Unpin, GCHandle.ToIntPtr(pin), &handle);
            if (status < 0)
            {
                pin.Free();
                throw NativeError.Last();
            }
        }

        return Place(new Tensor(handle), dtype, device, requiresGrad, names);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(nint pin) => GCHandle.FromIntPtr(pin).Free();

    private static Tensor Place(Tensor tensor, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
    {
        var place = InitializeDevice(device);
        if (place.type != DeviceType.CPU || (dtype is { } wanted && wanted != tensor.dtype))
        {
            tensor = tensor.to(dtype ?? tensor.dtype, place, disposeAfter: true);
        }

        return Finish(tensor, requiresGrad, names);
    }

    private static void RequireElements(Array array, ReadOnlySpan<long> dimensions)
    {
        var product = 1L;
        foreach (var size in dimensions)
        {
            product *= size;
        }

        if (product > array.LongLength)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"mismatched total size creating a tensor from an array: {product} vs. {array.LongLength}"));
        }
    }

    private static ScalarType TypeOf(Array array) => array.GetType().GetElementType() switch
    {
        { } type when type == typeof(bool) => ScalarType.Bool,
        { } type when type == typeof(byte) => ScalarType.Byte,
        { } type when type == typeof(sbyte) => ScalarType.Int8,
        { } type when type == typeof(short) => ScalarType.Int16,
        { } type when type == typeof(int) => ScalarType.Int32,
        { } type when type == typeof(long) => ScalarType.Int64,
        { } type when type == typeof(Half) => ScalarType.Float16,
        { } type when type == typeof(float) => ScalarType.Float32,
        { } type when type == typeof(double) => ScalarType.Float64,
        var type => throw new NotSupportedException($"Type {type?.Name} is not supported."),
    };
}
