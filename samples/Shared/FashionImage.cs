using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML.Data;

namespace Samples;

/// <summary>An image of Fashion-MNIST: 28×28 pixels, standardised as is usual, and one of ten articles of clothing.</summary>
internal sealed class FashionImage
{
    public const string DebianFolder = "/usr/share/datasets/fashion-mnist";
    public const int Size = 28 * 28;

    private const float Mean = 0.2860f;
    private const float Deviation = 0.3530f;

    [VectorType(Size)]
    public float[] Pixels { get; set; } = [];

    public int Article { get; set; }

    /// <summary>All images of one part, «train» or «t10k», from its IDX files.</summary>
    public static FashionImage[] Read(string folder, string part)
    {
        var pixels = Unpack(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"), header: 16, out var rows);
        var labels = Unpack(Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"), header: 8, out _);
        var images = new FashionImage[rows];
        for (var row = 0; row < rows; row++)
        {
            var image = new float[Size];
            for (var pixel = 0; pixel < Size; pixel++)
                image[pixel] = ((pixels[(row * Size) + pixel] / 255f) - Mean) / Deviation;
            images[row] = new FashionImage { Pixels = image, Article = labels[row] };
        }

        return images;
    }

    private static byte[] Unpack(string path, int header, out int rows)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        packed.CopyTo(memory);
        var bytes = memory.ToArray();
        rows = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4));
        return bytes[header..];
    }
}
