using MlNetLandscape.Numerics.Geometry.Slices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Computes the first layer's outputs once for the origin and each direction; at a point they are combined, and the layers behind are passed through.</summary>
/// <remarks>Rows are taken batch by batch, and all points of a call for each: what is combined stays in the cache.</remarks>
internal sealed class FirstLayerSlice : NetworkSlice
{
    private const int MostPoints = 64;
    private const long PointMemory = 1L << 28; // bytes of the other layers' parameters at all points of a call

    private readonly FirstLayerSplit _split;
    private readonly Tensor[]?[] _kept;
    private readonly FirstLayerStatistics? _statistics;
    private readonly long _memory;
    private bool? _keeps;

    public FirstLayerSlice(NetworkSlices source, AffineFrame<Tensor> frame, FirstLayerSplit split)
        : base(source, frame)
    {
        (_split, _memory) = (split, source.Options.Memory);
        _statistics = source.Statistics is { } running ? new FirstLayerStatistics(running, source, frame, split) : null;
        _kept = new Tensor[Data.Batches][];
        var bytes = Math.Max(1, _split.RestVector.Count * ElementSize(frame.Origin));
        BatchSize = (int)Math.Clamp(PointMemory / bytes, 1, MostPoints);
    }

    public override int BatchSize { get; }

    protected override void Measure(double[][] points, SwappedWeights weights, double[][] sums, CancellationToken cancellation)
    {
        weights.Write(Frame.Origin);
        Tensor[] rests = [.. points.Select(Rest)]; // [P − P₁] each
        var statistics = _statistics is null ? null : StatisticsAt(points, rests, cancellation);
        for (var number = 0; number < Data.Batches; number++)
        {
            using var scope = NewDisposeScope();
            var batch = Data.Batch(number);
            var z = _kept[number] ?? Outputs(number, batch.Features); // z₀, z₁, …
            Tensor? line = null;
            for (var index = 0; index < points.Length; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (line is null || !points[index].AsSpan(1).SequenceEqual(points[index - 1].AsSpan(1)))
                {
                    if (!ReferenceEquals(line, z[0]))
                        line?.Dispose();
                    line = Line(z, points[index]);
                }

                using var pointScope = NewDisposeScope();
                _split.RestVector.Write(rests[index]);
                if (statistics is not null)
                    _statistics!.Running.Write(statistics[index]);
                var combined = line.add(z[1], alpha: Scalars.In(line.dtype, points[index][0]));
                Score(batch, _split.Finish(combined), sums[index]);
            }
        }
    }

    protected override void Free()
    {
        _statistics?.Dispose();
        foreach (var kept in _kept)
        {
            foreach (var tensor in kept ?? [])
                tensor.Dispose();
        }
    }

    /// <summary>z₀ + Σᵢ cᵢ zᵢ over all directions but the first, the one that runs fastest on a grid.</summary>
    private static Tensor Line(Tensor[] z, double[] point)
    {
        Tensor? line = null;
        for (var direction = 1; direction < point.Length; direction++)
        {
            if (point[direction] != 0)
                line = line is null ? z[0].add(z[direction + 1], alpha: Scalars.In(z[0].dtype, point[direction])) : line.add_(z[direction + 1], alpha: Scalars.In(z[0].dtype, point[direction]));
        }

        return line ?? z[0];
    }

    /// <summary>The first layer's outputs of a batch at θ₀, d₁, …, dₖ; kept where there is room for all batches'.</summary>
    private Tensor[] Outputs(int number, Tensor features)
    {
        using var scope = NewDisposeScope();
        var input = _split.Input(features);
        var z = new Tensor[Dimension + 1];
        for (var index = 0; index < z.Length; index++)
        {
            using var own = (index == 0 ? Frame.Origin : Frame.Directions[index - 1]).narrow(0, 0, _split.FirstLength);
            _split.FirstVector.Write(own);
            z[index] = _split.Output(input);
        }

        _keeps ??= (double)z[0].numel() / features.shape[0] * Data.Examples * z.Length * ElementSize(z[0]) <= _memory;
        foreach (var tensor in z)
            _ = _keeps.Value ? tensor.DetachFromDisposeScope() : tensor.MoveToOuterDisposeScope();
        if (_keeps.Value)
            _kept[number] = z;
        return z;
    }

    private Tensor[][] StatisticsAt(double[][] points, Tensor[] rests, CancellationToken cancellation)
    {
        var statistics = new Tensor[points.Length][];
        for (var index = 0; index < points.Length; index++)
        {
            _split.RestVector.Write(rests[index]);
            statistics[index] = _statistics!.At(points[index], cancellation);
        }

        return statistics;
    }

    /// <summary>The other layers' parameters at a point.</summary>
    private Tensor Rest(double[] point)
    {
        var length = _split.RestVector.Count;
        using var origin = Frame.Origin.narrow(0, _split.FirstLength, length);
        var rest = origin.clone();
        for (var direction = 0; direction < point.Length; direction++)
        {
            using var part = Frame.Directions[direction].narrow(0, _split.FirstLength, length);
            rest.add_(part, alpha: Scalars.In(rest.dtype, point[direction]));
        }

        return rest;
    }

    private static long ElementSize(Tensor tensor) => tensor.dtype == ScalarType.Float64 ? sizeof(double) : sizeof(float);
}
