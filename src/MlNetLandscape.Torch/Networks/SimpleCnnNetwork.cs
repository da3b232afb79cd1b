namespace MlNetLandscape;

/// <summary>
/// The small convolutional network of the peers' measurements: for each number of channels a 3×3 convolution (padding 1), φ and a 2×2
/// maximum pooling; then a linear layer with K outputs. With 16, 32 and 32 channels on 28×28 and K = 10: 16,938 parameters.
/// </summary>
/// <param name="Image">How the features are read as an image; each pooling halves it, so its sides must be at least 2ⁿ.</param>
public sealed record SimpleCnnNetwork(ImageShape Image) : ComposedNetwork
{
    /// <summary>Channels of the convolutions. Default: 16, 32, 32.</summary>
    public ValueList<int> Channels { get; init; } = [16, 32, 32];

    /// <summary>φ. Default: <see cref="MlNetLandscape.Activation.Tanh"/>.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>What normalises each convolution's output before φ. Default: none.</summary>
    public Normalization Normalization { get; init; } = Normalization.None;

    /// <summary>
    /// Number of groups for <see cref="MlNetLandscape.Normalization.Group"/>; it divides each number of channels. Default: 4.
    /// </summary>
    public int Groups { get; init; } = 4;

    internal override ImageShape? Input => Image;

    internal override Activation MainActivation => Activation;

    internal override IEnumerable<string> OwnProblems() =>
        Channels is null ? ["`Channels` must not be null."] : Channels.Where(size => size < 1).Select(size => $"`Channels` must be at least 1. Got {size}.")
            .Concat(LayerBlocks.Problems(Activation, Normalization, Groups));

    internal override IReadOnlyList<Layer> Compose()
    {
        var layers = new List<Layer>();
        foreach (var channels in Channels)
        {
            layers.Add(new Conv2dLayer(channels, Kernel: 3, Padding: 1));
            layers.AddRange(LayerBlocks.Normalize(Normalization, Groups));
            layers.Add(new ActivationLayer(Activation));
            layers.Add(new MaxPoolLayer(2));
        }

        layers.Add(new FlattenLayer());
        layers.Add(new LinearLayer());
        return layers;
    }
}
