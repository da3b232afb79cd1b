using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Claims;

namespace MlNetLandscape.Tool;

/// <summary>Images and labels in the IDX format of MNIST, plain or compressed: «…images-idx3-ubyte[.gz]» beside «…labels-idx1-ubyte[.gz]».</summary>
internal sealed class IdxFile
{
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
        return Read(path, IdxBytes.IsOne);
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

    private static (byte[] Bytes, int[] Shape) Part(string path, int dimensions) => Read(path, (file, name) => IdxBytes.Read(file, name, dimensions));

    private static T Read<T>(string path, Func<Stream, string, T> read)
    {
        using var file = InputFile.Open(path);
        try
        {
            return read(file, path);
        }
        catch (InvalidDataException error)
        {
            throw new UserError(error.Message, error);
        }
    }

    private sealed class Image
    {
        public float[] Pixels { get; set; } = [];

        public string Label { get; set; } = "";
    }
}
