namespace TorchSharp.Utils;

/// <summary>Non-negative integers, seven bits a byte, the lowest first.</summary>
internal static class LEB128Codec
{
    internal static void Encode(this BinaryWriter writer, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        while (value > 0x7f)
        {
            writer.Write((byte)(value | 0x80));
            value >>= 7;
        }

        writer.Write((byte)value);
    }

    internal static long Decode(this BinaryReader reader)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var bits = reader.ReadByte();
            value += (long)(bits & 0x7f) << shift;
            if ((bits & 0x80) == 0)
            {
                return value;
            }
        }
    }
}
