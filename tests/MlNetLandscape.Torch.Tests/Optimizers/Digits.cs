using System.Globalization;
using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>The 1,797 handwritten digits of samples/data, 8×8 or pooled to 4×4, pixels in [0, 1].</summary>
internal static class Digits
{
    private static readonly float[][] Lines = [.. File.ReadLines(Path.Combine(Here(), "../../../samples/data/digits.csv")).Skip(1)
        .Select(line => line.Split(',').Select(field => float.Parse(field, CultureInfo.InvariantCulture)).ToArray())];

    /// <summary>The first rows.</summary>
    public static TensorDataset Take(int rows, bool pooled = false)
    {
        using var scope = NewDisposeScope();
        var images = tensor(Lines.Take(rows).SelectMany(line => line[..64]).ToArray(), [rows, 1, 8, 8]) / 16;
        var features = (pooled ? nn.functional.avg_pool2d(images, 2) : images).reshape(rows, -1).clone(); // [N, 64] or [N, 16]
        return new TensorDataset(features, tensor(Lines.Take(rows).Select(line => (long)line[64]).ToArray()));
    }

    /// <summary>1,000 rows drawn at random to train on, and the other 797.</summary>
    /// <param name="seed">Decides which rows, and which labels are wrong.</param>
    /// <param name="wrongLabels">The share of the labels to train on that are replaced by another class, each of the nine alike.</param>
    public static (TensorDataset Train, TensorDataset Test) Split(int seed, double wrongLabels = 0)
    {
        using var scope = NewDisposeScope();
        using var all = Take(Lines.Length);
        using var generator = new Generator((ulong)seed);
        var order = randperm(all.Count, ScalarType.Int64, generator: generator);
        var (train, test) = (all.Rows(order.narrow(0, 0, 1_000)), all.Rows(order.narrow(0, 1_000, all.Count - 1_000)));
        var wrong = train.Labels.narrow(0, 0, (long)Math.Round(1_000 * wrongLabels));
        wrong.add_(randint(1, 10, [wrong.shape[0]], ScalarType.Int64, generator: generator)).remainder_(10);
        return (train, test);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
