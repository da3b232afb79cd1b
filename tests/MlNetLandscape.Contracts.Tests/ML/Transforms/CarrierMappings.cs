using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNetLandscape.Contracts.Tests.ML.Transforms;

/// <summary>What one loaded model has decoded: the weights of its linear scores.</summary>
public sealed class CarrierHolder
{
    private static readonly ConcurrentDictionary<long, CarrierHolder> Holders = new();
    private static long _last;

    public CarrierHolder() => Holders[Id = Interlocked.Increment(ref _last)] = this;

    public long Id { get; }

    public float[]? Weights { get; set; }

    public int Decodings { get; set; }

    public static CarrierHolder Of(long id) => Holders[id];
}

/// <summary>Names the holder, and asks for the payload as long as it is empty.</summary>
[CustomMappingFactoryAttribute(Contract)]
public sealed class CarrierIdentityMapping : CustomMappingFactory<CarrierSource, CarrierIdentity>
{
    public const string Contract = "MlNetLandscape.Contracts.Identity";

    public override Action<CarrierSource, CarrierIdentity> GetMapping()
    {
        var holder = new CarrierHolder();
        return (_, target) =>
        {
            target.Id = holder.Id;
            target.Need = holder.Weights is null ? 1 : 0;
        };
    }
}

/// <summary>Decodes the payload with the first row and scores three classes.</summary>
[CustomMappingFactoryAttribute(Contract)]
public sealed class CarrierScoreMapping : CustomMappingFactory<CarrierInput, CarrierOutput>
{
    public const string Contract = "MlNetLandscape.Contracts.Score";

    public override Action<CarrierInput, CarrierOutput> GetMapping() => Score;

    private static void Score(CarrierInput source, CarrierOutput target)
    {
        var holder = CarrierHolder.Of(source.Id);
        lock (holder)
        {
            if (holder.Weights is null)
            {
                Assert.NotEqual(0, source.Payload.Length);
                holder.Weights = MemoryMarshal.Cast<byte, float>(source.Payload.GetValues()).ToArray();
                holder.Decodings++;
            }
        }

        var features = source.Features.DenseValues().ToArray();
        var scores = Enumerable.Range(0, 3).Select(k => (holder.Weights[2 * k] * features[0]) + (holder.Weights[(2 * k) + 1] * features[1])).ToArray();
        target.V0 = [scores[0]];
        target.V1 = [scores[1], scores[2]];
        target.Index = Array.IndexOf(scores, scores.Max());
    }
}
