namespace MlNetLandscape;

/// <summary>
/// The residual network for small images of He et al. (2015, section 4.2): a 3×3 convolution with w channels, three stages of n
/// blocks with w, 2w
/// and 4w channels (the second and third halve the image), a global average and a linear layer. A block is
/// φ(x + Norm(conv(φ(Norm(conv(x)))))). Depth 6n + 2. ResNet-20 on 3×32×32 with K = 10: 272,474 parameters.
/// </summary>
/// <param name="Image">How the features are read as an image.</param>
/// <param name="Depth">6n + 2 with n in [1, 200]: 8, 14, 20, 32, 44, 56, 110, ….</param>
public sealed record ResNetNetwork(ImageShape Image, int Depth) : ComposedNetwork
{
    /// <summary>w, channels of the first stage. Default: 16.</summary>
    public int Width { get; init; } = 16;

    /// <summary>
    /// How a block's input goes past it. Default: <see cref="ResidualShortcut.Projection"/>, as in Li et al. 2018;
    /// <see cref="ResidualShortcut.None"/> is their network without skip connections.
    /// </summary>
    public ResidualShortcut Shortcut { get; init; } = ResidualShortcut.Projection;

    /// <summary>φ. Default: <see cref="MlNetLandscape.Activation.ReLU"/>.</summary>
    public Activation Activation { get; init; } = Activation.ReLU;

    /// <summary>
    /// What follows each convolution. Default: <see cref="MlNetLandscape.Normalization.Batch"/>. With none, convolutions have biases and
    /// the
    /// variance of the signal grows by about 2 a block.
    /// </summary>
    public Normalization Normalization { get; init; } = Normalization.Batch;

    /// <summary>Number of groups for <see cref="MlNetLandscape.Normalization.Group"/>; it divides the width. Default: 4.</summary>
    public int Groups { get; init; } = 4;

    internal override ImageShape? Input => Image;

    internal override Activation MainActivation => Activation;

    internal override IEnumerable<string> OwnProblems()
    {
        if (Depth is < 8 or > 1202 || Depth % 6 != 2)
        {
            yield return $"`Depth` must be 6n + 2 with n in [1, 200]: 8, 14, 20, 26, 32, …. Got {Depth}.";
        }

        if (Width is < 1 or > 1 << 20)
        {
            yield return $"`Width` must be in [1, 2²⁰]. Got {Width}.";
        }

        if (!Enum.IsDefined(Shortcut))
        {
            yield return $"`Shortcut` {Shortcut} does not exist.";
        }

        foreach (var problem in LayerBlocks.Problems(Activation, Normalization, Groups))
        {
            yield return problem;
        }
    }

    internal override IReadOnlyList<Layer> Compose()
    {
        List<Layer> layers = [.. Convolution(Width, 1), new ActivationLayer(Activation)];
        var blocks = (Depth - 2) / 6;
        for (var stage = 0; stage < 3; stage++)
        {
            for (var block = 0; block < blocks; block++)
            {
                var channels = Width << stage;
                ValueList<Layer> body =
                [
                    .. Convolution(channels, stage > 0 && block == 0 ? 2 : 1),
                    new ActivationLayer(Activation),
                    .. Convolution(channels, 1),
                ];
                layers.Add(new ResidualLayer(body, Shortcut, Normalization, Normalization == Normalization.Group ? Groups : 1));
                layers.Add(new ActivationLayer(Activation));
            }
        }

        return [.. layers, new GlobalAveragePoolLayer(), new LinearLayer()];
    }

    private IEnumerable<Layer> Convolution(int channels, int stride) =>
        LayerBlocks.Normalize(Normalization, Groups)
            .Prepend(new Conv2dLayer(channels, 3, stride, 1, Bias: Normalization == Normalization.None));
}
