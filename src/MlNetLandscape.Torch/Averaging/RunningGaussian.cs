using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Mean and variance of all points by Welford's recurrence in double precision, and the latest of them.</summary>
internal sealed class RunningGaussian(long parameters, int rank, ScalarType type, Device device) : IRunningAverage
{
    private readonly Tensor _mean = zeros(parameters, ScalarType.Float64, device).DetachFromDisposeScope();
    private readonly Tensor _squares = zeros(parameters, ScalarType.Float64, device).DetachFromDisposeScope();
    private readonly LatestPoints _latest = new(parameters, rank, type, device);

    public long Count => _latest.Count;

    public void Add(Tensor theta)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        _latest.Add(theta);
        var before = theta.to_type(ScalarType.Float64) - _mean;
        _mean.add_(before, alpha: 1.0 / Count); // m ← m + (θ − m)/n
        _squares.addcmul_(before, theta.to_type(ScalarType.Float64) - _mean, 1); // Σ (θ − m)²
    }

    public Tensor Mean() => _mean.clone();

    /// <summary>(1/n) Σ (θᵢ − m)² of each coordinate, Float64 <c>[P]</c>; the caller disposes it.</summary>
    public Tensor Variance() => _squares / (double)Count;

    /// <summary>θᵢ − m for the latest points, in the points' type <c>[k, P]</c>; the caller disposes it.</summary>
    /// <remarks>From the mean of all points, not from the running one of when each was taken, which is too near to the early points.</remarks>
    public Tensor Deviations()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return stack([.. _latest.Points.Select(point => (point - _mean).to_type(type))]).MoveToOuterDisposeScope();
    }

    public void Clear()
    {
        _mean.zero_();
        _squares.zero_();
        _latest.Clear();
    }

    public IReadOnlyDictionary<string, Tensor> State =>
        new Dictionary<string, Tensor>(_latest.State) { ["mean"] = _mean, ["squares"] = _squares };

    public void Restore(IReadOnlyDictionary<string, Tensor> state, long count)
    {
        using var noGradient = no_grad();
        _mean.copy_(state["mean"]);
        _squares.copy_(state["squares"]);
        _latest.Restore(state, count);
    }

    public void Dispose()
    {
        _mean.Dispose();
        _squares.Dispose();
        _latest.Dispose();
    }
}
