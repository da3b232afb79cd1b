namespace MlNetLandscape;

/// <summary>The graphs of the first batches of an operator, until the parameters they were built on are rewritten.</summary>
internal sealed class KeptGraphs : IDisposable
{
    private readonly ParameterWrites _writes;
    private readonly Func<int> _allowed;
    private readonly List<IBatchCurvature> _graphs = [];
    private int? _limit;

    /// <param name="writes">Tells when the parameters are rewritten.</param>
    /// <param name="allowed">How many batches' graphs may be kept; asked for before the first is.</param>
    public KeptGraphs(ParameterWrites writes, Func<int> allowed) => (_writes, _allowed) = (writes, allowed);

    /// <summary>The graph of batch <paramref name="number"/>, built if it is the next to be kept; false where it is not to be.</summary>
    public bool TryGet(int number, Func<IBatchCurvature> build, out IBatchCurvature? graph)
    {
        graph = null;
        _limit ??= _allowed();
        if (number >= _limit)
            return false;
        if (number == _graphs.Count)
        {
            _graphs.Add(build());
            if (number == 0)
                _writes.Writing += Free;
        }

        graph = _graphs[number];
        return true;
    }

    public void Dispose() => Free();

    private void Free()
    {
        _writes.Writing -= Free;
        foreach (var graph in _graphs)
            graph.Dispose();
        _graphs.Clear();
    }
}
