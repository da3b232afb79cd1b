using System.Runtime.InteropServices;

namespace Microsoft.ML.Data;

/// <summary>Area under the ROC curve = the chance that a positive row scores higher than a negative one, ties counting half.</summary>
internal static class RocCurve
{
    public static double Area(List<float> positives, List<float> negatives)
    {
        if (positives.Count == 0)
        {
            throw new ArgumentOutOfRangeException("PosSample", "AUC is not defined when there is no positive class in the data");
        }

        if (negatives.Count == 0)
        {
            throw new ArgumentOutOfRangeException("NegSample", "AUC is not defined when there is no negative class in the data");
        }

        positives.Sort();
        negatives.Sort();
        var positive = CollectionsMarshal.AsSpan(positives);
        var negative = CollectionsMarshal.AsSpan(negatives);

        // Every summand is a multiple of ½, so that the sum is exact in whatever order up to 2⁵².
        var wins = 0.0;
        var below = 0; // negatives that score less
        var upTo = 0; // negatives that score less or as much
        foreach (var score in positive)
        {
            while (below < negative.Length && negative[below] < score)
            {
                below++;
            }

            while (upTo < negative.Length && negative[upTo] <= score)
            {
                upTo++;
            }

            wins += below + (0.5 * (upTo - below));
        }

        return wins / ((double)positive.Length * negative.Length);
    }
}
