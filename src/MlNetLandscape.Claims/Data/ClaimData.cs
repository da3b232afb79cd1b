using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <summary>The data claims are tried on: handwritten digits, which are built in, and a set of images, which may be on the machine.</summary>
/// <param name="set">Which images.</param>
/// <param name="folder">Where their files lie; null for where Debian's package puts Fashion-MNIST.</param>
/// <param name="takesAll">All rows instead of the few that keep a claim quick: the sizes of the literature.</param>
public sealed class ClaimData(ImageSet set = ImageSet.FashionMnist, string? folder = null, bool takesAll = false)
{
    private const string DebianFolder = "/usr/share/datasets/fashion-mnist";
    private const int Digit = 64;

    private static readonly Lazy<float[][]> Lines = new(ReadDigits);

    private readonly string _folder = folder ?? DebianFolder;
    private (float Mean, float Deviation)? _scale;

    /// <summary>What results depend on: «FashionMnist», «Cifar10, all rows».</summary>
    public override string ToString() => $"{set}{(takesAll ? ", all rows" : "")}";

    /// <summary>The first of 1,797 handwritten digits, pixels in [0, 1], <c>[N, 64]</c>, or pooled to <c>[N, 16]</c>.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="pooled">4×4 instead of 8×8.</param>
    internal static TensorDataset Digits(int rows = 1_797, bool pooled = false)
    {
        using var scope = NewDisposeScope();
        var lines = Lines.Value;
        var images = tensor(lines.Take(rows).SelectMany(line => line[..Digit]).ToArray(), [rows, 1, 8, 8]) / 16;
        var features = (pooled ? nn.functional.avg_pool2d(images, 2) : images).reshape(rows, -1).clone(); // [N, 64] or [N, 16]
        return new TensorDataset(features, tensor(lines.Take(rows).Select(line => (long)line[Digit]).ToArray()));
    }

    /// <summary>Some digits drawn at random to train on, and the others.</summary>
    /// <param name="seed">Decides which rows, and which labels are wrong.</param>
    /// <param name="rows">How many to train on.</param>
    /// <param name="wrongLabels">The share of the labels to train on that are replaced by another class, each of the nine alike.</param>
    internal static (TensorDataset Train, TensorDataset Test) SplitDigits(long seed, int rows = 1_000, double wrongLabels = 0)
    {
        using var scope = NewDisposeScope();
        using var all = Digits();
        using var generator = new Generator((ulong)seed);
        var order = randperm(all.Count, ScalarType.Int64, generator: generator);
        var (train, test) = (all.Rows(order.narrow(0, 0, rows)), all.Rows(order.narrow(0, rows, all.Count - rows)));
        var wrong = train.Labels.narrow(0, 0, (long)Math.Round(rows * wrongLabels));
        wrong.add_(randint(1, 10, [wrong.shape[0]], ScalarType.Int64, generator: generator)).remainder_(10);
        return (train, test);
    }

    /// <summary>The first images to train on, standardised, <c>[N, D]</c>.</summary>
    /// <param name="rows">How many.</param>
    internal TensorDataset Train(int rows) => Images(train: true, rows);

    /// <summary>The first images to test on.</summary>
    /// <param name="rows">How many.</param>
    internal TensorDataset Test(int rows) => Images(train: false, rows);

    private TensorDataset Images(bool train, int rows)
    {
        using var scope = NewDisposeScope();
        var (pixels, labels) = ImageFiles.Read(set, _folder, train, takesAll ? int.MaxValue : rows);
        var (mean, deviation) = _scale ??= Scale();
        var features = tensor([.. pixels.Select(pixel => ((pixel / 255f) - mean) / deviation)]).view(labels.Length, pixels.Length / labels.Length);
        return new TensorDataset(features, tensor([.. labels.Select(label => (long)label)]));
    }

    /// <summary>Mean and standard deviation of all pixels to train on; those of Fashion-MNIST are known.</summary>
    private (float Mean, float Deviation) Scale()
    {
        if (set == ImageSet.FashionMnist)
            return (0.2860f, 0.3530f);
        var counts = new long[256];
        foreach (var pixel in ImageFiles.Read(set, _folder, train: true, int.MaxValue).Pixels)
            counts[pixel]++;
        var mean = counts.Index().Sum(bin => bin.Index * (double)bin.Item) / counts.Sum() / 255;
        var square = counts.Index().Sum(bin => bin.Index * bin.Index * (double)bin.Item) / counts.Sum() / (255 * 255);
        return ((float)mean, (float)Math.Sqrt(square - (mean * mean)));
    }

    private static float[][] ReadDigits()
    {
        using var reader = new StreamReader(typeof(ClaimData).Assembly.GetManifestResourceStream("digits.csv")!);
        reader.ReadLine();
        var lines = new List<float[]>();
        while (reader.ReadLine() is { } line)
            lines.Add([.. line.Split(',').Select(field => float.Parse(field, CultureInfo.InvariantCulture))]);
        return [.. lines];
    }
}
