using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Alignment;

namespace MlNetLandscape;

/// <summary>A layer with weights.</summary>
/// <param name="Name">Its module's.</param>
/// <param name="Units">The rows of its weights.</param>
/// <param name="IsBatchNormalized">Whether batch normalisation follows, which takes mean and variance of its outputs away.</param>
internal sealed record WeightedLayer(string Name, UnitAxis Units, bool IsBatchNormalized);

/// <summary>A tensor of the network by the units its axes run over.</summary>
internal sealed record UnitTensor(string Name, bool IsStatistic, ImmutableArray<(UnitAxis? Units, int Size)> Axes);

/// <summary>Follows the units of each layer through the plan of a network: which tensors they are rows or columns of.</summary>
internal sealed class UnitWalk
{
    private readonly NetworkShape _network;
    private readonly List<WeightedLayer> _layers = [];
    private readonly List<(string Name, UnitAxis Units)> _activations = [];
    private readonly List<UnitTensor> _tensors = [];

    public UnitWalk(ComposedNetwork network, NetworkShape shape)
    {
        _network = shape;
        var input = network.Input is { } image ? FeatureShape.Image(image.Channels, image.Height, image.Width) : FeatureShape.Vector(shape.Features);
        var units = new UnitAxis((int)input.Channels);
        units.Pin();
        Outputs = Walk(new LayerPlan(network.Compose(), input, shape), "", new Features(units, 1)).Units;
        Outputs.Pin();
    }

    /// <summary>What the network gives.</summary>
    public UnitAxis Outputs { get; }

    /// <summary>In the order in which they are computed.</summary>
    public IReadOnlyList<WeightedLayer> Layers => _layers;

    /// <summary>The modules φ in the order in which they are computed, and whose outputs they are.</summary>
    public IReadOnlyList<(string Name, UnitAxis Units)> Activations => _activations;

    public IReadOnlyList<UnitTensor> Tensors => _tensors;

    private Features Walk(LayerPlan plan, string path, Features features)
    {
        for (var index = 0; index < plan.Layers.Count; index++)
        {
            var (planned, name) = (plan.Layers[index], path + plan.Layers[index].Name);
            var isNormalized = index + 1 < plan.Layers.Count && plan.Layers[index + 1].Layer is NormalizationLayer { Kind: Normalization.Batch };
            switch (planned.Layer)
            {
                case LinearLayer linear:
                    features = Weighted(name, planned, features, linear.Bias, isNormalized, [features.Inner]);
                    break;
                case Conv2dLayer convolution:
                    features = Weighted(name, planned, features, convolution.Bias, isNormalized, [convolution.Kernel, convolution.Kernel]);
                    break;
                case NormalizationLayer normalization:
                    Normalize(name, normalization, planned, features);
                    break;
                case ActivationLayer:
                    if (_layers.Count > 0) // not of the inputs themselves
                        _activations.Add((name, features.Units));
                    break;
                case FlattenLayer when planned.Input.IsImage:
                    features = features with { Inner = (int)(planned.Input.Height * planned.Input.Width) };
                    break;
                case ResidualLayer residual:
                    features = Residual(name, residual, planned, features);
                    break;
                case FlattenLayer or PoolLayer or GlobalAveragePoolLayer or DropoutLayer: // unit by unit
                    break;
                default:
                    throw new InvalidOperationException($"It is not known where the units of a {planned.Layer.GetType().Name} go.");
            }
        }

        return features;
    }

    private Features Weighted(string name, PlannedLayer planned, Features input, bool hasBias, bool isNormalized, ReadOnlySpan<int> inner)
    {
        var units = new UnitAxis((int)planned.Output.Channels);
        _layers.Add(new WeightedLayer(name, units, isNormalized));
        Add(name + ".weight", false, [(units, units.Size), (input.Units, input.Units.Size), .. Plain(inner)]);
        if (hasBias)
            Add(name + ".bias", false, [(units, units.Size)]);
        return new Features(units, 1);
    }

    private void Normalize(string name, NormalizationLayer layer, PlannedLayer planned, Features features)
    {
        var (units, shape) = (features.Units, planned.Input);
        ReadOnlySpan<int> inner = layer.Kind == Normalization.Layer && shape.IsImage ? [(int)(shape.Height * shape.Width)] : [features.Inner];
        var prefix = layer.Kind == Normalization.Group && !shape.IsImage ? name + ".norm" : name;
        foreach (var parameter in new[] { ".weight", ".bias" })
            Add(prefix + parameter, false, [(units, units.Size), .. Plain(inner)]);
        if (layer.Kind == Normalization.Batch)
        {
            foreach (var statistic in new[] { ".running_mean", ".running_var" })
                Add(prefix + statistic, true, [(units, units.Size), .. Plain(inner)]);
        }

        if (layer.Kind != Normalization.Group || layer.Groups == 1)
            return;
        var together = units.Size * features.Inner / layer.Groups; // features of one group
        if (together % features.Inner == 0)
            units.Tie(together / features.Inner);
        else if (features.Inner % together != 0)
            units.Pin();
    }

    private Features Residual(string name, ResidualLayer layer, PlannedLayer planned, Features input)
    {
        var body = new LayerPlan(layer.Body, planned.Input, _network);
        if (layer.Shortcut == ResidualShortcut.None)
            return Walk(body, name + ".", input);
        var output = Walk(body, name + ".body.", input);
        var carried = Walk(layer.ProjectionPlan(planned.Input, planned.Output, _network), name + ".shortcut.", input);
        if (output.Units.Size == carried.Units.Size && output.Inner == carried.Inner)
        {
            output.Units.Join(carried.Units);
            return output;
        }

        output.Units.Pin(); // channels of zeros, or channels added to features: unit i of the one is not unit i of the other
        carried.Units.Pin();
        return output;
    }

    private void Add(string name, bool isStatistic, ImmutableArray<(UnitAxis? Units, int Size)> axes) => _tensors.Add(new UnitTensor(name, isStatistic, axes));

    private static (UnitAxis? Units, int Size)[] Plain(ReadOnlySpan<int> sizes) => [.. sizes.ToArray().Where(size => size > 1).Select(size => ((UnitAxis?)null, size))];

    /// <summary>What goes from layer to layer: each unit's features side by side, <c>[units · inner]</c>, as a flattened image has them; images count as inner = 1.</summary>
    private readonly record struct Features(UnitAxis Units, int Inner);
}
