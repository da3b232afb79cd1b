using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Objectives;

/// <summary>Where random planes meet wedges.</summary>
public sealed class WedgePlaneTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(30)]
    public void A_random_plane_meets_a_wedge_from_dimension_D_minus_n_on(int n)
    {
        const int D = 100;
        var wedge = new WedgeModel(D, n);
        double Lowest(int d, int starts)
        {
            var found = WedgePlane.Minimize(wedge, Gaussian(D, 1), GaussianMatrix(D, d, 2), starts);
            Assert.Equal(starts, found.Settled);
            Assert.InRange(found.Steps, starts, 20 * starts);
            Assert.Equal(wedge.Value(found.Point), found.Distance, 1e-12);
            return found.Distance;
        }

        Assert.InRange(Lowest(D - n, 1), 0, 1e-10);
        Assert.InRange(Lowest(D - n + 5, 1), 0, 1e-10);
        Assert.InRange(Lowest(D - n - 1, 1), 1e-3, 10);
        Assert.InRange(Lowest(D - n - 1, 20), 1e-5, 10); // the more starts the lower, but one equation is always left over
    }

    [Fact]
    public void Its_point_is_the_least_squares_solution_for_its_own_short_directions()
    {
        var wedge = new WedgeModel(40, 15);
        var (origin, directions) = (Gaussian(40, 3), GaussianMatrix(40, 6, 4));
        var found = WedgePlane.Minimize(wedge, origin, directions, 50);
        Assert.Equal(0, (origin + (directions * found.Coordinates) - found.Point).L2Norm(), 1e-12);
        var slope = new WedgeModel(40, 15, WedgeLoss.HalfSquaredDistance).Gradient(found.Point).Gradient;
        Assert.Equal(0, (directions.Transpose() * slope).L2Norm(), 1e-10); // stationary in the plane
        Assert.True(found.Distance <= WedgePlane.Minimize(wedge, origin, directions).Distance); // more starts cannot be worse
        for (var seed = 10; seed < 40; seed++)
            Assert.True(found.Distance <= wedge.Value(origin + (directions * Gaussian(6, seed))));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused() =>
        Assert.Contains("must have 10 entries", Assert.Throws<ArgumentException>(() => WedgePlane.Minimize(new WedgeModel(10, 4), Gaussian(9, 1), GaussianMatrix(9, 2, 1))).Message);
}
