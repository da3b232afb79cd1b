using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A random sample of the rows of a data set, in the rows' own order.</summary>
internal static class RowSample
{
    private const long Stream = 1;

    /// <summary>At most <paramref name="maximum"/> rows without replacement; the data set itself where it has no more.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="maximum">The size of the sample; null for all.</param>
    /// <param name="seed">Decides which rows.</param>
    public static TensorDataset Draw(TensorDataset data, long? maximum, long seed)
    {
        if (maximum is not { } count || count >= data.Count)
            return data;
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)Seed.Derive(seed, Stream));
        var order = randperm(data.Count, ScalarType.Int64, generator: generator); // [N]
        return data.Rows(order.narrow(0, 0, count).sort().Values);
    }
}
