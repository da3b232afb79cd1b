using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A curvature operator A(θ) = Σ_b share_b A_b(θ) + λ I of a risk, summed over its batches.</summary>
/// <remarks>
/// It keeps to its θ: when the network was moved meanwhile, the next product moves it back. All vectors of one call share the forward and
/// the first backward pass of a batch.
/// </remarks>
internal sealed class RiskOperator : ILinearOperator<Tensor>
{
    private readonly RiskNetwork _network;
    private readonly RiskData _data;
    private readonly CancellationToken _cancellation;
    private readonly double _weightDecay;
    private readonly BatchCurvature _curvature;
    private readonly CostMeter _meter;
    private readonly Tensor _theta;
    private readonly KeptGraphs _kept;
    private long _knownAt = -1;
    private bool _disposed;

    public RiskOperator(
        RiskNetwork network, RiskData data, EmpiricalRiskOptions options, Tensor theta, BatchCurvature curvature, CostMeter meter, double weightDecay)
    {
        (_network, _data, _cancellation, _curvature, _meter, _weightDecay) = (network, data, options.CancellationToken, curvature, meter, weightDecay);
        _theta = network.Space.Copy(theta).DetachFromDisposeScope();
        _kept = new KeptGraphs(network, data);
    }

    public IVectorSpace<Tensor> Space => _network.Space;

    public EvaluationCost Cost => _meter.Total;

    public Tensor Apply(Tensor v) => Apply([v])[0];

    public IReadOnlyList<Tensor> Apply(IReadOnlyList<Tensor> vectors)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (var vector in vectors)
        {
            if (vector.dtype != _network.Space.DType || vector.dim() != 1 || vector.shape[0] != _network.Space.Dimension)
                throw new ArgumentException($"A vector is {_network.Space.DType} [{_network.Space.Dimension}]. Got {vector.dtype} [{string.Join(", ", vector.shape)}].", nameof(vectors));
        }

        var start = _meter.Start();
        using var visit = _network.Enter(_theta, channelsLast: false, _knownAt);
        _knownAt = _network.Writes.Count;
        using var scope = NewDisposeScope();
        var products = vectors.Select(_ => Space.Zero()).ToArray();
        Sum([.. vectors.Select(vector => _network.Vector.Views(vector.detach()))], [.. products.Select(_network.Vector.Views)]);
        if (_weightDecay > 0)
        {
            for (var index = 0; index < products.Length; index++)
                Space.Axpy(_weightDecay, vectors[index], products[index]); // + λ v
        }

        _meter.Add(start, products: products.Length);
        foreach (var product in products)
            product.MoveToOuterDisposeScope();
        return products;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _kept.Dispose();
        _theta.Dispose();
    }

    private void Sum(Tensor[][] vectors, Tensor[][] products)
    {
        using var gradients = enable_grad();
        for (var number = 0; number < _data.Batches; number++)
        {
            _cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var batch = _data.Batch(number);
            var kept = _kept.TryGet(batch, _curvature);
            var graph = kept ?? _curvature(_network, batch);
            try
            {
                for (var index = 0; index < vectors.Length; index++)
                    graph.AddProduct(vectors[index], products[index], batch.Share, kept is null && index == vectors.Length - 1);
            }
            finally
            {
                if (kept is null)
                    graph.Dispose();
            }
        }
    }
}
