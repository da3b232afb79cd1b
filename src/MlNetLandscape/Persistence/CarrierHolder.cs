using System.Collections.Concurrent;
using Microsoft.ML.Data;

namespace MlNetLandscape.Persistence;

/// <summary>
/// The model of one loaded carrier chain. It lives as long as the chain, whose first step holds it as its delegate's target, and is found by the
/// later steps under the number that the first step writes into every row.
/// </summary>
internal sealed class CarrierHolder
{
    private static readonly ConcurrentDictionary<long, WeakReference<CarrierHolder>> Alive = [];
    private static long _lastId;

    private readonly Lock _decoding = new();
    private volatile ScoredModel? _model;

    public CarrierHolder()
    {
        foreach (var (id, reference) in Alive)
        {
            if (!reference.TryGetTarget(out _))
            {
                Alive.TryRemove(id, out _);
            }
        }

        Id = Interlocked.Increment(ref _lastId);
        Alive[Id] = new WeakReference<CarrierHolder>(this);
    }

    /// <summary>Unique in the process.</summary>
    public long Id { get; }

    /// <summary>The holder with an id.</summary>
    public static CarrierHolder Get(long id) => Alive.TryGetValue(id, out var reference) && reference.TryGetTarget(out var holder)
        ? holder
        : throw new InvalidOperationException("The model this row was scored with is gone.");

    /// <summary>The first step of a carrier chain: writes the id, and asks for the payload until the model is decoded.</summary>
    public void Identify(CarrierSource source, CarrierIdentity target)
    {
        target.Id = Id;
        target.Need = _model is null ? CarrierIdentity.PayloadNeeded : CarrierIdentity.PayloadNotNeeded;
    }

    /// <summary>The model, decoded from <paramref name="payload"/> on first use.</summary>
    /// <exception cref="InvalidDataException">The payload is damaged.</exception>
    public ScoredModel Model(in VBuffer<byte> payload)
    {
        if (_model is { } decoded)
        {
            return decoded;
        }

        lock (_decoding)
        {
            return _model ??= Decode(payload);
        }
    }

    private static ScoredModel Decode(in VBuffer<byte> payload)
    {
        var bytes = new byte[payload.Length];
        payload.CopyTo(bytes);
        return ModelPayload.Read(bytes);
    }
}
