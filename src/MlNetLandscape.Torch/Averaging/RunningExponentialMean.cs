using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>θ̄ ← b θ̄ + (1 − b) θ in double precision; the first point is taken whole.</summary>
internal sealed class RunningExponentialMean(long parameters, double decay, bool warmUp, Device device) : IRunningAverage
{
    private readonly Tensor _mean = zeros(parameters, ScalarType.Float64, device).DetachFromDisposeScope();

    public long Count { get; private set; }

    public void Add(Tensor theta)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        if (Count == 0)
            _mean.copy_(theta);
        else
            _mean.lerp_(theta.to_type(ScalarType.Float64), tensor(1 - DecayAt(Count - 1)).to(_mean.device)); // θ̄ + (1 − b)(θ − θ̄)
        Count++;
    }

    /// <summary>b of update t = 0, 1, …</summary>
    public double DecayAt(long update) => warmUp ? Math.Min(decay, (1.0 + update) / (10.0 + update)) : decay;

    public Tensor Mean() => _mean.clone();

    public void Clear()
    {
        _mean.zero_();
        Count = 0;
    }

    public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor> { ["mean"] = _mean };

    public void Restore(IReadOnlyDictionary<string, Tensor> state, long count)
    {
        using var noGradient = no_grad();
        _mean.copy_(state["mean"]);
        Count = count;
    }

    public void Dispose() => _mean.Dispose();
}
