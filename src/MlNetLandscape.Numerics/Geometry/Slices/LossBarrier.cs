using System.Globalization;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>How high the loss rises on the way from one point to another, by both definitions in use.</summary>
/// <remarks>
/// <see cref="AboveLine"/> = max over t in [0, 1] of L(θ(t)) − ((1 − t) L₀ + t L₁) (Frankle et al. 2020; Entezari et al. 2022); <see cref="AboveEnds"/> = max L(θ(t)) − max(L₀, L₁). Both are at
/// least 0, because t = 0 and 1 count. They are maxima over the points that were evaluated, hence lower bounds; a loss that is not a number counts as +∞, and where that is an
/// end's, its barriers are not numbers either.
/// </remarks>
/// <param name="StartLoss">L₀ = L(θ(0)).</param>
/// <param name="EndLoss">L₁ = L(θ(1)).</param>
/// <param name="HighestLoss">max L(θ(t)).</param>
/// <param name="HighestPosition">The first t with the highest loss.</param>
/// <param name="AboveLine">The barrier over the linear interpolation of the ends' losses.</param>
/// <param name="AboveLinePosition">The first t where that is reached.</param>
/// <param name="Resolution">How much higher than <see cref="HighestLoss"/> the parabola through the highest point and its neighbours peaks: what finer points might add.</param>
public sealed record LossBarrier(
    double StartLoss, double EndLoss, double HighestLoss, double HighestPosition, double AboveLine, double AboveLinePosition, double Resolution)
{
    private const double EndTolerance = 1e-12;

    /// <summary>The barrier over the higher end.</summary>
    public double AboveEnds => HighestLoss - Math.Max(StartLoss, EndLoss);

    /// <summary>The barrier of a sampled path. Positions outside [0, 1] do not count.</summary>
    /// <param name="positions">t, ascending; 0 and 1 must be among them.</param>
    /// <param name="losses">L(θ(t)), one each.</param>
    /// <exception cref="ArgumentException">0 or 1 is missing, or the lengths differ.</exception>
    public static LossBarrier Of(ReadOnlySpan<double> positions, ReadOnlySpan<double> losses)
    {
        if (positions.Length != losses.Length)
            throw new ArgumentException($"A barrier needs a loss for each position. Got {losses.Length} for {positions.Length}.", nameof(losses));
        var (first, last) = (Find(positions, 0), Find(positions, 1));
        double[] seen = [.. losses[first..(last + 1)].ToArray().Select(loss => double.IsNaN(loss) ? double.PositiveInfinity : loss)];
        var (start, end) = (seen[0], seen[^1]);
        var (top, above, aboveAt) = (0, double.IsFinite(start) && double.IsFinite(end) ? 0.0 : double.NaN, 0.0);
        for (var index = 1; index < seen.Length; index++)
        {
            var t = positions[first + index];
            var rise = index == seen.Length - 1 ? 0 : seen[index] - (((1 - t) * start) + (t * end));
            if (rise > above)
                (above, aboveAt) = (rise, t);
            if (seen[index] > seen[top])
                top = index;
        }

        return new LossBarrier(start, end, seen[top], positions[first + top], above, aboveAt, Overshoot(positions[first..(last + 1)], seen, top));
    }

    /// <summary>«0.67 at t = 0.50».</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AboveLine:g4} at t = {AboveLinePosition:0.00}");

    private static int Find(ReadOnlySpan<double> positions, double position)
    {
        for (var index = 0; index < positions.Length; index++)
        {
            if (Math.Abs(positions[index] - position) <= EndTolerance)
                return index;
        }

        throw new ArgumentException(FormattableString.Invariant($"A barrier needs the losses at t = 0 and t = 1. None of the {positions.Length} positions is {position}."), nameof(positions));
    }

    /// <summary>The peak of the parabola through the top and its neighbours, less the top.</summary>
    private static double Overshoot(ReadOnlySpan<double> x, double[] y, int top)
    {
        if (top == 0 || top == y.Length - 1 || !double.IsFinite(y[top - 1]) || !double.IsFinite(y[top]) || !double.IsFinite(y[top + 1]))
            return 0;
        var (before, after) = (x[top] - x[top - 1], x[top + 1] - x[top]);
        var (rise, fall) = ((y[top] - y[top - 1]) / before, (y[top + 1] - y[top]) / after);
        var curvature = (fall - rise) / (before + after); // y = y_top + s u + curvature u²
        var slope = rise + (curvature * before);
        return curvature < 0 ? -slope * slope / (4 * curvature) : 0;
    }
}
