using MlNetLandscape.Numerics.Geometry.Slices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Takes running statistics anew at points of a frame. The first layer's outputs for the statistics' rows are affine in c as those for the data are: where there is room they are kept for
/// the origin and each direction, and combined at a point.
/// </summary>
internal sealed class FirstLayerStatistics : IDisposable
{
    private readonly NetworkSlices _source;
    private readonly AffineFrame<Tensor> _frame;
    private readonly FirstLayerSplit _split;
    private readonly BatchSampler _sampler;
    private Tensor[][]? _kept; // a batch: z₀, z₁, …
    private bool? _keeps;

    public FirstLayerStatistics(RunningStatistics running, NetworkSlices source, AffineFrame<Tensor> frame, FirstLayerSplit split)
    {
        (Running, _source, _frame, _split) = (running, source, frame, split);
        _sampler = RunningStatistics.Batches(Rows.shape[0], source.Options.Seed);
    }

    /// <summary>The network's layers.</summary>
    public RunningStatistics Running { get; }

    private Tensor Rows => _source.StatisticsRows!;

    /// <summary>The statistics at a point; the other layers have its parameters. Writes over those of the first.</summary>
    /// <returns>What <see cref="RunningStatistics.Write"/> takes: the caller's.</returns>
    public Tensor[] At(double[] point, CancellationToken cancellation)
    {
        if (_keeps ??= HasRoom())
        {
            _kept ??= Outputs(cancellation);
            Running.Refresh(_sampler, cancellation, batch => _ = _split.Finish(Combined(_kept[batch], point)));
        }
        else
        {
            using (var scope = NewDisposeScope())
                _split.FirstVector.Write(_frame.Point(point).narrow(0, 0, _split.FirstLength));
            Running.Refresh(Rows, _source.Options.Seed, cancellation);
        }

        return Running.Read();
    }

    public void Dispose()
    {
        foreach (var tensor in _kept?.SelectMany(batch => batch) ?? [])
            tensor.Dispose();
    }

    private static Tensor Combined(Tensor[] z, double[] point)
    {
        var combined = z[0].clone();
        for (var direction = 0; direction < point.Length; direction++)
            combined.add_(z[direction + 1], alpha: Scalars.In(combined.dtype, point[direction]));
        return combined;
    }

    private bool HasRoom()
    {
        using var scope = NewDisposeScope();
        var z = _split.Output(_split.Input(Rows.narrow(0, 0, 1)));
        return (double)z.numel() * z.ElementSize * (Rows.shape[0] + _source.Risk.Data.Examples) * (_frame.Dimension + 1) <= _source.Options.Memory;
    }

    private Tensor[][] Outputs(CancellationToken cancellation)
    {
        var kept = new Tensor[_sampler.Batches][];
        using var scope = NewDisposeScope();
        using var order = _sampler.Order(0, Rows.device)!;
        for (var batch = 0; batch < kept.Length; batch++)
            kept[batch] = new Tensor[_frame.Dimension + 1];
        for (var index = 0; index <= _frame.Dimension; index++)
        {
            using var own = (index == 0 ? _frame.Origin : _frame.Directions[index - 1]).narrow(0, 0, _split.FirstLength);
            _split.FirstVector.Write(own);
            for (var batch = 0; batch < kept.Length; batch++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var batchScope = NewDisposeScope();
                var (start, length) = _sampler.Range(batch);
                kept[batch][index] = _split.Output(_split.Input(Rows.index_select(0, order.narrow(0, start, length)))).MoveToOuterDisposeScope();
            }
        }

        foreach (var tensor in kept.SelectMany(batch => batch))
            tensor.DetachFromDisposeScope();
        return kept;
    }
}
