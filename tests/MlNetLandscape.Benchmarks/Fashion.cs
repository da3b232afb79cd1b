using Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>Fashion-MNIST, read once.</summary>
internal static class Fashion
{
    public const int Features = FashionImage.Size;

    public static FashionImage[] Images { get; } = FashionImage.Read(FashionImage.DebianFolder, "train");

    /// <summary>So many rows; few where nothing is measured.</summary>
    public static int Few(int rows) => Measurement.IsQuick ? Math.Min(rows, 100) : rows;

    /// <summary>Float32 <c>[N, 784]</c> and Int64 <c>[N]</c>; few where nothing is measured.</summary>
    public static (Tensor Features, Tensor Labels) Tensors(int rows)
    {
        rows = Few(rows);
        var flat = new float[(long)rows * Features];
        for (var row = 0; row < rows; row++)
            Images[row].Pixels.CopyTo(flat, (long)row * Features);
        return (tensor(flat, [rows, Features]), tensor(Images.Take(rows).Select(image => (long)image.Article).ToArray()));
    }
}
