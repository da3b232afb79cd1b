using System.Buffers.Binary;
using System.IO.Compression;

namespace MlNetLandscape.Claims;

/// <summary>Bytes in the IDX format of MNIST, plain or compressed: a magic number, the lengths of all dimensions, then row by row.</summary>
internal static class IdxBytes
{
    private const int Magic = 0x0800; // of bytes; the number of dimensions is added
    private const double MostBytes = 1 << 30;

    /// <summary>Whether a file begins like one, of any number of dimensions.</summary>
    /// <param name="file">Read a little; stays the caller's.</param>
    /// <param name="path">Its name, which ends with .gz when it is compressed.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static bool IsOne(Stream file, string path)
    {
        using var stream = Unpacked(file, path);
        Span<byte> head = stackalloc byte[4];
        return Fill(stream, head, path) && BinaryPrimitives.ReadInt32BigEndian(head) is > Magic and < Magic + 5;
    }

    /// <summary>The first rows of a file.</summary>
    /// <param name="file">The file; stays the caller's.</param>
    /// <param name="path">Its name, which ends with .gz when it is compressed.</param>
    /// <param name="dimensions">How many it must have.</param>
    /// <param name="rows">At most so many.</param>
    /// <returns>The bytes, and the lengths of the dimensions; the first is the number of rows that were read.</returns>
    /// <exception cref="InvalidDataException">It is of another format, or damaged.</exception>
    public static (byte[] Bytes, int[] Shape) Read(Stream file, string path, int dimensions, int rows = int.MaxValue)
    {
        using var stream = Unpacked(file, path);
        Span<byte> head = stackalloc byte[4 + (4 * dimensions)];
        if (!Fill(stream, head, path) || BinaryPrimitives.ReadInt32BigEndian(head) != Magic + dimensions)
            throw new InvalidDataException($"'{path}' is not an IDX file of bytes with {dimensions} dimension{(dimensions == 1 ? "" : "s")}, or it is damaged.");
        var shape = new int[dimensions];
        for (var index = 0; index < dimensions; index++)
            shape[index] = BinaryPrimitives.ReadInt32BigEndian(head[(4 + (4 * index))..]);
        if (shape.Any(length => length < 1) || shape.Aggregate(1.0, (product, length) => product * length) > MostBytes)
            throw new InvalidDataException($"'{path}' says it is {string.Join(" × ", shape)}, which cannot be.");
        shape[0] = Math.Min(shape[0], rows);
        var bytes = new byte[shape.Aggregate(1, (product, length) => product * length)];
        return Fill(stream, bytes, path) ? (bytes, shape) : throw new InvalidDataException($"'{path}' ends too early: it says it is {string.Join(" × ", shape)}.");
    }

    private static Stream Unpacked(Stream file, string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;

    private static bool Fill(Stream stream, Span<byte> bytes, string path)
    {
        try
        {
            return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"'{path}' is damaged.", error);
        }
    }
}
