using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>What measures a network at points of one frame.</summary>
internal abstract class NetworkSlice : ISliceEvaluator
{
    private readonly NetworkSlices _source;
    private readonly CostMeter _meter;
    private readonly double _squareOfOrigin;
    private readonly Vector<double> _originOnDirections;
    private string? _identity;
    private bool _disposed;

    protected NetworkSlice(NetworkSlices source, AffineFrame<Tensor> frame)
    {
        if (frame.Space.Dimension != source.Space.Dimension)
            throw new ArgumentException($"The frame lies in ℝ^{frame.Space.Dimension}, the network's θ in ℝ^{source.Space.Dimension}. Build it in the space of the slices.", nameof(frame));
        (_source, Frame, _meter) = (source, frame, source.Risk.Meter.Part());
        Quantities = [ISliceEvaluator.Loss, source.Task.MetricName];
        _squareOfOrigin = source.Space.Dot(frame.Origin, frame.Origin);
        _originOnDirections = Vector<double>.Build.Dense(frame.Directions.Dot(frame.Origin));
    }

    public int Dimension => Frame.Dimension;

    public ImmutableArray<string> Quantities { get; }

    public string Identity => _identity ??= SliceIdentity.Of(_source, Frame);

    public abstract int BatchSize { get; }

    public EvaluationCost Cost => _meter.Total;

    protected AffineFrame<Tensor> Frame { get; }

    protected RiskNetwork Network => _source.Risk.Network;

    protected RiskData Data => _source.Risk.Data;

    public double[][] Evaluate(IReadOnlyList<double[]> coordinates, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (coordinates.FirstOrDefault(point => point.Length != Dimension) is { } other)
            throw new ArgumentException($"A point of this slice has {Dimension} coordinates. Got {other.Length}.", nameof(coordinates));
        var values = new double[coordinates.Count][];
        var constants = Array.Empty<TorchSharp.Modules.Parameter>();
        for (var done = 0; done < values.Length;)
        {
            var start = _meter.Start();
            double[][] points = [.. coordinates.Skip(done).Take(BatchSize)];
            double[][] sums = [.. points.Select(_ => new double[2])];
            using (var scope = NewDisposeScope())
            using (var noGradient = no_grad())
            using (var mode = new ModuleMode(Network.Module, LayerMode.Evaluation, channelsLast: Network.Space.DType == ScalarType.Float32, constants))
            using (var weights = new SwappedWeights(Network.Module, Network.Vector))
                Measure(points, weights, sums, cancellationToken);
            for (var index = 0; index < points.Length; index++)
                values[done + index] = [(sums[index][0] / Data.Weight) + Penalty(points[index]), sums[index][1] / Data.Examples];
            done += points.Length;
            _meter.Add(start, values: points.Length);
        }

        return values;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Free();
    }

    /// <summary>Adds up what <see cref="Score"/> gives over all rows, a list a point.</summary>
    protected abstract void Measure(double[][] points, SwappedWeights weights, double[][] sums, CancellationToken cancellation);

    protected virtual void Free()
    {
    }

    /// <summary>Σ wᵢ ℓᵢ and the metric's sum over a batch.</summary>
    protected void Score(RiskBatch batch, Tensor outputs, double[] sums)
    {
        using var scope = NewDisposeScope();
        sums[0] += batch.Sum(_source.Risk.Loss.PerExample(outputs, batch.Targets));
        var targets = batch.Targets.dtype == ScalarType.Float64 ? batch.Targets.to_type(ScalarType.Float32) : batch.Targets;
        sums[1] += _source.Task.MetricOf(outputs.to_type(ScalarType.Float32), targets) * batch.Features.shape[0];
    }

    /// <summary>½ λ ‖θ₀ + Σ cᵢ dᵢ‖².</summary>
    private double Penalty(double[] point)
    {
        if (!_source.Risk.IsRegularised)
            return 0;
        var c = Vector<double>.Build.Dense(point);
        return 0.5 * _source.Risk.Options.WeightDecay * (_squareOfOrigin + (2 * c.DotProduct(_originOnDirections)) + c.DotProduct(Frame.Metric * c));
    }
}
