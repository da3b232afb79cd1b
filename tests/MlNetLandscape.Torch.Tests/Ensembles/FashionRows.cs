using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Ensembles;

/// <summary>Fashion-MNIST as Debian's package has it, standardised.</summary>
internal static class FashionRows
{
    private const string Folder = "/usr/share/datasets/fashion-mnist";

    /// <param name="part">«train» or «t10k».</param>
    /// <param name="rows">How many of the first.</param>
    public static TensorDataset Read(string part, int rows)
    {
        using var scope = NewDisposeScope();
        var pixels = Unpack($"{part}-images-idx3-ubyte.gz", header: 16, rows * 784);
        var labels = Unpack($"{part}-labels-idx1-ubyte.gz", header: 8, rows);
        var features = tensor([.. pixels.Select(pixel => ((pixel / 255f) - 0.2860f) / 0.3530f)]).view(rows, 784);
        return new TensorDataset(features, tensor([.. labels.Select(label => (long)label)]));
    }

    private static byte[] Unpack(string file, int header, int length)
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Folder, file)), CompressionMode.Decompress);
        packed.ReadExactly(new byte[header]);
        var bytes = new byte[length];
        packed.ReadExactly(bytes);
        return bytes;
    }
}
