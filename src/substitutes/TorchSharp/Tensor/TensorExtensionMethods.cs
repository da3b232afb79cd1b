using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Conversions to numbers and parameters, and upstream's file format.</summary>
public static class TensorExtensionMethods
{
    public static Parameter AsParameter(this Tensor tensor) => new(tensor);

    public static float ToSingle(this Tensor value) => value.ToScalar().ToSingle();

    public static double ToDouble(this Tensor value) => value.ToScalar().ToDouble();

    public static sbyte ToSByte(this Tensor value) => value.ToScalar().ToSByte();

    public static byte ToByte(this Tensor value) => value.ToScalar().ToByte();

    public static short ToInt16(this Tensor value) => value.ToScalar().ToInt16();

    public static int ToInt32(this Tensor value) => value.ToScalar().ToInt32();

    public static long ToInt64(this Tensor value) => value.ToScalar().ToInt64();

    public static bool ToBoolean(this Tensor value) => value.ToScalar().ToBoolean();

    /// <summary>Type, number of dimensions and sizes, each in LEB128, then the values in row-major order.</summary>
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        using var onCpu = tensor.device_type == DeviceType.CPU ? null : tensor.cpu();
        var values = onCpu ?? tensor;
        writer.Encode((int)values.dtype);
        writer.Encode(values.ndim);
        foreach (var size in values.shape)
        {
            writer.Encode(size);
        }

        writer.Flush();
        values.WriteBytesToStream(writer.BaseStream);
    }

    /// <summary>Reads values into a tensor of the same type and shape.</summary>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        if ((ScalarType)reader.Decode() != tensor.dtype)
        {
            throw new ArgumentException(
                "Mismatched tensor data types while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        }

        var shape = ReadShape(reader);
        if (!skip && !shape.AsSpan().SequenceEqual(tensor.shape))
        {
            throw new ArgumentException(
                "Mismatched tensor shape while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        }

        if (skip)
        {
            reader.BaseStream.Seek(tensor.NumberOfElements * tensor.ElementSize, SeekOrigin.Current);
            return;
        }

        using var noGrad = no_grad();
        if (tensor.device_type == DeviceType.CPU)
        {
            tensor.ReadBytesFromStream(reader.BaseStream);
            return;
        }

        using var onCpu = zeros_like(tensor, device: CPU);
        onCpu.ReadBytesFromStream(reader.BaseStream);
        tensor.copy_(onCpu);
    }

    /// <summary>Reads a tensor of any type and shape.</summary>
    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        var type = (ScalarType)reader.Decode();
        var tensor = zeros(ReadShape(reader), type);
        if (skip)
        {
            reader.BaseStream.Seek(tensor.NumberOfElements * tensor.ElementSize, SeekOrigin.Current);
        }
        else
        {
            tensor.ReadBytesFromStream(reader.BaseStream);
        }

        return tensor;
    }

    private static long[] ReadShape(BinaryReader reader)
    {
        var shape = new long[reader.Decode()];
        for (var d = 0; d < shape.Length; d++)
        {
            shape[d] = reader.Decode();
        }

        return shape;
    }
}
