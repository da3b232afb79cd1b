namespace MlNetLandscape;

/// <summary>
/// The «mLeNet» of Wu, Zhu and E (2017, arXiv:1706.10239): a LeNet whose fully connected layers are replaced by a convolution and a global
/// average. The paper gives the number of parameters on MNIST, 3,781; of networks conv → pool → conv → pool → conv → average with
/// LeNet's two 5×5
/// kernels, only 6 and 15 channels and a last 3×3 kernel have it: 6·26 + 15·151 + 10·136.
/// </summary>
/// <param name="Image">How the features are read as an image; its sides must be at least 24.</param>
public sealed record MiniLeNetNetwork(ImageShape Image) : ComposedNetwork
{
    /// <summary>φ. Default: <see cref="MlNetLandscape.Activation.ReLU"/>, whose initializer N(0, 2/fan_in) is the paper's.</summary>
    public Activation Activation { get; init; } = Activation.ReLU;

    internal override ImageShape? Input => Image;

    internal override Activation MainActivation => Activation;

    internal override IEnumerable<string> OwnProblems() => LayerBlocks.Problems(Activation);

    internal override IReadOnlyList<Layer> Compose() =>
    [
        new Conv2dLayer(6, Kernel: 5),
        new ActivationLayer(Activation),
        new MaxPoolLayer(2),
        new Conv2dLayer(15, Kernel: 5),
        new ActivationLayer(Activation),
        new MaxPoolLayer(2),
        new Conv2dLayer(Kernel: 3),
        new GlobalAveragePoolLayer(),
    ];
}
