using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The barrier of the loss on the line between two θ, over a fixed sample of examples.</summary>
internal sealed class LineBarrier : IDisposable
{
    private readonly BarrierGuard _options;
    private readonly CancellationToken _cancellation;
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly ParameterVector _vector;
    private readonly RunningStatistics _statistics;
    private readonly TensorDataset _sample;
    private readonly BatchObjective _loss;
    private readonly long _seed;

    public LineBarrier(
        BarrierGuard options, TrainingJob job, nn.Module<Tensor, Tensor> module, ParameterVector vector, RunningStatistics statistics, TensorDataset train)
    {
        (_options, _module, _vector, _statistics) = (options, module, vector, statistics);
        _cancellation = job.Options.CancellationToken;
        _seed = Seed.Derive(job.Seed, Streams.Averaging, 1);
        using var generator = new Generator((ulong)_seed);
        using var order = randperm(train.Count, ScalarType.Int64, generator: generator);
        using var drawn = order.narrow(0, 0, Math.Min(options.Examples, train.Count));
        using var there = drawn.to(train.Features.device);
        _sample = train.Rows(there);
        _loss = new BatchObjective(module, job.Task, job.Options.Loss ?? job.Task.DefaultLoss, _sample);
    }

    /// <summary>max_t L(θ(t)) − ((1 − t) L₀ + t L₁) over the inner points, at least 0; infinite where a loss is not finite. The network is left as it was.</summary>
    /// <param name="from">θ(0), Float64 <c>[P]</c>.</param>
    /// <param name="to">θ(1), <c>[P]</c>.</param>
    public double Measure(Tensor from, Tensor to)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var swapped = new SwappedWeights(_module, _vector);
        var step = to.to_type(ScalarType.Float64) - from;
        var (first, last) = (LossAt(0), LossAt(1));
        var barrier = 0.0;
        for (var point = 1; point <= _options.Points; point++)
        {
            var t = point / (_options.Points + 1.0);
            var height = LossAt(t) - (((1 - t) * first) + (t * last));
            barrier = double.IsFinite(height) ? Math.Max(barrier, height) : double.PositiveInfinity;
        }

        return barrier;

        double LossAt(double t)
        {
            using var theta = from.add(step, alpha: t);
            swapped.Write(theta);
            _statistics.Refresh(_sample.Features, _seed, _cancellation);
            return _loss.Evaluate(_cancellation).Loss;
        }
    }

    public void Dispose()
    {
        _loss.Dispose();
        _sample.Dispose();
    }
}
