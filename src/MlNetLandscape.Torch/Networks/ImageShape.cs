using System.Text.Json.Serialization;

namespace MlNetLandscape;

/// <summary>The order in which an image's numbers stand in the feature vector.</summary>
public enum ImageLayout
{
    /// <summary>Channel by channel: index = (c·H + h)·W + w. PyTorch's and CIFAR's binary order.</summary>
    Chw,

    /// <summary>Pixel by pixel: index = (h·W + w)·C + c. The order of ML.NET's <c>ExtractPixels</c> with interleaved colors.</summary>
    Hwc,
}

/// <summary>How a feature vector of C·H·W numbers is read as an image.</summary>
/// <param name="Channels">Number of channels C (1 for gray, 3 for colour).</param>
/// <param name="Height">Rows H.</param>
/// <param name="Width">Columns W.</param>
/// <param name="Layout">The order of the numbers; the same image gives the same outputs in either.</param>
public sealed record ImageShape(int Channels, int Height, int Width, ImageLayout Layout = ImageLayout.Chw)
{
    /// <summary>C·H·W, the length of the feature vector.</summary>
    [JsonIgnore]
    public long Size => (long)Channels * Height * Width;

    /// <inheritdoc/>
    public override string ToString() => Layout == ImageLayout.Chw ? $"{Channels}×{Height}×{Width}" : $"{Height}×{Width}×{Channels} (Hwc)";

    internal IEnumerable<string> Problems(NetworkShape shape)
    {
        if (Channels < 1 || Height < 1 || Width < 1 || (Int128)Channels * Height * Width > int.MaxValue)
        {
            yield return $"`Image` must have positive sizes and fewer than 2³¹ numbers. Got {this}.";
        }
        else if (Size != shape.Features)
        {
            yield return $"`Image` {this} holds {Size} numbers, but the data has {shape.Features} features.";
        }
    }
}
