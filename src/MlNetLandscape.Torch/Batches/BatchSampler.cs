using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Cuts the examples of an epoch into batches; which example comes when depends on the seed and the epoch alone.</summary>
/// <remarks>A last batch of a single example joins the batch before it: batch normalisation has no variance of one.</remarks>
internal sealed class BatchSampler
{
    private readonly long _examples;
    private readonly long _batchSize;
    private readonly long? _seed;

    /// <param name="examples">N.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="seed">Seed of the shuffling; null to keep the rows' order.</param>
    public BatchSampler(long examples, long batchSize, long? seed)
    {
        (_examples, _batchSize, _seed) = (examples, Math.Min(batchSize, examples), seed);
        Batches = Math.Max(1, ((examples - 2) / _batchSize) + 1);
    }

    /// <summary>Batches of an epoch.</summary>
    public long Batches { get; }

    /// <summary>Rows of a batch: its place in the epoch's order.</summary>
    public (long Start, long Length) Range(long batch)
    {
        var start = batch * _batchSize;
        return (start, batch == Batches - 1 ? _examples - start : _batchSize);
    }

    /// <summary>Steps of an epoch when each takes <paramref name="accumulation"/> batches, the last perhaps fewer.</summary>
    public long StepsPerEpoch(int accumulation) => ((Batches - 1) / accumulation) + 1;

    /// <summary>The places of the batches of a step.</summary>
    public (long Start, long Length)[] BatchesOfStep(long step, int accumulation)
    {
        var first = step * accumulation;
        var batches = new (long Start, long Length)[Math.Min(accumulation, Batches - first)];
        for (var index = 0; index < batches.Length; index++)
            batches[index] = Range(first + index);
        return batches;
    }

    /// <summary>A random subset of the rows, in time that grows with its size alone (Floyd's algorithm, Bentley 1987).</summary>
    /// <param name="examples">N.</param>
    /// <param name="count">In [1, N].</param>
    /// <param name="seed">Decides which rows.</param>
    public static long[] Draw(long examples, long count, long seed)
    {
        var (drawn, rows) = (new HashSet<long>(), new long[count]);
        for (var index = 0; index < count; index++)
        {
            var last = examples - count + index;
            var row = Seed.Derive(seed, index) % (last + 1); // uniform on 0 … last
            rows[index] = drawn.Add(row) ? row : last;
            drawn.Add(rows[index]);
        }

        return rows;
    }

    /// <summary>The order of the rows in an epoch, Int64 <c>[N]</c>, or null for the rows' own order; the caller disposes it.</summary>
    public Tensor? Order(long epoch, Device device)
    {
        if (_seed is not { } seed)
            return null;
        using var generator = new Generator((ulong)Seed.Derive(seed, epoch));
        using var order = randperm(_examples, ScalarType.Int64, generator: generator);
        return order.to(device, copy: true);
    }
}
