using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The equal mean, as a sum in double precision.</summary>
internal sealed class RunningMean(long parameters, Device device) : IRunningAverage
{
    private readonly Tensor _sum = zeros(parameters, ScalarType.Float64, device).DetachFromDisposeScope();

    public long Count { get; private set; }

    public void Add(Tensor theta)
    {
        using var noGradient = no_grad();
        _sum.add_(theta);
        Count++;
    }

    public Tensor Mean() => _sum / (double)Count;

    public void Clear()
    {
        _sum.zero_();
        Count = 0;
    }

    public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor> { ["sum"] = _sum };

    public void Restore(IReadOnlyDictionary<string, Tensor> state, long count)
    {
        using var noGradient = no_grad();
        _sum.copy_(state["sum"]);
        Count = count;
    }

    public void Dispose() => _sum.Dispose();
}
