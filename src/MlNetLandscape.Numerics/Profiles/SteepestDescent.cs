using MathNet.Numerics;

namespace MlNetLandscape.Numerics.Profiles;

/// <summary>Where a sampled curve falls most steeply.</summary>
public static class SteepestDescent
{
    /// <summary>The part of the whole fall that must lie behind before the search begins, so that noise on the plateau is not taken for a slope.</summary>
    private const double Plateau = 0.1;

    /// <summary>The sample around which the least-squares line through <paramref name="window"/> neighbours has the lowest slope.</summary>
    /// <remarks>
    /// Searched is the last fall alone: from where the curve leaves its first level, the mean of the first window, for good by a tenth of the way to its
    /// minimum, to that minimum.
    /// </remarks>
    /// <param name="x">Increasing.</param>
    /// <param name="y">One value each.</param>
    /// <param name="window">Samples of a line, at least 2.</param>
    /// <returns>The index of the window's middle; null when no line falls, or the curve has no fall as long as a window.</returns>
    public static int? Find(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int window)
    {
        if (y.Length < window)
            return null;
        var lowest = IndexOfMinimum(y);
        var level = Mean(y[..window]);
        var threshold = level - (Plateau * (level - y[lowest]));
        var departure = lowest;
        while (departure > 0 && y[departure] < threshold)
            departure--;
        var (steepest, found) = (0.0, (int?)null);
        for (var start = Math.Max(0, Math.Min(departure, lowest + 1 - window)); start + window <= lowest + 1; start++)
        {
            var (_, slope) = Fit.Line(x.Slice(start, window).ToArray(), y.Slice(start, window).ToArray());
            if (slope < steepest)
                (steepest, found) = (slope, start + (window / 2));
        }

        return found;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    private static int IndexOfMinimum(ReadOnlySpan<double> values)
    {
        var best = -1;
        for (var index = 0; index < values.Length; index++)
        {
            if (best < 0 || values[index] < values[best])
                best = index;
        }

        return best;
    }
}
