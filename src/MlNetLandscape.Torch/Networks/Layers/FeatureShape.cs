namespace MlNetLandscape;

/// <summary>The shape of one example between two layers: a vector [C] or an image [C, H, W].</summary>
internal readonly record struct FeatureShape
{
    private FeatureShape(long channels, long height, long width, bool isImage)
    {
        Channels = channels;
        Height = height;
        Width = width;
        IsImage = isImage;
    }

    /// <summary>Channels of an image, length of a vector.</summary>
    public long Channels { get; }

    public long Height { get; }

    public long Width { get; }

    public bool IsImage { get; }

    public long Size => Channels * Height * Width;

    public static FeatureShape Vector(long length) => new(length, 1, 1, false);

    public static FeatureShape Image(long channels, long height, long width) => new(channels, height, width, true);

    public override string ToString() => IsImage ? $"[B, {Channels}, {Height}, {Width}]" : $"[B, {Channels}]";
}
