namespace MlNetLandscape;

/// <summary>Lists layers: <c>Network.Layers(b => b.Linear(64).Tanh().Dropout(0.2).Linear(32).Tanh())</c>.</summary>
public sealed class LayerListBuilder
{
    private readonly List<Layer> _layers = [];
    private bool _isImage;
    private bool _hasOutput;

    private LayerListBuilder(bool isImage) => _isImage = isImage;

    /// <summary>y = W x + b with this many outputs.</summary>
    public LayerListBuilder Linear(int outputs, bool bias = true) => Add(new LinearLayer(outputs, bias), isImage: false);

    /// <summary>y = W x + b with as many outputs as the task asks for.</summary>
    public LayerListBuilder Output(bool bias = true) => AddOutput(new LinearLayer(null, bias));

    /// <summary>A convolution with a k×k kernel and this many channels.</summary>
    public LayerListBuilder Conv2d(int channels, int kernel = 3, int stride = 1, int padding = 0, bool bias = true) =>
        Add(new Conv2dLayer(channels, kernel, stride, padding, bias), isImage: true);

    /// <summary>
    /// A convolution with as many channels as the task asks for outputs; a global average pooling makes them the outputs.
    /// </summary>
    public LayerListBuilder OutputConv2d(int kernel = 3, int stride = 1, int padding = 0, bool bias = true) =>
        AddOutput(new Conv2dLayer(null, kernel, stride, padding, bias));

    /// <summary>The maximum of windows.</summary>
    public LayerListBuilder MaxPool(int size = 2, int? stride = null) => Add(new MaxPoolLayer(size, stride), isImage: true);

    /// <summary>The mean of windows.</summary>
    public LayerListBuilder AveragePool(int size = 2, int? stride = null) => Add(new AveragePoolLayer(size, stride), isImage: true);

    /// <summary>The mean of each channel, [B, C, H, W] → [B, C].</summary>
    public LayerListBuilder GlobalAveragePool() => Add(new GlobalAveragePoolLayer(), isImage: false);

    /// <summary>[B, C, H, W] → [B, C·H·W].</summary>
    public LayerListBuilder Flatten() => Add(new FlattenLayer(), isImage: false);

    /// <summary>Batch normalisation.</summary>
    public LayerListBuilder BatchNorm() => Add(new NormalizationLayer(Normalization.Batch));

    /// <summary>Layer normalisation, over all the features of an example.</summary>
    public LayerListBuilder LayerNorm() => Add(new NormalizationLayer(Normalization.Layer));

    /// <summary>Group normalisation.</summary>
    public LayerListBuilder GroupNorm(int groups) => Add(new NormalizationLayer(Normalization.Group, groups));

    /// <summary>Dropout with this probability in training.</summary>
    public LayerListBuilder Dropout(double probability) => Add(new DropoutLayer(probability));

    /// <summary>φ, element by element.</summary>
    public LayerListBuilder Activation(Activation activation) => Add(new ActivationLayer(activation));

    /// <summary>max(0, x).</summary>
    public LayerListBuilder ReLU() => Activation(MlNetLandscape.Activation.ReLU);

    /// <summary>tanh x.</summary>
    public LayerListBuilder Tanh() => Activation(MlNetLandscape.Activation.Tanh);

    /// <summary>x·Φ(x).</summary>
    public LayerListBuilder GELU() => Activation(MlNetLandscape.Activation.GELU);

    /// <summary>1/(1 + e⁻ˣ).</summary>
    public LayerListBuilder Sigmoid() => Activation(MlNetLandscape.Activation.Sigmoid);

    /// <summary>y = body(x) + shortcut(x), the body being the layers listed.</summary>
    public LayerListBuilder Residual(Action<LayerListBuilder> body, ResidualShortcut shortcut = ResidualShortcut.Projection)
    {
        ArgumentNullException.ThrowIfNull(body);
        var inner = new LayerListBuilder(_isImage);
        body(inner);
        _hasOutput |= inner._hasOutput;
        return Add(new ResidualLayer([.. inner._layers], shortcut), inner._isImage);
    }

    internal static LayeredNetwork Build(ImageShape? image, Action<LayerListBuilder> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var builder = new LayerListBuilder(image is not null);
        layers(builder);
        if (!builder._hasOutput)
        {
            if (builder._isImage)
            {
                builder.Flatten();
            }

            builder.Output();
        }

        return new LayeredNetwork([.. builder._layers], image);
    }

    private LayerListBuilder AddOutput(Layer layer)
    {
        _hasOutput = true;
        return Add(layer, layer is Conv2dLayer);
    }

    private LayerListBuilder Add(Layer layer, bool? isImage = null)
    {
        _layers.Add(layer);
        _isImage = isImage ?? _isImage;
        return this;
    }
}
