using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The graphs of the first batches of an operator, as many as there is memory for, until the parameters they were built on are rewritten.</summary>
internal sealed class KeptGraphs(RiskNetwork network, RiskData data) : IDisposable
{
    private readonly List<IBatchCurvature> _graphs = [];
    private int? _limit;
    private long _reserved;

    /// <summary>The graph of a batch, built if it is the next to be kept; null where it is not to be kept.</summary>
    public IBatchCurvature? TryGet(RiskBatch batch, BatchCurvature curvature)
    {
        if (_limit is null)
            Open(batch.Features);
        if (batch.Number >= _limit)
            return null;
        if (batch.Number == _graphs.Count)
            _graphs.Add(curvature(network, batch));
        return _graphs[batch.Number];
    }

    public void Dispose() => Free();

    private void Open(Tensor features)
    {
        (_limit, _reserved) = network.GraphMemory.Reserve(network, features, data.Batches, data.LargestBatch);
        if (_limit > 0)
            network.Writes.Writing += Free;
    }

    private void Free()
    {
        network.Writes.Writing -= Free;
        network.GraphMemory.Release(_reserved);
        (_limit, _reserved) = (null, 0);
        foreach (var graph in _graphs)
            graph.Dispose();
        _graphs.Clear();
    }
}
