using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>θ̄ ← b θ̄ + (1 − b) θ; the first point is taken whole. Where b is so near to 1 that steps would be lost in rounding, in double precision.</summary>
internal sealed class RunningExponentialMean(long parameters, double decay, bool warmUp, ScalarType type, Device device) : IRunningAverage
{
    private const double LeastStep = 1e-3;

    private readonly Tensor _mean = zeros(parameters, 1 - decay < LeastStep ? ScalarType.Float64 : type, device).DetachFromDisposeScope();

    public long Count { get; private set; }

    public void Add(Tensor theta)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        if (Count == 0)
            _mean.copy_(theta);
        else
            _mean.lerp_(theta.to_type(_mean.dtype), tensor(1 - DecayAt(Count - 1)).to(_mean.dtype, _mean.device)); // θ̄ + (1 − b)(θ − θ̄)
        Count++;
    }

    /// <summary>b of update t = 0, 1, …</summary>
    public double DecayAt(long update) => warmUp ? Math.Min(decay, (1.0 + update) / (10.0 + update)) : decay;

    public Tensor Mean() => _mean.to_type(ScalarType.Float64, copy: true);

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
