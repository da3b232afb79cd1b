using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Loss and gradient of a network on batches of one data set: the closure that optimizers call.</summary>
/// <remarks>Weighs the examples: the loss of a step is Σ wᵢ ℓᵢ / Σ wᵢ over all its batches, however they are cut.</remarks>
internal sealed class BatchObjective : IDisposable
{
    private const int EvaluationChunk = 500;

    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly Parameter[] _parameters;
    private readonly PredictionTask _task;
    private readonly Loss _loss;
    private readonly Tensor _features;
    private readonly Tensor _targets;
    private readonly Tensor? _weights;

    public BatchObjective(nn.Module<Tensor, Tensor> module, PredictionTask task, Loss loss, TensorDataset data)
    {
        (_module, _task, _loss) = (module, task, loss);
        _parameters = [.. module.parameters()];
        using var scope = NewDisposeScope();
        _features = data.Features.alias().DetachFromDisposeScope();
        _targets = task.Targets(data.Labels).alias().DetachFromDisposeScope();
        _weights = Weights(loss, data)?.DetachFromDisposeScope();
        Count = data.Count;
    }

    /// <summary>N.</summary>
    public long Count { get; }

    /// <summary>Loss and metric of the batches of one step; leaves the gradient of the loss in the parameters' <c>grad</c>.</summary>
    /// <param name="order">The epoch's order, <c>[N]</c>, or null for the rows' own.</param>
    /// <param name="batches">The places of the batches in that order.</param>
    /// <param name="betweenBatches">Called before each batch; may throw.</param>
    public (WeightedMean Loss, WeightedMean Metric) Differentiate(
        Tensor? order, ReadOnlySpan<(long Start, long Length)> batches, Action betweenBatches)
    {
        foreach (var parameter in _parameters)
            parameter.grad = null;
        var (losses, metrics) = (default(WeightedMean), default(WeightedMean));
        var total = batches.Length == 1 ? 0 : TotalWeight(order, batches);
        foreach (var (start, length) in batches)
        {
            betweenBatches();
            using var scope = NewDisposeScope();
            var rows = order?.narrow(0, start, length);
            var outputs = _module.call(Take(_features, rows, start, length)); // [B, K]
            var targets = Take(_targets, rows, start, length); // [B]
            var (loss, weight) = LossOf(outputs, targets, rows, start, length);
            (batches.Length == 1 ? loss : loss * (weight / total)).backward();
            losses = losses.Add(loss.item<float>(), weight);
            metrics = metrics.Add(_task.MetricOf(outputs.detach(), targets), length);
        }

        return (losses, metrics);
    }

    /// <summary>A random vector with E v vᵀ = the Fisher matrix of the batches, left in the parameters' <c>grad</c> (see <see cref="IStepObjective.DifferentiateSampled"/>).</summary>
    public void DifferentiateSampled(Tensor? order, ReadOnlySpan<(long Start, long Length)> batches, long seed, Action betweenBatches)
    {
        foreach (var parameter in _parameters)
            parameter.grad = null;
        var (first, end) = (batches[0].Start, batches[^1].Start + batches[^1].Length);
        var total = TotalWeight(order, batches);
        var labels = new ModelDistribution(_loss, end - first, seed);
        foreach (var (start, length) in batches)
        {
            betweenBatches();
            using var scope = NewDisposeScope();
            var rows = order?.narrow(0, start, length);
            var outputs = _module.call(Take(_features, rows, start, length)); // [B, K]
            var scores = labels.Scores(start - first, outputs); // [B, K]
            var share = _weights is null ? ones(1, scores.dtype, scores.device) : Take(_weights, rows, start, length); // [B] or [1]
            var factors = (share / total).sqrt().unsqueeze(1);
            (outputs * scores * factors).sum().backward();
        }
    }

