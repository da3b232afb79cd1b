using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>One layer of a plan: its module's name, its shapes, its number of parameters.</summary>
internal sealed record PlannedLayer(string Name, Layer Layer, FeatureShape Input, FeatureShape Output, long Parameters);

/// <summary>A list of layers with the shapes between them, worked out layer by layer without making a tensor.</summary>
internal sealed class LayerPlan
{
    private const long Limit = int.MaxValue;

    private readonly NetworkShape _network;

    public LayerPlan(IReadOnlyList<Layer> layers, FeatureShape input, NetworkShape network)
    {
        _network = network;
        Output = input;
        var planned = new List<PlannedLayer>(layers.Count);
        var ordinals = new Dictionary<string, int>();
        foreach (var layer in layers)
        {
            var ordinal = ordinals[layer.ShortName] = ordinals.GetValueOrDefault(layer.ShortName) + 1;
            var name = $"{layer.ShortName}{ordinal}";
            if (layer.Mismatch(Output, network) is { } mismatch)
            {
                Problem = $"layer {planned.Count + 1} of {layers.Count}, «{name}», {mismatch}.";
                break;
            }

            var output = layer.Infer(Output, network);
            var parameters = layer.Parameters(Output, network);
            if (parameters > Limit || (double)output.Channels * output.Height * output.Width > Limit)
            {
                Problem = $"layer {planned.Count + 1} of {layers.Count}, «{name}», would turn {Output} into {output} with {parameters} "
                    + $"parameters; neither an example nor a layer may hold more than {Limit} numbers.";
                break;
            }

            planned.Add(new PlannedLayer(name, layer, Output, output, (long)parameters));
            Output = output;
        }

        Layers = planned;
    }

    public IReadOnlyList<PlannedLayer> Layers { get; }

    /// <summary>What the last layer gives (the layers up to <see cref="Problem"/>, where there is one).</summary>
    public FeatureShape Output { get; }

    /// <summary>The first layer that cannot take its input, and why; null where all can.</summary>
    public string? Problem { get; }

    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Builds the layers, a maximum pooling before the monotone activation it follows (the same function, faster).</summary>
    public LayerSequence Create(ImageShape? image = null)
    {
        var modules = new List<(string Name, nn.Module<Tensor, Tensor> Module)>();
        if (image is not null)
        {
            modules.Add(("image", new ImageInput(image)));
        }

        for (var i = 0; i < Layers.Count; i++)
        {
            if (i + 1 < Layers.Count && Layers[i].Layer is ActivationLayer { IsMonotone: true } && Layers[i + 1].Layer is MaxPoolLayer)
            {
                modules.Add(Create(Layers[i + 1], Layers[i].Input));
                modules.Add(Create(Layers[i], Layers[i + 1].Output));
                i++;
            }
            else
            {
                modules.Add(Create(Layers[i], Layers[i].Input));
            }
        }

        return new LayerSequence(modules);
    }

    private (string Name, nn.Module<Tensor, Tensor> Module) Create(PlannedLayer planned, FeatureShape input) =>
        (planned.Name, planned.Layer.Create(input, _network));
}
