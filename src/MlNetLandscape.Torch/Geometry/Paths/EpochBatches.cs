using MlNetLandscape.Numerics.Objectives;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Batches of a risk, one a step: every epoch goes through all examples once, in another order.</summary>
/// <remarks>Which examples a step sees depends on the seed and the step alone. Valid as long as the risk; holds no native memory.</remarks>
/// <param name="risk">The whole.</param>
/// <param name="examples">Of a batch, in [1, N].</param>
/// <param name="seed">Of the orders.</param>
internal sealed class EpochBatches(EmpiricalRisk risk, long examples, long seed)
{
    private readonly BatchSampler _sampler = new(risk.Examples, examples, seed);
    private long[] _order = [];
    private long _epoch = -1;

    /// <summary>Batches of an epoch.</summary>
    public long Count => _sampler.Batches;

    /// <summary>The risk of a step's batch.</summary>
    /// <param name="step">From 0, over all epochs.</param>
    public IObjective<Tensor> At(long step)
    {
        var (epoch, place) = Math.DivRem(step, _sampler.Batches);
        if (epoch != _epoch)
        {
            using var order = _sampler.Order(epoch, CPU)!;
            (_order, _epoch) = (order.data<long>().ToArray(), epoch);
        }

        var (start, length) = _sampler.Range(place);
        return risk.Of(_order.AsSpan((int)start, (int)length).ToArray());
    }
}
