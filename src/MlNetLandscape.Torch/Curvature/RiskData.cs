using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Some examples that pass through the network together.</summary>
/// <param name="Number">Its place in the list of batches.</param>
/// <param name="Start">The place of its first example among all.</param>
/// <param name="Features"><c>[B, D]</c>.</param>
/// <param name="Targets"><c>[B]</c>.</param>
/// <param name="Weights"><c>[B]</c>; null where all examples weigh 1.</param>
/// <param name="Weight">Σ wᵢ of the batch.</param>
/// <param name="Share">Σ wᵢ of the batch over that of all examples.</param>
internal readonly record struct RiskBatch(int Number, long Start, Tensor Features, Tensor Targets, Tensor? Weights, double Weight, double Share)
{
    /// <summary>Σ wᵢ xᵢ over the batch in double precision.</summary>
    /// <param name="values">xᵢ, <c>[B]</c>.</param>
    public double Sum(Tensor values)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return (Weights is null ? values : values * Weights).sum(ScalarType.Float64).item<double>();
    }

    /// <summary>The first rows as a batch of their own.</summary>
    public RiskBatch First(long rows)
    {
        var weights = Weights?.narrow(0, 0, rows);
        return this with
        {
            Features = Features.narrow(0, 0, rows),
            Targets = Targets.narrow(0, 0, rows),
            Weights = weights,
            Weight = weights?.sum(ScalarType.Float64).item<double>() ?? rows,
        };
    }

    /// <summary>Σ wᵢ ℓᵢ / Σ wᵢ over the batch, a scalar to differentiate.</summary>
    public Tensor MeanLoss(Loss loss, Tensor outputs) =>
        Weights is null ? loss.Mean(outputs, Targets) : (loss.PerExample(outputs, Targets) * Weights).sum() / Weight;
}

/// <summary>A fixed list of batches: all rows in their order, or a random sample of them.</summary>
internal sealed class RiskData : IDisposable
{
    private readonly Tensor _features;
    private readonly Tensor _targets;
    private readonly Tensor? _weights;
    private readonly long[]? _rows;
    private readonly BatchSampler _batches;
    private readonly double[] _batchWeights;
    private readonly int _batchSize;

    /// <param name="data">The examples; not held on to.</param>
    /// <param name="task">What labels mean.</param>
    /// <param name="loss">Knows the weights of classes.</param>
    /// <param name="options">Batch size and precision.</param>
    public RiskData(TensorDataset data, PredictionTask task, Loss loss, EmpiricalRiskOptions options)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var labels = task.LabelType == ScalarType.Int64 ? data.Labels : data.Labels.to_type(options.Precision);
        _features = data.Features.to_type(options.Precision).alias().DetachFromDisposeScope();
        _targets = task.Targets(labels).alias().DetachFromDisposeScope();
        _weights = ExampleWeights(data, loss, options.Precision)?.alias().DetachFromDisposeScope();
        _batchSize = options.BatchSize;
        (_batches, _batchWeights) = Cut(data.Count);
    }

    private RiskData(RiskData whole, long[] rows)
    {
        (_features, _targets, _weights, _rows, _batchSize) = (whole._features, whole._targets, whole._weights, rows, whole._batchSize);
        (_batches, _batchWeights) = Cut(rows.Length);
    }

    /// <summary>N.</summary>
    public long Examples { get; private set; }

    /// <summary>D.</summary>
    public long Features => _features.shape[1];

    /// <summary>Σ wᵢ.</summary>
    public double Weight { get; private set; }

    public int Batches => _batchWeights.Length;

    /// <summary>The most examples of a batch.</summary>
    public long LargestBatch => Math.Max(_batches.Range(0).Length, _batches.Range(Batches - 1).Length);

    /// <summary>A batch; its tensors belong to the caller's dispose scope.</summary>
    public RiskBatch Batch(int number)
    {
        var (start, length) = _batches.Range(number);
        return new RiskBatch(
            number, start, Take(_features, start, length), Take(_targets, start, length), _weights is null ? null : Take(_weights, start, length),
            _batchWeights[number], _batchWeights[number] / Weight);
    }

    /// <summary>A random sample of the rows without repetition. It holds no native memory of its own and is valid as long as this one.</summary>
    public RiskData Sample(long examples, long seed)
    {
        if (examples < 1 || examples > Examples)
            throw new ArgumentOutOfRangeException(nameof(examples), $"A mini-batch has 1 to {Examples} examples. Got {examples}.");
        using var scope = NewDisposeScope();
        using var generator = new Generator(unchecked((ulong)seed));
        var drawn = randperm(Examples, ScalarType.Int64, generator: generator).narrow(0, 0, examples).data<long>().ToArray();
        return Of(drawn);
    }

    /// <summary>These rows, as <see cref="Sample"/>.</summary>
    public RiskData Of(long[] rows) => new(this, _rows is null ? rows : [.. rows.Select(row => _rows[row])]);

    public void Dispose()
    {
        if (_rows is not null)
            return;
        _features.Dispose();
        _targets.Dispose();
        _weights?.Dispose();
    }

    private (BatchSampler Batches, double[] Weights) Cut(long examples)
    {
        Examples = examples;
        var sampler = new BatchSampler(examples, _batchSize, seed: null);
        var weights = new double[sampler.Batches];
        for (var number = 0; number < weights.Length; number++)
        {
            var (start, length) = sampler.Range(number);
            using var scope = NewDisposeScope();
            weights[number] = _weights is null ? length : Take(_weights, start, length).sum(ScalarType.Float64).item<double>();
        }

        Weight = weights.Sum();
        return (sampler, weights);
    }

    private Tensor Take(Tensor values, long start, long length)
    {
        if (_rows is null)
            return values.narrow(0, start, length);
        using var rows = tensor(_rows.AsSpan((int)start, (int)length).ToArray());
        using var placed = rows.to(values.device);
        return values.index_select(0, placed);
    }

    private static Tensor? ExampleWeights(TensorDataset data, Loss loss, ScalarType precision)
    {
        var own = data.Weights?.to_type(precision);
        if (loss.ClassFactors is not { } factors)
            return own;
        var byClass = tensor(factors, precision, data.Labels.device).index_select(0, data.Labels.to_type(ScalarType.Int64)); // [N]
        return own is null ? byClass : byClass * own;
    }
}
