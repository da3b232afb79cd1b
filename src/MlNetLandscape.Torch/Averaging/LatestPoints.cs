using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The equal mean of the latest k points, which are all kept, <c>[k, P]</c>; the oldest gives its row to the newest.</summary>
internal sealed class LatestPoints(long parameters, int capacity, ScalarType type, Device device) : IRunningAverage
{
    private readonly List<Tensor> _points = [];

    public long Count { get; private set; }

    /// <summary>The points kept, the oldest place first; they stay this object's.</summary>
    public IReadOnlyList<Tensor> Points => _points;

    public void Add(Tensor theta)
    {
        using var noGradient = no_grad();
        var place = (int)(Count % capacity);
        if (place == _points.Count)
            _points.Add(empty(parameters, type, device).DetachFromDisposeScope());
        _points[place].copy_(theta);
        Count++;
    }

    public Tensor Mean()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var sum = zeros(parameters, ScalarType.Float64, device);
        foreach (var point in _points)
            sum.add_(point);
        return (sum / (double)_points.Count).MoveToOuterDisposeScope();
    }

    public void Clear()
    {
        _points.ForEach(point => point.Dispose());
        _points.Clear();
        Count = 0;
    }

    public IReadOnlyDictionary<string, Tensor> State =>
        _points.Select((point, index) => (point, index)).ToDictionary(entry => $"point{entry.index}", entry => entry.point);

    public void Restore(IReadOnlyDictionary<string, Tensor> state, long count)
    {
        using var noGradient = no_grad();
        Clear();
        for (var index = 0; index < Math.Min(count, capacity); index++)
            Add(state[$"point{index}"]);
        Count = count;
    }

    public void Dispose() => Clear();
}
