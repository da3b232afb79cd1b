using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Alignment;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// The permutations of hidden units that leave what a described network computes as it is: units of a linear layer, channels of a convolution. Layers joined by a skip connection have their
/// units in common.
/// </summary>
/// <remarks>
/// Units normalised in groups are moved a whole group at a time, which is a part of what could be. Layers added to channels of zeros (<see cref="ResidualShortcut.ZeroPadding"/> where the
/// width changes) stay as they are. Changes of sign or scale are no part of it.
/// </remarks>
public sealed class NetworkSymmetry
{
    private readonly Network _network;
    private readonly NetworkShape _shape;

    private NetworkSymmetry(ComposedNetwork network, NetworkShape shape)
    {
        (_network, _shape) = (network, shape);
        var walk = new UnitWalk(network, shape);
        var groups = new Dictionary<UnitAxis, int>();
        foreach (var units in walk.Layers.Select(layer => layer.Units).Where(units => !units.IsPinned))
            groups.TryAdd(units.Root, groups.Count);
        var tensors = walk.Tensors.Where(tensor => tensor.Axes.Any(axis => Group(axis.Units) >= 0)).ToList();
        Layout = new PermutationLayout([.. tensors.Select(Permuted)]);
        Weights = new PermutationLayout([.. tensors.Where(tensor => !tensor.IsStatistic).Select(Permuted)]);
        Hidden = [.. walk.Layers.Where(layer => !ReferenceEquals(layer.Units.Root, walk.Outputs.Root))];
        string[] seen = [.. walk.Activations.Where(entry => !ReferenceEquals(entry.Units.Root, walk.Outputs.Root)).Select(entry => entry.Name)];
        Features = seen.Length > 0 ? [.. seen] : [.. Hidden.Select(layer => layer.Name)];
        var afterwards = walk.Activations.Select(entry => entry.Units.Root).ToHashSet();
        Observed =
        [
            .. walk.Activations.Where(entry => Group(entry.Units) >= 0).Select(entry => new ObservedUnits(entry.Name, Group(entry.Units), entry.Units.Size, entry.Units.Block)),
            .. walk.Layers.Where(layer => Group(layer.Units) >= 0 && !afterwards.Contains(layer.Units.Root)).Select(layer => new ObservedUnits(layer.Name, Group(layer.Units), layer.Units.Size, layer.Units.Block)),
        ];

        int Group(UnitAxis? units) => units is { IsPinned: false } ? groups[units.Root] : -1;

        PermutedTensor Permuted(UnitTensor tensor)
        {
            var (sizes, axes) = (new List<int>(), new List<int>());
            foreach (var (units, size) in tensor.Axes)
            {
                var (group, block) = (Group(units), Group(units) < 0 ? 1 : units!.Block);
                sizes.Add(size / block);
                axes.Add(group);
                if (block == 1)
                    continue;
                sizes.Add(block);
                axes.Add(-1);
            }

            return new PermutedTensor(tensor.Name, [.. sizes], [.. axes]);
        }
    }

    /// <summary>What may be permuted: weights, biases, parameters of normalisation layers, running statistics, each by its name in the network.</summary>
    public PermutationLayout Layout { get; }

    /// <summary>That without running statistics, which are no weights: what is matched.</summary>
    internal PermutationLayout Weights { get; }

    /// <summary>The layers with weights, in the order in which they are computed, but for those that make the outputs.</summary>
    internal ImmutableArray<WeightedLayer> Hidden { get; }

    /// <summary>Where the units of each group are seen: after φ, or where there is none, as the layers give them.</summary>
    internal ImmutableArray<ObservedUnits> Observed { get; }

    /// <summary>The modules whose outputs are the hidden features, in the order in which they are computed: φ, or in a network without any the hidden layers themselves.</summary>
    internal ImmutableArray<string> Features { get; }

    /// <summary>The permutations of a network.</summary>
    /// <param name="network">Its description.</param>
    /// <param name="shape">Inputs and outputs.</param>
    /// <exception cref="ArgumentException">It is a custom module, of which nothing is known, or does not fit the shape.</exception>
    public static NetworkSymmetry Of(Network network, NetworkShape shape)
    {
        if (network is not ComposedNetwork composed)
        {
            throw new ArgumentException(
                $"Which units of the custom network '{(network as FactoryNetwork)?.Name}' may be permuted cannot be known from its module. Describe it with `Network.Layers`.", nameof(network));
        }

        _ = network.Describe(shape); // what is wrong with it
        return new NetworkSymmetry(composed, shape);
    }

    /// <summary>A model that computes the same with its units in another order: unit i of group g is the old unit <c>permutations[g][i]</c>.</summary>
    /// <param name="model">Of this description; stays the caller's.</param>
    /// <param name="permutations">Of each group of <see cref="Layout"/>.</param>
    /// <returns>A new model; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">Another description, or something that is no permutation.</exception>
    public NetworkModel Permute(NetworkModel model, IReadOnlyList<IReadOnlyList<int>> permutations)
    {
        Require(model);
        var module = model.CreateModule();
        try
        {
            Permute(module, permutations);
            return new NetworkModel(model.Network, model.Shape, model.Task, model.History, module, model.ClassNames);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>Permutes a module in place.</summary>
    internal void Permute(nn.Module module, IReadOnlyList<IReadOnlyList<int>> permutations)
    {
        Check(permutations);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var live = Live(module);
        foreach (var (tensor, values) in Layout.Tensors.Zip(Layout.Apply(Read(module, Layout), permutations)))
            live[tensor.Name].copy_(torch.tensor(values).reshape(live[tensor.Name].shape));
    }

    /// <summary>The values of each tensor of a layout.</summary>
    internal static double[][] Read(nn.Module module, PermutationLayout layout)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var live = Live(module);
        return [.. layout.Tensors.Select(tensor => live[tensor.Name].detach().to(ScalarType.Float64, CPU).contiguous().data<double>().ToArray())];
    }

    /// <exception cref="ArgumentException">It is of another description.</exception>
    internal void Require(NetworkModel model)
    {
        if (model.Network != _network || model.Shape != _shape)
            throw new ArgumentException($"Units are permuted in networks of one description. Expected {_network} for {_shape}; got {model.Network} for {model.Shape}.", nameof(model));
    }

    private void Check(IReadOnlyList<IReadOnlyList<int>> permutations)
    {
        if (permutations.Count != Layout.Sizes.Length)
            throw new ArgumentException($"The network has {Layout.Sizes.Length} groups of units. Got {permutations.Count} permutations.", nameof(permutations));
        for (var group = 0; group < permutations.Count; group++)
        {
            if (!permutations[group].Order().SequenceEqual(Enumerable.Range(0, Layout.Sizes[group])))
                throw new ArgumentException($"The permutation of group {group} must hold each of 0 … {Layout.Sizes[group] - 1} once. Got {string.Join(", ", permutations[group])}.", nameof(permutations));
        }
    }

    private static Dictionary<string, Tensor> Live(nn.Module module) =>
        module.named_parameters().Select(entry => (entry.name, Value: (Tensor)entry.parameter)).Concat(module.named_buffers().Select(entry => (entry.name, Value: entry.buffer))).ToDictionary(entry => entry.name, entry => entry.Value);
}

/// <summary>A module whose outputs are those of a group's units.</summary>
/// <param name="Name">The module's.</param>
/// <param name="Group">Of <see cref="NetworkSymmetry.Layout"/>.</param>
/// <param name="Channels">Units one by one.</param>
/// <param name="Block">How many of them move together.</param>
internal sealed record ObservedUnits(string Name, int Group, int Channels, int Block);
