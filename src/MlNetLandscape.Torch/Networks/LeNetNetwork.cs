namespace MlNetLandscape;

/// <summary>
/// LeNet-5 (LeCun et al. 1998) with maximum pooling and without its partial connections: conv 5×5 → 6, pool, conv 5×5 → 16, pool,
/// linear 120, 84, K, with φ between. On 28×28 with K = 10: 61,706 parameters.
/// </summary>
/// <param name="Image">How the features are read as an image.</param>
public sealed record LeNetNetwork(ImageShape Image) : ComposedNetwork
{
    /// <summary>φ. Default: <see cref="MlNetLandscape.Activation.Tanh"/>.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>Zeros around the image before the first convolution: 2 makes 28×28 the paper's 32×32. Default: 2.</summary>
    public int Padding { get; init; } = 2;

    internal override ImageShape? Input => Image;

    internal override Activation MainActivation => Activation;

    internal override IEnumerable<string> OwnProblems() => LayerBlocks.Problems(Activation);

    internal override IReadOnlyList<Layer> Compose() =>
    [
        new Conv2dLayer(6, Kernel: 5, Padding: Padding),
        new ActivationLayer(Activation),
        new MaxPoolLayer(2),
        new Conv2dLayer(16, Kernel: 5),
        new ActivationLayer(Activation),
        new MaxPoolLayer(2),
        new FlattenLayer(),
        new LinearLayer(120),
        new ActivationLayer(Activation),
        new LinearLayer(84),
        new ActivationLayer(Activation),
        new LinearLayer(),
    ];
}
