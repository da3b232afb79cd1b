using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tool;

/// <summary>Images and labels in the IDX format of MNIST, plain or compressed: «…images-idx3-ubyte[.gz]» beside «…labels-idx1-ubyte[.gz]».</summary>
internal sealed class IdxFile
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;

    private IdxFile(byte[] pixels, byte[] labels, int height, int width) => (_pixels, _labels, Height, Width) = (pixels, labels, height, width);

    public int Height { get; }

    public int Width { get; }

    public int Rows => _labels.Length;

    /// <summary>Whether a path looks like one.</summary>
    public static bool IsOne(string path) => Path.GetFileName(path).Contains("idx3", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="UserError">A file is missing or not of the format.</exception>
    public static IdxFile Read(string path)
    {
        var labelPath = Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileName(path)
            .Replace("images", "labels", StringComparison.OrdinalIgnoreCase).Replace("idx3", "idx1", StringComparison.OrdinalIgnoreCase));
        if (!File.Exists(labelPath))
            throw new UserError($"The labels of '{path}' were looked for in '{labelPath}', which is not there.");
        var (pixels, shape) = Part(path, dimensions: 3);
        var (labels, count) = Part(labelPath, dimensions: 1);
        return shape[0] == count[0]
            ? new IdxFile(pixels, labels, shape[1], shape[2])
            : throw new UserError($"'{path}' has {shape[0]} images and '{labelPath}' {count[0]} labels.");
    }

    /// <summary>The columns Pixels, from 0 to 255, and Label, as words.</summary>
    public IDataView Load(MLContext ml)
    {
        var definition = SchemaDefinition.Create(typeof(Image));
        definition[nameof(Image.Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Height * Width);
        return ml.Data.LoadFromEnumerable(Images(), definition);
    }

    private IEnumerable<Image> Images()
    {
        var size = Height * Width;
        for (var row = 0; row < Rows; row++)
        {
            yield return new Image
            {
                Pixels = Array.ConvertAll(_pixels[(row * size)..((row + 1) * size)], pixel => (float)pixel),
                Label = _labels[row].ToString(CultureInfo.InvariantCulture),
            };
        }
    }

    private static (byte[] Bytes, int[] Shape) Part(string path, int dimensions)
    {
        using var file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        try
        {
            Span<byte> head = stackalloc byte[4 + (4 * dimensions)];
            stream.ReadExactly(head);
            if (BinaryPrimitives.ReadInt32BigEndian(head) != 0x0800 + dimensions)
                throw new UserError($"'{path}' is not an IDX file of bytes with {dimensions} dimension{(dimensions == 1 ? "" : "s")}.");
            var shape = new int[dimensions];
            for (var index = 0; index < dimensions; index++)
                shape[index] = BinaryPrimitives.ReadInt32BigEndian(head[(4 + (4 * index))..]);
            if (shape.Any(length => length < 1) || shape.Aggregate(1L, (product, length) => product * length) > 1L << 30)
                throw new UserError($"'{path}' says it is {string.Join(" × ", shape)}, which cannot be.");
            var bytes = new byte[shape.Aggregate(1, (product, length) => product * length)];
            stream.ReadExactly(bytes);
            return (bytes, shape);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw new UserError($"'{path}' ends too early or is damaged.", error);
        }
    }

    private sealed class Image
    {
        public float[] Pixels { get; set; } = [];

        public string Label { get; set; } = "";
    }
}