    /// <summary>Shortens the gradient in the parameters' <c>grad</c> where it is longer than <paramref name="norm"/>, the Euclidean norm; null for never.</summary>
    public void Clip(double? norm)
    {
        if (norm is { } longest)
            nn.utils.clip_grad_norm_(_parameters, longest);
    }

    /// <summary>The loss that <see cref="Differentiate"/> gives, in the same mode, without the gradient.</summary>
    public double LossOf(Tensor? order, ReadOnlySpan<(long Start, long Length)> batches, Action betweenBatches)
    {
        using var noGradient = no_grad();
        var losses = default(WeightedMean);
        foreach (var (start, length) in batches)
        {
            betweenBatches();
            using var scope = NewDisposeScope();
            var rows = order?.narrow(0, start, length);
            var outputs = _module.call(Take(_features, rows, start, length)); // [B, K]
            var (loss, weight) = LossOf(outputs, Take(_targets, rows, start, length), rows, start, length);
            losses = losses.Add(loss.item<float>(), weight);
        }

        return losses.Value;
    }

    /// <summary>Mean loss and metric over the whole set, in evaluation mode; leaves the network in training mode.</summary>
    public (double Loss, double Metric) Evaluate(CancellationToken cancellation) => Evaluate(Count, cancellation);

    /// <summary>Whether the loss of the first examples is a finite number, in evaluation mode.</summary>
    public bool IsFinite() => double.IsFinite(Evaluate(Math.Min(Count, EvaluationChunk), CancellationToken.None).Loss);

    private (double Loss, double Metric) Evaluate(long examples, CancellationToken cancellation)
    {
        var (losses, metrics) = (default(WeightedMean), default(WeightedMean));
        using var noGradient = no_grad();
        _module.eval();
        try
        {
            for (long start = 0; start < examples; start += EvaluationChunk)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var length = Math.Min(EvaluationChunk, examples - start);
                var outputs = _module.call(Take(_features, null, start, length)); // [B, K]
                var targets = Take(_targets, null, start, length);
                var (loss, weight) = LossOf(outputs, targets, null, start, length);
                losses = losses.Add(loss.item<float>(), weight);
                metrics = metrics.Add(_task.MetricOf(outputs, targets), length);
            }
        }
        finally
        {
            _module.train();
        }

        return (losses.Value, metrics.Value);
    }

    public void Dispose()
    {
        _features.Dispose();
        _targets.Dispose();
        _weights?.Dispose();
    }

    private (Tensor Loss, double Weight) LossOf(Tensor outputs, Tensor targets, Tensor? rows, long start, long length)
    {
        if (_weights is null)
            return (_loss.Mean(outputs, targets), length);
        var weights = Take(_weights, rows, start, length); // [B]
        var total = weights.sum();
        return ((_loss.PerExample(outputs, targets) * weights).sum() / total, total.item<float>()); // Σ wᵢ ℓᵢ / Σ wᵢ
    }

    private double TotalWeight(Tensor? order, ReadOnlySpan<(long Start, long Length)> batches)
    {
        var (start, end) = (batches[0].Start, batches[^1].Start + batches[^1].Length);
        if (_weights is null)
            return end - start;
        using var scope = NewDisposeScope();
        return Take(_weights, order?.narrow(0, start, end - start), start, end - start).sum().item<float>();
    }

    /// <summary>Some rows: gathered by index, or a view where they lie together.</summary>
    private static Tensor Take(Tensor values, Tensor? rows, long start, long length) =>
        rows is null ? values.narrow(0, start, length) : values.index_select(0, rows);

    private static Tensor? Weights(Loss loss, TensorDataset data)
    {
        if (loss.ClassFactors is not { } factors)
            return data.Weights?.alias();
        using var table = tensor(factors, ScalarType.Float32, data.Labels.device); // [K]
        using var classes = data.Labels.to_type(ScalarType.Int64);
        var byClass = table.index_select(0, classes); // [N]
        return data.Weights is null ? byClass : byClass.mul_(data.Weights);
    }
}
