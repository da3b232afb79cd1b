using System.Globalization;
using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>The first of the 1,797 handwritten digits of samples/data, 8×8 or pooled to 4×4, pixels in [0, 1].</summary>
internal static class Digits
{
    private static readonly float[][] Lines = [.. File.ReadLines(Path.Combine(Here(), "../../../samples/data/digits.csv")).Skip(1)
        .Select(line => line.Split(',').Select(field => float.Parse(field, CultureInfo.InvariantCulture)).ToArray())];

    public static TensorDataset Take(int rows, bool pooled = false)
    {
        using var scope = NewDisposeScope();
        var images = tensor(Lines.Take(rows).SelectMany(line => line[..64]).ToArray(), [rows, 1, 8, 8]) / 16;
        var features = (pooled ? nn.functional.avg_pool2d(images, 2) : images).reshape(rows, -1).clone(); // [N, 64] or [N, 16]
        return new TensorDataset(features, tensor(Lines.Take(rows).Select(line => (long)line[64]).ToArray()));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
