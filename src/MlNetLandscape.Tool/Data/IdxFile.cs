using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tool;

/// <summary>Images and labels in the IDX format of MNIST, plain or compressed: «…images-idx3-ubyte[.gz]» beside «…labels-idx1-ubyte[.gz]».</summary>
internal sealed class IdxFile
{
    private const int Magic = 0x0800; // of bytes; the dimensions are added

    private readonly byte[] _pixels;
    private readonly byte[] _labels;

    private IdxFile(string path, byte[] pixels, byte[] labels, int height, int width) => (Path, _pixels, _labels, Height, Width) = (path, pixels, labels, height, width);

    public string Path { get; }

    public int Height { get; }

    public int Width { get; }

    public int Rows => _labels.Length;

    public int Classes => _labels.Distinct().Count();

    /// <summary>Whether a file is called or begins like one.</summary>
    public static bool IsOne(string path)
    {
        if (System.IO.Path.GetFileName(path).Contains("idx3", StringComparison.OrdinalIgnoreCase))
            return true;
        using var stream = Open(path);
        try
        {
            Span<byte> head = stackalloc byte[4];
            return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && BinaryPrimitives.ReadInt32BigEndian(head) is > Magic and < Magic + 5;
        }
        catch (InvalidDataException error)
        {
            throw Damaged(path, error);
        }
    }

    /// <exception cref="UserError">A file is missing or not of the format.</exception>
    public static IdxFile Read(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        var labelName = name.Replace("images", "labels", StringComparison.OrdinalIgnoreCase).Replace("idx3", "idx1", StringComparison.OrdinalIgnoreCase);
        var (pixels, shape) = Part(path, dimensions: 3);
        if (labelName == name)
            throw new UserError($"'{path}' holds images; where its labels are follows from a name with 'images' or 'idx3' in it, as 'train-images-idx3-ubyte.gz'. Rename it.");
        var labelPath = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path) ?? "", labelName);
        if (!File.Exists(labelPath))
            throw new UserError($"The labels of '{path}' were looked for in '{labelPath}', which is not there.");
        var (labels, count) = Part(labelPath, dimensions: 1);
        return shape[0] == count[0]
            ? new IdxFile(path, pixels, labels, shape[1], shape[2])
            : throw new UserError($"'{path}' has {shape[0]} images and '{labelPath}' {count[0]} labels.");
    }

    /// <summary>The columns Pixels, from 0 to 255, and Label, as words.</summary>
    public IDataView Load(Session session)
    {
        var definition = SchemaDefinition.Create(typeof(Image));
        definition[nameof(Image.Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Height * Width);
        return session.Context.Data.LoadFromEnumerable(Images(session.Cancellation), definition);
    }

    private IEnumerable<Image> Images(CancellationToken cancellation)
    {
        var size = Height * Width;
        for (var row = 0; row < Rows; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new Image
            {
                Pixels = Array.ConvertAll(_pixels[(row * size)..((row + 1) * size)], pixel => (float)pixel),
                Label = _labels[row].ToString(CultureInfo.InvariantCulture),
            };
        }
    }

    private static (byte[] Bytes, int[] Shape) Part(string path, int dimensions)
    {
        using var stream = Open(path);
        try
        {
            Span<byte> head = stackalloc byte[4 + (4 * dimensions)];
            stream.ReadExactly(head);
            if (BinaryPrimitives.ReadInt32BigEndian(head) != Magic + dimensions)
                throw new UserError($"'{path}' is not an IDX file of bytes with {dimensions} dimension{(dimensions == 1 ? "" : "s")}.");
            var shape = new int[dimensions];
            for (var index = 0; index < dimensions; index++)
                shape[index] = BinaryPrimitives.ReadInt32BigEndian(head[(4 + (4 * index))..]);
            if (shape.Any(length => length < 1) || shape.Aggregate(1.0, (product, length) => product * length) > 1 << 30)
                throw new UserError($"'{path}' says it is {string.Join(" × ", shape)}, which cannot be.");
            var bytes = new byte[shape.Aggregate(1, (product, length) => product * length)];
            stream.ReadExactly(bytes);
            return (bytes, shape);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw Damaged(path, error);
        }
    }

    private static Stream Open(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(InputFile.Open(path), CompressionMode.Decompress) : InputFile.Open(path);

    private static UserError Damaged(string path, Exception error) => new($"'{path}' ends too early or is damaged.", error);

    private sealed class Image
    {
        public float[] Pixels { get; set; } = [];

        public string Label { get; set; } = "";
    }
}
