using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Slices;

/// <summary>Losses in planes.</summary>
public sealed class LossSurfaceTests
{
    [Fact]
    public void In_an_orthonormal_plane_a_ring_is_a_circle()
    {
        // the plane through three points of the unit sphere in ℝ⁴: L depends on the distance from the origin's foot alone
        var ring = new Ring(4);
        var points = Enumerable.Range(1, 3).Select(seed => Gaussian(4, seed).Normalize(2)).ToArray();
        var surface = LossSurface.Through(ring, points[0], points[1], points[2], new SurfaceOptions { Points = 9 });
        using var frame = AffineFrame.Through(ring.Space, points);
        var (foot, height) = frame.Project(ring.Space.Zero());
        for (var y = 0; y < 9; y++)
        {
            for (var x = 0; x < 9; x++)
            {
                var square = Math.Pow(surface.X[x] - foot[0], 2) + Math.Pow(surface.Y[y] - foot[1], 2) + (height * height);
                Assert.Equal(Math.Pow(square - 1, 2), surface[x, y], 1e-12);
            }
        }

        Assert.Equal((1, 0, 1), (Math.Round(surface.Metric.XX, 12), Math.Round(surface.Metric.XY, 12), Math.Round(surface.Metric.YY, 12)));
        Assert.All(surface.Points, point => Assert.Equal(0, point.Distance, 1e-14));
        Assert.Equal((points[1] - points[0]).L2Norm(), surface.Points[1].X, 1e-14);
        var edge = Math.Max(surface.Points.Max(p => p.X) - surface.Points.Min(p => p.X), surface.Points.Max(p => p.Y) - surface.Points.Min(p => p.Y));
        Assert.Equal(surface.Points.Max(p => p.X) + (0.2 * edge), surface.X[^1], 1e-14);
        Assert.Equal(81, surface.Cost.Values);
    }

    [Fact]
    public void A_symmetric_loss_has_a_symmetric_surface_with_its_minimum_in_the_middle()
    {
        var bowl = Quadratic.Diagonal(1, 4, 9);
        using var frame = AffineFrame.Along(bowl.Space, Vector(0, 0, 0), Vector(1, 0, 0), Vector(0, 2, 0)); // not normalised: as given
        var surface = LossSurface.Around(new ObjectiveSlices<Vector<double>>(bowl), frame, new SurfaceOptions { Points = 11, Radius = 0.7 });
        Assert.Equal((0, 0, 0), surface.Lowest);
        for (var y = 0; y < 11; y++)
        {
            for (var x = 0; x < 11; x++)
            {
                Assert.Equal((surface[10 - x, y], surface[x, 10 - y]), (surface[x, y], surface[x, y]));
                Assert.Equal(0.5 * (Math.Pow(surface.X[x], 2) + (4 * Math.Pow(2 * surface.Y[y], 2))), surface[x, y], 1e-14);
            }
        }

        Assert.Equal((1, 0, 4), surface.Metric);
    }

    [Fact]
    public void Shards_from_JSON_make_the_same_surface()
    {
        var objective = new MuellerBrown();
        var source = new ObjectiveSlices<Vector<double>>(objective, "Müller–Brown");
        using var frame = AffineFrame.Along(objective.Space, Vector(-0.3, 0.7), Vector(1, 0), Vector(0, 1));
        var axis = GridAxis.Between(-1, 1, 8);
        var grid = new EvaluationGrid(axis, axis);
        GridValues Part(int index)
        {
            using var evaluator = source.Slice(frame);
            return GridValues.FromJson(new GridEvaluation(grid, evaluator).Run(new GridShard(index, 3)).ToJson());
        }

        var merged = LossSurface.From(GridValues.Merge([Part(1), Part(2), Part(3)]), frame, Vector(0, 0));
        var whole = LossSurface.Around(source, frame, new SurfaceOptions { Points = 8 });
        Assert.Equal(whole.Values[0].ToArray(), merged.Values[0].ToArray());
        Assert.Equal(new SurfacePoint(0.3, -0.7, 0), merged.Points[0]);
        Assert.Contains("21 of 64 are measured", Assert.Throws<ArgumentException>(() => LossSurface.From(Part(1), frame)).Message);
    }

    [Fact]
    public void A_trajectory_off_the_plane_is_drawn_with_its_distance()
    {
        var bowl = Quadratic.Diagonal(1, 1, 1);
        using var frame = AffineFrame.Along(bowl.Space, Vector(0, 0, 0), Vector(1, 0, 0), Vector(0, 1, 0));
        Vector<double>[] walk = [Vector(3, 1, 2), Vector(1, -1, 0.5), Vector(0, 0, 0)];
        var surface = LossSurface.Covering(new ObjectiveSlices<Vector<double>>(bowl), frame, walk, new SurfaceOptions { Points = 5, Margin = 0 });
        Assert.Equal([new(3, 1, 2), new(1, -1, 0.5), new(0, 0, 0)], surface.Points.ToArray());
        Assert.Equal((0, 3, -1, 1), (surface.X[0], surface.X[^1], surface.Y[0], surface.Y[^1]));
    }

    [Fact]
    public void A_line_is_no_plane()
    {
        var bowl = Quadratic.Diagonal(1, 1);
        using var frame = AffineFrame.Between(bowl.Space, Vector(0, 0), Vector(1, 0));
        Assert.Contains("two directions. Got 1.", Assert.Throws<ArgumentException>(() => LossSurface.Around(new ObjectiveSlices<Vector<double>>(bowl), frame)).Message);
    }
}
