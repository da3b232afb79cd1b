using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>What principal directions find in a random walk, which has no structure at all: the null that a trajectory's explained variance is to be held against.</summary>
/// <remarks>
/// The covariance of n points of a walk with independent steps in many dimensions is that of the positions of a chain of springs; its eigenvalues are known (Antognini &amp; Sohl-Dickstein 2018,
/// «PCA of high dimensional random walks with comparison to neural network training»). Around the mean λₖ ∝ 1 / (4 sin²(πk / 2n)), k = 1 … n − 1, with the sum (n² − 1) / 6: shares 6 / (π² k²) for
/// long walks, 0.61, 0.15, 0.07, …. Around one of its ends λₖ ∝ 1 / (4 sin²((2k − 1) π / (4n − 2))) with the sum n (n − 1) / 2: shares 8 / (π² (2k − 1)²), 0.81, 0.09, 0.03, ….
/// </remarks>
public static class RandomWalkVariance
{
    /// <summary>The shares of variance that the first directions have in a walk of infinitely many dimensions.</summary>
    /// <param name="points">n, the points of the walk with its start, at least 2.</param>
    /// <param name="count">How many shares, in [1, points − 1].</param>
    /// <param name="centre">What the directions go through.</param>
    public static ImmutableArray<double> Explained(int points, int count, TrajectoryCentre centre)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, points - 1);
        double n = points;
        double Share(int k)
        {
            var (angle, sum) = centre == TrajectoryCentre.Mean ? (Math.PI * k / (2 * n), ((n * n) - 1) / 6) : (((2 * k) - 1) * Math.PI / ((4 * n) - 2), n * (n - 1) / 2);
            return 1 / (4 * Math.Pow(Math.Sin(angle), 2) * sum);
        }

        return [.. Enumerable.Range(1, count).Select(Share)];
    }
}
