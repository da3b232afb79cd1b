using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A module of each of two networks whose units are compared, and how many units the outputs are of; null where the second axis of the outputs runs over them.</summary>
internal readonly record struct UnitPair(string First, string Second, int? Units = null);

/// <summary>Correlations of the outputs of units of one network with those of another over the same examples, and over the places of an image.</summary>
internal static class UnitCorrelations
{
    /// <summary>The correlation of each unit of the first with each of the second, <c>[a, b]</c> of each pair; 0 where one does not vary.</summary>
    /// <param name="first">In evaluation mode; the caller's.</param>
    /// <param name="second">In evaluation mode; the caller's.</param>
    /// <param name="pairs">What is compared; the modules must be there.</param>
    /// <param name="features">Examples, <c>[N, D]</c>.</param>
    /// <param name="batchSize">Examples a forward pass.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A module is not passed through, gives no units, or those of a pair are seen at different places.</exception>
    public static double[][,] Of(
        nn.Module<Tensor, Tensor> first, nn.Module<Tensor, Tensor> second, IReadOnlyList<UnitPair> pairs, Tensor features, int batchSize, CancellationToken cancellation)
    {
        using var mine = new UnitOutputs(first, [.. pairs.Select(pair => (pair.First, pair.Units))]);
        using var theirs = new UnitOutputs(second, [.. pairs.Select(pair => (pair.Second, pair.Units))]);
        var moments = new UnitMoments?[pairs.Count];
        try
        {
            UnitOutputs.Visit(features, batchSize, cancellation, batch =>
            {
                var (a, b) = (mine.Of(batch), theirs.Of(batch));
                for (var index = 0; index < moments.Length; index++)
                {
                    if (a[index].shape[0] != b[index].shape[0])
                    {
                        var examples = batch.shape[0];
                        throw new ArgumentException(
                            $"Units are compared at the same places of an image. «{pairs[index].First}» of the first network gives {a[index].shape[0] / examples} an example, "
                            + $"«{pairs[index].Second}» of the second {b[index].shape[0] / examples}. Match layers whose images have one size.", nameof(pairs));
                    }

                    moments[index] ??= new UnitMoments((int)a[index].shape[1], (int)b[index].shape[1]);
                    moments[index]!.Add(cat([a[index], b[index]], 1));
                }
            });
            return [.. moments.Select(moment => moment!.Correlations())];
        }
        finally
        {
            foreach (var moment in moments)
                moment?.Dispose();
        }
    }
}
