using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A window that slides over each channel: [B, C, H, W] → [B, C, ⌊(H − Size)/Stride⌋ + 1, …].</summary>
/// <param name="Size">Size of the square window.</param>
/// <param name="Stride">Step of the window; null for <paramref name="Size"/>.</param>
public abstract record PoolLayer(int Size, int? Stride) : Layer
{
    /// <summary>The step in force.</summary>
    internal long Step => Stride ?? Size;

    internal override string ShortName => "pool";

    internal override IEnumerable<string> Problems() =>
        Size < 1 || Stride < 1 ? [$"`Size` and `Stride` of a pooling layer must be at least 1. Got {Size} and {Step}."] : [];

    internal override string? Mismatch(FeatureShape input, NetworkShape network) =>
        !input.IsImage ? $"takes images [B, C, H, W], but gets vectors {input}"
        : Math.Min(input.Height, input.Width) < Size ? $"has a {Size}×{Size} window, too large for its input {input}"
        : null;

    internal override FeatureShape Infer(FeatureShape input, NetworkShape network) =>
        FeatureShape.Image(input.Channels, (input.Height - Size) / Step + 1, (input.Width - Size) / Step + 1);
}

/// <summary>The maximum of each window.</summary>
/// <param name="Size">Size of the square window.</param>
/// <param name="Stride">Step of the window; null for <paramref name="Size"/>.</param>
public sealed record MaxPoolLayer(int Size = 2, int? Stride = null) : PoolLayer(Size, Stride)
{
    internal override string Describe() => $"max pool {Size}×{Size}";

    internal override nn.Module<Tensor, Tensor> Create(FeatureShape input, NetworkShape network) =>
        nn.MaxPool2d((long)Size, Step);
}

/// <summary>The mean of each window.</summary>
/// <param name="Size">Size of the square window.</param>
/// <param name="Stride">Step of the window; null for <paramref name="Size"/>.</param>
public sealed record AveragePoolLayer(int Size = 2, int? Stride = null) : PoolLayer(Size, Stride)
{
    internal override string Describe() => $"average pool {Size}×{Size}";

    internal override nn.Module<Tensor, Tensor> Create(FeatureShape input, NetworkShape network) =>
        nn.AvgPool2d((long)Size, Step);
}

/// <summary>The mean of each channel: [B, C, H, W] → [B, C] (Lin et al. 2013).</summary>
public sealed record GlobalAveragePoolLayer : Layer
{
    internal override string ShortName => "pool";

    internal override string Describe() => "global average pool";

    internal override string? Mismatch(FeatureShape input, NetworkShape network) =>
        input.IsImage ? null : $"takes images [B, C, H, W], but gets vectors {input}";

    internal override FeatureShape Infer(FeatureShape input, NetworkShape network) => FeatureShape.Vector(input.Channels);

    internal override nn.Module<Tensor, Tensor> Create(FeatureShape input, NetworkShape network) => new GlobalAveragePoolModule();
}
