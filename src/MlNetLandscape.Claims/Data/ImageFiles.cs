namespace MlNetLandscape.Claims;

/// <summary>A set of images as its authors publish it.</summary>
public enum ImageSet
{
    /// <summary>Fashion-MNIST: 60,000 and 10,000 images of 28×28; Debian's package dataset-fashion-mnist.</summary>
    FashionMnist,

    /// <summary>MNIST: the same format and sizes.</summary>
    Mnist,

    /// <summary>CIFAR-10, binary version: 50,000 and 10,000 images of 3×32×32.</summary>
    Cifar10,
}

/// <summary>Pixels and labels from files in IDX format, plain or compressed, or of CIFAR-10's binary version.</summary>
internal static class ImageFiles
{
    private const int CifarSize = 3 * 32 * 32;

    /// <summary>The first images of a part.</summary>
    /// <param name="set">Which.</param>
    /// <param name="folder">Where its files lie.</param>
    /// <param name="train">The training part, or the test part.</param>
    /// <param name="rows">At most so many.</param>
    /// <returns>Bytes <c>[N, D]</c>, row by row, and the labels.</returns>
    /// <exception cref="MissingDataException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">A file is of another format, or damaged.</exception>
    public static (byte[] Pixels, byte[] Labels) Read(ImageSet set, string folder, bool train, int rows)
    {
        if (set == ImageSet.Cifar10)
            return Cifar(folder, train, rows);
        var part = train ? "train" : "t10k";
        var (labels, count) = Idx(Find(folder, $"{part}-labels-idx1-ubyte"), 1, rows);
        var (pixels, shape) = Idx(Find(folder, $"{part}-images-idx3-ubyte"), 3, rows);
        return shape[0] == count[0]
            ? (pixels, labels)
            : throw new InvalidDataException($"'{part}' in '{folder}' has {shape[0]} images and {count[0]} labels.");
    }

    private static (byte[] Bytes, int[] Shape) Idx(string path, int dimensions, int rows)
    {
        using var file = File.OpenRead(path);
        return IdxBytes.Read(file, path, dimensions, rows);
    }

    private static (byte[] Pixels, byte[] Labels) Cifar(string folder, bool train, int rows)
    {
        string[] names = train ? ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"] : ["test_batch.bin"];
        var (pixels, labels) = (new List<byte>(), new List<byte>());
        foreach (var name in names)
        {
            if (labels.Count >= rows)
                break;
            var path = Find(folder, name);
            var bytes = File.ReadAllBytes(path);
            if (bytes.Length == 0 || bytes.Length % (CifarSize + 1) != 0)
                throw new InvalidDataException($"'{path}' has {bytes.Length} bytes, no multiple of the {CifarSize + 1} of an image with its label.");
            foreach (var image in bytes.Chunk(CifarSize + 1).Take(rows - labels.Count))
            {
                labels.Add(image[0]);
                pixels.AddRange(image.AsSpan(1));
            }
        }

        return ([.. pixels], [.. labels]);
    }

    private static string Find(string folder, string name) =>
        new[] { name, name + ".gz", name.Replace("-idx", ".idx", StringComparison.Ordinal) }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists)
        ?? throw new MissingDataException($"'{name}' is not in '{folder}'.");
}

/// <summary>Data that a claim needs is not on this machine.</summary>
/// <param name="message">What, and where it was looked for.</param>
public sealed class MissingDataException(string message) : IOException(message);
