using System.Collections.Immutable;
using MlNetLandscape.Numerics.Ensembles;
using MlNetLandscape.Numerics.LinearOperators;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A landscape that a result goes on looking at, and the way from its points to transformers.</summary>
internal sealed class PathLandscape(NetworkLandscape networks, ScoredModel columns) : IDisposable
{
    public NetworkLandscape Networks => networks;

    public IVectorSpace<Tensor> Space => networks.Space;

    /// <summary>The network at a point.</summary>
    public NetworkTransformer Transformer(Tensor point) => new(columns.With(networks.Network(point)));

    /// <summary>The networks at points as an ensemble.</summary>
    public EnsembleTransformer Ensemble(IReadOnlyList<Tensor> points, CombinationRule combination, IEnumerable<double>? weights)
    {
        var members = ImmutableArray.CreateBuilder<NetworkModel>(points.Count);
        try
        {
            foreach (var point in points)
                members.Add(networks.Network(point));
            return new EnsembleTransformer(columns.With(new EnsembleModel(members, combination, weights)));
        }
        catch
        {
            foreach (var member in members)
                member.Dispose();
            throw;
        }
    }

    public void Dispose() => networks.Dispose();
}
