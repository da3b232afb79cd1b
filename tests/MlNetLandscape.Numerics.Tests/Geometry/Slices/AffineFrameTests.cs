using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Slices;

/// <summary>Coordinates in lines and planes.</summary>
public sealed class AffineFrameTests
{
    private static readonly DenseSpace Space = new(5);

    [Fact]
    public void A_line_runs_from_one_point_to_the_other()
    {
        var (a, b) = (Gaussian(5, 1), Gaussian(5, 2));
        using var frame = AffineFrame.Between(Space, a, b);
        Assert.Equal(a, frame.Point([0]));
        Assert.Equal(0, (b - frame.Point([1])).L2Norm(), 1e-15);
        Assert.Equal(0, ((0.25 * a) + (0.75 * b) - frame.Point([0.75])).L2Norm(), 1e-15);
        Assert.Equal(2 * (b - a).L2Norm(), frame.Length([-2]), 1e-14);
    }

    [Fact]
    public void Coordinates_through_points_are_orthonormal_and_begin_with_the_first_edge()
    {
        var (a, b, c) = (Gaussian(5, 1), Gaussian(5, 2), Gaussian(5, 3));
        using var frame = AffineFrame.Through(Space, a, b, c);
        Assert.Equal(0, (frame.Metric - Matrix<double>.Build.DenseIdentity(2)).FrobeniusNorm(), 1e-14);
        var along = (b - a).Normalize(2).DotProduct(c - a);
        double[][] expected = [[0, 0], [(b - a).L2Norm(), 0], [along, Math.Sqrt((c - a).DotProduct(c - a) - (along * along))]];
        foreach (var (point, coordinates) in new[] { a, b, c }.Zip(expected))
        {
            var (found, distance) = frame.Project(point);
            Assert.Equal(coordinates, found, (x, y) => Math.Abs(x - y) < 1e-14);
            Assert.Equal(0, distance, 1e-14);
        }
    }

    [Fact]
    public void Projection_onto_slanted_directions_finds_the_nearest_point()
    {
        var (origin, d1) = (Gaussian(5, 1), Gaussian(5, 2));
        var d2 = d1 + (0.3 * Gaussian(5, 3));
        using var frame = AffineFrame.Along(Space, origin, d1, d2);
        var x = Gaussian(5, 4);
        var (coordinates, distance) = frame.Project(x);
        var off = x - frame.Point(coordinates);
        Assert.Equal(off.L2Norm(), distance, 1e-12);
        Assert.Equal([0, 0], [off.DotProduct(d1), off.DotProduct(d2)], (a, b) => Math.Abs(a - b) < 1e-12); // the normal equations
        Assert.Equal(((2 * d1) - d2).L2Norm(), frame.Length([2, -1]), 1e-13);
    }

    [Fact]
    public void Random_directions_are_orthonormal_and_repeatable()
    {
        using var frame = AffineFrame.Random(Space, Gaussian(5, 1), 5, 7);
        Assert.Equal(0, (frame.Metric - Matrix<double>.Build.DenseIdentity(5)).FrobeniusNorm(), 1e-13);
        using var again = AffineFrame.Random(Space, Gaussian(5, 1), 2, 7);
        Assert.Equal(frame.Directions[1], again.Directions[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => AffineFrame.Random(Space, Gaussian(5, 1), 6));
    }

    [Fact]
    public void Vectors_with_owned_memory_are_freed()
    {
        var space = new LinearOperators.OwnedSpace(5);
        var points = Enumerable.Range(1, 3).Select(seed => space.Random(ProbeDistribution.Gaussian, seed)).ToArray();
        using (var frame = AffineFrame.Through(space, points))
        {
            using var scope = space.OpenScope();
            frame.Project(frame.Point([0.5, 0.2]));
        }

        Assert.Equal(3, space.Live);
    }

    [Fact]
    public void Points_that_span_no_plane_are_refused()
    {
        var (a, b) = (Gaussian(5, 1), Gaussian(5, 2));
        Assert.Contains("Point 3 of 3 lies in the line", Assert.Throws<ArgumentException>(() => AffineFrame.Through(Space, a, b, (2 * b) - a)).Message);
        Assert.Contains("needs at least two. Got 1.", Assert.Throws<ArgumentException>(() => AffineFrame.Through(Space, a)).Message);
        Assert.Contains("at least one direction", Assert.Throws<ArgumentException>(() => AffineFrame.Along(Space, a)).Message);
        using var frame = AffineFrame.Between(Space, a, b);
        Assert.Contains("has 1 coordinates. Got 2.", Assert.Throws<ArgumentException>(() => frame.Point([1, 2])).Message);
    }
}
