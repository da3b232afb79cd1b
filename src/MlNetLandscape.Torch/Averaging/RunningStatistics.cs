using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Takes the running means and variances of normalisation layers anew over a data set, for weights that never saw a batch.</summary>
/// <remarks>
/// The mean and the unbiased variance of all values that reach a layer in one pass, however the examples are cut into batches: batches weigh by their size, and the
/// variance between their means counts (law of total variance). A running average of batch statistics has neither. Dropout is off, as it will be when the
/// network scores; layers normalise the pass by its batches, in a shuffled order.
/// </remarks>
internal sealed class RunningStatistics
{
    private const long BatchSize = 512;

    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly NormBase[] _layers;

    public RunningStatistics(nn.Module<Tensor, Tensor> module)
    {
        _module = module;
        _layers = [.. module.modules().Prepend(module).OfType<NormBase>().Where(layer => layer.track_running_stats && layer.running_mean is not null).Distinct()];
    }

    /// <summary>Layers with running statistics.</summary>
    public int Layers => _layers.Length;

    /// <summary>The order and the batches in which examples reach the layers.</summary>
    /// <param name="examples">N.</param>
    /// <param name="seed">Of the order.</param>
    public static BatchSampler Batches(long examples, long seed) => new(examples, BatchSize, seed);

    /// <summary>Sets the running statistics; leaves every mode, momentum and counter as it was. Cancelled, the statistics are as before.</summary>
    /// <param name="features"><c>[N, D]</c>.</param>
    /// <param name="seed">Of the order.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public void Refresh(Tensor features, long seed, CancellationToken cancellation)
    {
        if (_layers.Length == 0)
            return;
        var sampler = Batches(features.shape[0], seed);
        using var order = sampler.Order(0, features.device)!;
        Refresh(sampler, cancellation, batch =>
        {
            var (start, length) = sampler.Range(batch);
            _ = _module.call(features.index_select(0, order.narrow(0, start, length)));
        });
    }

    /// <summary>The same for examples that someone else passes through the layers.</summary>
    /// <param name="sampler">Their batches.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <param name="pass">Passes a batch through all layers; what it makes is freed.</param>
    public void Refresh(BatchSampler sampler, CancellationToken cancellation, Action<long> pass)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        nn.Module[] modules = [_module, .. _module.modules()];
        var modes = modules.Select(module => module.training).ToArray();
        using var buffers = new BufferGuard(_module);
        var observed = _layers.Select(layer => new ObservedLayer(layer)).ToList();
        var isDone = false;
        try
        {
            _module.eval();
            foreach (var layer in _layers)
                layer.train();
            for (long batch = 0; batch < sampler.Batches; batch++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var batchScope = NewDisposeScope();
                pass(batch);
                observed.ForEach(layer => layer.Take(sampler.Range(batch).Length));
            }

            isDone = true;
        }
        finally
        {
            observed.ForEach(layer => layer.Dispose());
            buffers.Restore();
            for (var index = 0; index < modules.Length; index++) // parents first: each call reaches all below
                modules[index].train(modes[index]);
            if (isDone)
                observed.ForEach(layer => layer.Write());
        }
    }

    /// <summary>Copies of all running means and variances; the caller disposes them.</summary>
    public Tensor[] Read()
    {
        using var noGradient = no_grad();
        return [.. Values().Select(value => value.clone())];
    }

    /// <summary>Sets what <see cref="Read"/> gave.</summary>
    public void Write(Tensor[] values)
    {
        using var noGradient = no_grad();
        foreach (var (target, value) in Values().Zip(values))
            target.copy_(value);
    }

    private IEnumerable<Tensor> Values() => _layers.SelectMany(layer => new[] { layer.running_mean!, layer.running_var! });

    /// <summary>A layer that shows the statistics of each batch in its running ones, and their pooled values.</summary>
    private sealed class ObservedLayer : IDisposable
    {
        private readonly NormBase _layer;
        private readonly double? _momentum;
        private readonly nn.HookableModule<Func<nn.Module<Tensor, Tensor>, Tensor, Tensor>, Func<nn.Module<Tensor, Tensor>, Tensor, Tensor, Tensor>>.HookRemover _hook;
        private readonly Tensor _mean;
        private readonly Tensor _squares;
        private double _count;
        private long _seen;

        public ObservedLayer(NormBase layer)
        {
            (_layer, _momentum) = (layer, layer.momentum);
            layer.momentum = 1; // the running values become the batch's
            _hook = layer.register_forward_pre_hook((_, input) =>
            {
                _seen += layer is InstanceNorm ? 0 : input.numel() / layer.num_features;
                return input;
            });
            _mean = zeros_like(layer.running_mean!).to_type(ScalarType.Float64);
            _squares = zeros_like(_mean);
        }

        /// <summary>Adds a batch: Chan's rule for the mean and the sum of squares about it.</summary>
        public void Take(long examples)
        {
            var mean = _layer.running_mean!.to_type(ScalarType.Float64);
            var variance = _layer.running_var!.to_type(ScalarType.Float64);
            var count = _seen > 0 ? _seen : (double)examples; // unseen where a module calls `forward` itself
            var freedom = _seen > 0 ? count - 1 : count;
            _seen = 0;
            var total = _count + count;
            var step = mean - _mean;
            _squares.add_(variance, alpha: freedom);
            if (_layer is not InstanceNorm)
                _squares.addcmul_(step, step, _count * count / total); // the variance between batches
            _mean.add_(step, alpha: count / total);
            _count = total;
        }

        public void Write()
        {
            var freedom = _layer is InstanceNorm ? _count : Math.Max(1, _count - 1);
            _layer.running_mean!.copy_(_mean);
            _layer.running_var!.copy_(_squares / freedom);
        }

        public void Dispose()
        {
            _hook.remove();
            _layer.momentum = _momentum;
        }
    }
}
