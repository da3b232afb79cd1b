using MathNet.Numerics;

namespace MlNetLandscape.Numerics.Profiles;

/// <summary>Where a sampled curve falls most steeply.</summary>
public static class SteepestDescent
{
    /// <summary>The sample around which the least-squares line through <paramref name="window"/> neighbours has the lowest slope.</summary>
    /// <param name="x">Increasing.</param>
    /// <param name="y">One value each.</param>
    /// <param name="window">Samples of a line, at least 2. Windows end at the curve's lowest sample, past which nothing is searched.</param>
    /// <returns>The index of the window's middle; null when no line falls, or the curve is shorter than a window.</returns>
    public static int? Find(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int window)
    {
        var end = 1 + IndexOfMinimum(y);
        var (steepest, found) = (0.0, (int?)null);
        for (var start = 0; start + window <= end; start++)
        {
            var (_, slope) = Fit.Line(x.Slice(start, window).ToArray(), y.Slice(start, window).ToArray());
            if (slope < steepest)
                (steepest, found) = (slope, start + (window / 2));
        }

        return found;
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
