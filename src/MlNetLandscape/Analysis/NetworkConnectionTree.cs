using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Objectives;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A path between two of several networks.</summary>
/// <param name="From">Which is at t = 0, from 0.</param>
/// <param name="To">Which is at t = 1, from 0.</param>
/// <param name="Connection">The path; the tree's.</param>
public sealed record ConnectedNetworks(int From, int To, NetworkConnection Connection);

/// <summary>Several networks, and the lowest known paths that join all of them: a spanning tree whose highest losses are minimal (Draxler et al. 2018, §3.4).</summary>
/// <remarks>Owns its paths. Not safe for several threads at once.</remarks>
public sealed class NetworkConnectionTree : IDisposable
{
    private readonly PathLandscape _landscape;
    private readonly ConnectionTree<Tensor> _tree;
    private readonly Dictionary<ConnectedPair<Tensor>, ConnectedNetworks> _known;

    internal NetworkConnectionTree(PathLandscape landscape, ConnectionTree<Tensor> tree, ImmutableArray<double> losses, Func<ModeConnection<Tensor>, ImmutableArray<BandCycleResult>> cycles)
    {
        (_landscape, _tree, Losses) = (landscape, tree, losses);
        _known = new(ReferenceEqualityComparer.Instance);
        foreach (var pair in tree.Tried)
            _known.Add(pair, new ConnectedNetworks(pair.From, pair.To, new NetworkConnection(landscape, pair.Connection, cycles(pair.Connection), ownsLandscape: false)));
    }

    /// <summary>The loss of each network, as the search saw it.</summary>
    public ImmutableArray<double> Losses { get; }

    /// <summary>All paths that were looked for, in their order.</summary>
    public ImmutableArray<ConnectedNetworks> Tried => Named(_tree.Tried);

    /// <summary>Those of the tree, the lowest first: one less than networks.</summary>
    public ImmutableArray<ConnectedNetworks> Tree => Named(_tree.Tree);

    /// <summary>Of all paths.</summary>
    public EvaluationCost Cost => _tree.Cost;

    /// <summary>The paths of the tree from one network to another, in their order.</summary>
    /// <param name="from">From 0.</param>
    /// <param name="to">From 0.</param>
    public ImmutableArray<ConnectedNetworks> Way(int from, int to) => Named(_tree.Way(from, to));

    /// <summary>The highest loss on the lowest known way between two networks; −∞ from a network to itself.</summary>
    /// <param name="from">From 0.</param>
    /// <param name="to">From 0.</param>
    public double Saddle(int from, int to) => _tree.Saddle(from, to);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var known in _known.Values)
            known.Connection.Dispose();
        _landscape.Dispose();
    }

    private ImmutableArray<ConnectedNetworks> Named(ImmutableArray<ConnectedPair<Tensor>> pairs) => [.. pairs.Select(pair => _known[pair])];
}
