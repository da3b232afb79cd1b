using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Slices;

/// <summary>Principal directions of trajectories, and of random walks.</summary>
public sealed class PrincipalPlaneTests
{
    [Theory]
    [InlineData(TrajectoryCentre.Mean)]
    [InlineData(TrajectoryCentre.Last)]
    public void They_are_the_singular_vectors_of_the_centred_points(TrajectoryCentre centre)
    {
        var points = Enumerable.Range(1, 6).Select(seed => 5 + Gaussian(9, seed)).ToArray();
        using var plane = PrincipalPlane<Vector<double>>.Of(new DenseSpace(9), points, 3, centre);
        var middle = centre == TrajectoryCentre.Last ? points[^1] : points.Aggregate((a, b) => a + b) / 6;
        var rows = Matrix<double>.Build.DenseOfRowVectors(points.Select(point => point - middle));
        var svd = rows.Svd();
        var total = svd.S.DotProduct(svd.S);
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(svd.S[k] * svd.S[k] / total, plane.Explained[k], 1e-12);
            Assert.Equal(1, Math.Abs(svd.VT.Row(k).DotProduct(plane.Frame.Directions[k])), 1e-12);
            for (var point = 0; point < 6; point++)
                Assert.Equal((points[point] - middle).DotProduct(plane.Frame.Directions[k]), plane.Coordinates[point][k], 1e-12);
            Assert.InRange(plane.Coordinates[0][k], 0, 100);
        }

        Assert.Equal(0, (plane.Frame.Metric - Matrix<double>.Build.DenseIdentity(3)).FrobeniusNorm(), 1e-13);
        var left = plane.Distances.Sum(distance => distance * distance) / total; // what the directions do not hold lies off the plane
        Assert.Equal(1 - plane.Explained.Sum(), left, 1e-12);
    }

    [Fact]
    public void A_straight_way_lies_in_one_direction()
    {
        var (start, step) = (Gaussian(50, 1), Gaussian(50, 2));
        var points = new[] { 0, 0.5, 0.8, 1 }.Select(t => start + (t * step)).ToArray();
        using var plane = PrincipalPlane<Vector<double>>.Of(new DenseSpace(50), points, 1);
        Assert.Equal(1, plane.Explained[0], 1e-12);
        Assert.Equal(step.L2Norm(), plane.Coordinates[0][0], 1e-12);
        Assert.Contains("do not vary in 2 directions", Assert.Throws<ArgumentException>(() => PrincipalPlane<Vector<double>>.Of(new DenseSpace(50), points)).Message);
    }

    [Theory]
    [InlineData(TrajectoryCentre.Mean, 0.6079, 0.1520, 0.0675)]
    [InlineData(TrajectoryCentre.Last, 0.8106, 0.0901, 0.0324)]
    public void A_long_random_walk_has_the_shares_of_its_closed_form(TrajectoryCentre centre, double first, double second, double third)
    {
        // 6 / (π² k²) around the mean, 8 / (π² (2k − 1)²) around an end
        double[] limits = [first, second, third];
        Assert.Equal(limits, RandomWalkVariance.Explained(100_000, 3, centre), (a, b) => Math.Abs(a - b) < 1e-4);
        var space = new DenseSpace(5_000);
        var walk = new List<Vector<double>> { space.Zero() };
        for (var step = 1; step < 150; step++)
            walk.Add(walk[^1] + space.Random(ProbeDistribution.Rademacher, step));
        using var plane = PrincipalPlane<Vector<double>>.Of(space, walk, 3, centre);
        for (var k = 0; k < 3; k++)
            Assert.Equal(1, plane.Explained[k] / plane.RandomWalk[k], 0.02 * (k + 1)); // the first to 2 %; an eigenvalue's own spread is √(2 / 5,000)
        Assert.Equal(limits, plane.RandomWalk, (a, b) => Math.Abs(a - b) < 2e-3);
    }

    [Theory]
    [InlineData(TrajectoryCentre.Mean)]
    [InlineData(TrajectoryCentre.Last)]
    public void The_closed_form_is_the_spectrum_of_the_walks_covariance(TrajectoryCentre centre)
    {
        const int N = 9; // E⟨xᵢ, xⱼ⟩ = min(i, j), centred
        var covariance = Matrix<double>.Build.Dense(N, N, (i, j) => Math.Min(i, j));
        var centring = centre == TrajectoryCentre.Mean
            ? Matrix<double>.Build.Dense(N, N, (i, j) => (i == j ? 1 : 0) - (1.0 / N))
            : Matrix<double>.Build.Dense(N, N, (i, j) => (i == j ? 1 : 0) - (i == N - 1 ? 1.0 : 0)); // columns of differences to the last
        var centred = centring.TransposeThisAndMultiply(covariance) * centring;
        var values = ((centred + centred.Transpose()) * 0.5).Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).OrderDescending().ToArray();
        Assert.Equal(values[..(N - 1)].Select(value => value / values.Sum()), RandomWalkVariance.Explained(N, N - 1, centre), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Nothing_but_the_plane_is_left_behind()
    {
        var space = new LinearOperators.OwnedSpace(20);
        var points = Enumerable.Range(1, 5).Select(seed => space.Random(ProbeDistribution.Gaussian, seed)).ToArray();
        var plane = PrincipalPlane<LinearOperators.Owned>.Of(space, points);
        Assert.Equal(5 + 3, space.Live);
        plane.Dispose();
        Assert.Equal(5, space.Live);
        Assert.Contains("need at least 3 points. Got 2.", Assert.Throws<ArgumentException>(() => PrincipalPlane<LinearOperators.Owned>.Of(space, points[..2])).Message);
    }
}
