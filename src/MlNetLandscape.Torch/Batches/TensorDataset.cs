using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The rows of a data view as tensors.</summary>
/// <param name="features">Float32 <c>[N, D]</c>.</param>
/// <param name="labels"><c>[N]</c>: Int64 classes 0 … K−1, or Float32 numbers (0 and 1 for binary labels).</param>
/// <param name="weights">Float32 <c>[N]</c>, positive; null when all examples weigh 1.</param>
/// <remarks>Owns its tensors.</remarks>
internal sealed class TensorDataset(Tensor features, Tensor labels, Tensor? weights = null) : IDisposable
{
    public Tensor Features { get; } = features.DetachFromDisposeScope();

    public Tensor Labels { get; } = labels.DetachFromDisposeScope();

    public Tensor? Weights { get; } = weights?.DetachFromDisposeScope();

    public long Count { get; } = features.shape[0];

    public int FeatureCount { get; } = (int)features.shape[1];

    /// <summary>A share of the rows drawn at random, and the rest.</summary>
    /// <param name="fraction">The share of the first part, in [0, 1); at least one row where it is above 0 and there are two rows.</param>
    /// <param name="seed">Decides which rows.</param>
    public (TensorDataset Drawn, TensorDataset Others) Split(double fraction, long seed)
    {
        var drawn = Math.Clamp((long)Math.Round(Count * fraction), 1, Math.Max(1, Count - 1));
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var order = randperm(Count, ScalarType.Int64, generator: generator);
        return (Rows(order.narrow(0, 0, drawn).sort().Values), Rows(order.narrow(0, drawn, Count - drawn).sort().Values));
    }

    /// <summary>The rows named by <paramref name="indices"/>, copied.</summary>
    public TensorDataset Rows(Tensor indices) =>
        new(Features.index_select(0, indices), Labels.index_select(0, indices), Weights?.index_select(0, indices));

    /// <summary>The same rows on <paramref name="device"/>; this instance where they are there already.</summary>
    public TensorDataset To(Device device) =>
        Features.device.type == device.type ? this : new(Features.to(device), Labels.to(device), Weights?.to(device));

    /// <summary>SHA-256 of all values in their order.</summary>
    public string Fingerprint()
    {
        const long Block = 1 << 20;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var values in new[] { Features, Labels, Weights })
        {
            if (values is null)
                continue;
            using var flat = values.reshape(-1);
            for (long start = 0; start < flat.shape[0]; start += Block)
            {
                using var part = flat.narrow(0, start, Math.Min(Block, flat.shape[0] - start));
                hash.AppendData(part.bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose()
    {
        Features.Dispose();
        Labels.Dispose();
        Weights?.Dispose();
    }
}
