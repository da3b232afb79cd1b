using MlNetLandscape.Numerics.Geometry.Slices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Passes every point through the whole network.</summary>
internal sealed class PlainSlice(NetworkSlices source, AffineFrame<Tensor> frame) : NetworkSlice(source, frame)
{
    private readonly NetworkSlices _source = source;

    public override int BatchSize => 1;

    protected override void Measure(double[][] points, SwappedWeights weights, double[][] sums, CancellationToken cancellation)
    {
        for (var index = 0; index < points.Length; index++)
        {
            using var pointScope = NewDisposeScope();
            weights.Write(Frame.Point(points[index]));
            _source.Statistics?.Refresh(_source.StatisticsRows!, _source.Options.Seed, cancellation);
            for (var number = 0; number < Data.Batches; number++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var batch = Data.Batch(number);
                Score(batch, Network.Module.call(batch.Features), sums[index]);
            }
        }
    }
}
