using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A network cut behind its first layer with parameters, where that is linear in them: z = W x + b, or a convolution.</summary>
/// <remarks>What comes before has no parameters and is the same everywhere, so that z(θ₀ + Σ cᵢ dᵢ) = z(θ₀) + Σ cᵢ z(dᵢ): weights and bias both move.</remarks>
internal sealed class FirstLayerSplit
{
    private readonly nn.Module<Tensor, Tensor>[] _before;
    private readonly nn.Module<Tensor, Tensor> _first;
    private readonly nn.Module<Tensor, Tensor>[] _after;

    private FirstLayerSplit(nn.Module<Tensor, Tensor>[] layers, int place, Parameter[] parameters, int own)
    {
        (_before, _first, _after) = (layers[..place], layers[place], layers[(place + 1)..]);
        (First, Rest) = (parameters[..own], parameters[own..]);
        FirstLength = First.Sum(parameter => parameter.numel());
        FirstVector = new ParameterVector(First);
        RestVector = new ParameterVector(Rest);
    }

    /// <summary>The first layer's parameters: the first entries of θ.</summary>
    public Parameter[] First { get; }

    /// <summary>All others.</summary>
    public Parameter[] Rest { get; }

    /// <summary>Entries of θ that belong to the first layer.</summary>
    public long FirstLength { get; }

    public ParameterVector FirstVector { get; }

    public ParameterVector RestVector { get; }

    /// <summary>The cut, or why there is none.</summary>
    /// <param name="network">The network.</param>
    /// <param name="selection">What varies.</param>
    /// <param name="refreshes">Whether running statistics are taken anew at every point: those before the cut would be missed.</param>
    public static (FirstLayerSplit? Split, string? Why) Of(nn.Module<Tensor, Tensor> network, ParameterSelection selection, bool refreshes)
    {
        if (network is not (LayerSequence or Sequential))
            return (null, $"The order of the layers of a {network.GetType().Name} is not known.");
        var children = network.named_children().ToArray();
        var place = Array.FindIndex(children, child => child.module.parameters().Any());
        if (children.Any(child => child.module is not nn.Module<Tensor, Tensor>))
            return (null, "A layer takes or gives more than one tensor.");
        if (children[place].module is not (Linear or Conv2d))
            return (null, $"The first layer with parameters, «{children[place].name}», is neither linear nor a convolution.");
        if (refreshes && children.Take(place).Any(child => new RunningStatistics((nn.Module<Tensor, Tensor>)child.module).Layers > 0))
            return (null, $"A layer before the first with parameters, «{children[place].name}», has running statistics that are taken anew.");
        var own = children[place].module.parameters().ToArray();
        if (children.Skip(place + 1).SelectMany(child => child.module.parameters()).Any(parameter => own.Any(first => ReferenceEquals(first, parameter))))
            return (null, $"Parameters of the first layer, «{children[place].name}», are used again behind it.");
        var names = children[place].module.named_parameters().Select(entry => $"{children[place].name}.{entry.name}").ToHashSet();
        if (selection.Infos.Length < names.Count || selection.Infos.Take(names.Count).Any(info => !names.Contains(info.Name)))
            return (null, $"Not all parameters of the first layer, «{children[place].name}», vary.");
        return (new FirstLayerSplit([.. children.Select(child => (nn.Module<Tensor, Tensor>)child.module)], place, selection.Parameters, names.Count), null);
    }

    /// <summary>What the first layer takes, <c>[B, …]</c>.</summary>
    public Tensor Input(Tensor features) => Pass(_before, features);

    /// <summary>z with the first layer's parameters as they are.</summary>
    public Tensor Output(Tensor input) => _first.call(input);

    /// <summary>The network's outputs from z, <c>[B, K]</c>.</summary>
    public Tensor Finish(Tensor z) => Pass(_after, z);

    private static Tensor Pass(IEnumerable<nn.Module<Tensor, Tensor>> layers, Tensor input)
    {
        var current = input;
        foreach (var layer in layers)
        {
            var next = layer.call(current);
            if (!ReferenceEquals(current, input) && !ReferenceEquals(current, next))
                current.Dispose();
            current = next;
        }

        return current;
    }
}
