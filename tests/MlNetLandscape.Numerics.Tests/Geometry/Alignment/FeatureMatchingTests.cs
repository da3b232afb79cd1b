using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;
using MlNetLandscape.Numerics.Geometry.Alignment;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Alignment;

/// <summary>Units matched by what they compute.</summary>
public sealed class FeatureMatchingTests
{
    [Fact]
    public void Units_that_were_only_reordered_and_rescaled_are_matched_fully()
    {
        var a = GaussianMatrix(200, 6, 1);
        int[] order = [3, 0, 5, 1, 4, 2];
        var b = Matrix<double>.Build.DenseOfColumnVectors(order.Select(unit => (2.5 * a.Column(unit)) + 7));
        var found = FeatureMatching.Run(a, b);
        int[] back = [.. Enumerable.Range(0, 6).Select(unit => Array.IndexOf(order, unit))];
        Assert.Equal(back, found.Best.ToArray());
        Assert.Equal(back, found.Assigned.ToArray());
        Assert.Equal((1, 1, 0), (Math.Round(found.BestMean, 12), Math.Round(found.AssignedMean, 12), found.Unmatched));
    }

    [Fact]
    public void Correlations_are_Pearsons()
    {
        var (a, b) = (GaussianMatrix(50, 3, 2), GaussianMatrix(50, 4, 3));
        var found = FeatureMatching.Run(a, b);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 4; j++)
                Assert.Equal(Correlation.Pearson(a.Column(i), b.Column(j)), found.Correlations[i, j], 1e-12);
        }
    }

    [Fact]
    public void Two_units_may_have_the_same_best_but_not_the_same_assigned()
    {
        var (x, noise) = (Gaussian(500, 4), Gaussian(500, 5));
        var a = Matrix<double>.Build.DenseOfColumnVectors(x, x + (0.1 * noise));
        var b = Matrix<double>.Build.DenseOfColumnVectors(x, Gaussian(500, 6));
        var found = FeatureMatching.Run(a, b);
        Assert.Equal([0, 0], found.Best.ToArray());
        Assert.Equal([0, 1], found.Assigned.Order());
        Assert.True(found.AssignedMean < found.BestMean);
    }

    [Fact]
    public void Independent_units_and_dead_ones_are_unmatched()
    {
        var a = GaussianMatrix(2000, 4, 7);
        a.SetColumn(2, Vector<double>.Build.Dense(2000, 3.3));
        var found = FeatureMatching.Run(a, GaussianMatrix(2000, 5, 8));
        Assert.Equal(1, found.Unmatched);
        Assert.Equal([0, 0, 0, 0, 0], found.Correlations.Row(2));
    }

    [Fact]
    public void Of_more_units_than_the_other_has_some_are_assigned_to_none()
    {
        var b = GaussianMatrix(300, 2, 9);
        var a = Matrix<double>.Build.DenseOfColumnVectors(Gaussian(300, 10), b.Column(1), b.Column(0) + (0.5 * b.Column(1)), b.Column(0));
        var found = FeatureMatching.Run(a, b);
        Assert.Equal([1, 0], found.Best.AsSpan(1, 1).ToArray().Append(found.Best[3]));
        Assert.Equal([-1, 1, -1, 0], found.Assigned.ToArray());
        Assert.Equal(1, found.AssignedMean, 1e-12); // of the two pairs there are
        Assert.Equal(0.25, found.Unmatched);
        var turned = FeatureMatching.Of(found.Correlations.Transpose());
        Assert.Equal([3, 1], turned.Assigned.ToArray());
        Assert.Equal(found.AssignedMean, turned.AssignedMean, 1e-15);
    }

    [Fact]
    public void The_threshold_decides_what_counts_as_unmatched()
    {
        var correlations = Matrix<double>.Build.DenseOfArray(new[,] { { 0.3, -0.9 }, { 0.29, 0.1 }, { -0.8, -0.7 } });
        Assert.Equal([2 / 3.0, 0, 1 / 3.0], new[] { 0.3, -1, 0 }.Select(threshold => FeatureMatching.Of(correlations, threshold).Unmatched));
        Assert.Equal((0.3 + 0.29 - 0.7) / 3, FeatureMatching.Of(correlations).BestMean, 1e-15);
        Assert.Contains("must be in [−1, 1]. Got 1.5.", Assert.Throws<ArgumentException>(() => FeatureMatching.Of(correlations, 1.5)).Message);
        Assert.Contains("Got [5, 4] and [6, 4].", Assert.Throws<ArgumentException>(() => FeatureMatching.Run(GaussianMatrix(5, 4, 1), GaussianMatrix(6, 4, 1))).Message);
    }
}
