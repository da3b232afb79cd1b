using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry;

/// <summary>Where a network overflows its loss is not a number: no search may take that for a low loss.</summary>
public sealed class NotANumberTests
{
    private static readonly Pierced Valley = new();

    [Fact]
    public void The_highest_loss_of_a_profile_is_infinite_there_and_the_lowest_is_elsewhere()
    {
        var profile = LossProfile.Between(Valley, Vector(-1, 0), Vector(1, 0), new ProfileOptions { From = 0, To = 1, Points = 11 });
        Assert.Equal((0.5, double.PositiveInfinity), profile.Highest);
        Assert.Equal((0, 0), profile.Lowest);
        Assert.Equal(double.PositiveInfinity, profile.Barrier!.HighestLoss);
        var nowhere = LossProfile.Between(Valley, Vector(0, 0), Vector(0, 1e-3), new ProfileOptions { From = 0, To = 1, Points = 2 });
        Assert.Equal((double.NaN, double.NaN), nowhere.Lowest);
    }

    [Fact]
    public void A_string_through_it_is_not_resolved()
    {
        var found = StringSampling.Run(Valley, Vector(-1, 0), Vector(1, 0), new StringOptions { MaximumLoss = 1, Depth = 0 });
        Assert.Equal((PathStop.Unresolved, 2), (found.Stop, found.Points.Length));
        Assert.Equal(double.PositiveInfinity, new ConnectedPair<Vector<double>>(0, 1, found).Saddle);
    }

    [Fact]
    public void A_connector_and_a_simplex_over_it_are_infinitely_high()
    {
        var starts = new ConnectorOptions { Starts = [[0.3, 0.7]], PointsPerSegment = 19, Descent = new DescentOptions { Steps = 0 } };
        var connector = HyperplaneConnector.Run(Valley, [Vector(-1, 0), Vector(1, 0)], starts);
        Assert.Equal(double.PositiveInfinity, connector.Knots[0].HighestSpokeLoss);
        var simplex = LowLossSimplex.Grow(Valley, [Vector(-1, 0), Vector(1, 0)], new SimplexOptions { AddedVertices = 1, StepsPerVertex = 0, MeasuredPoints = 300 });
        Assert.Equal(double.PositiveInfinity, simplex.HighestLoss);
    }

    /// <summary>y², which is not a number in a disk of radius 0.05 around 0.</summary>
    private sealed class Pierced() : AnalyticObjective(2)
    {
        protected override double ValueAt(Vector<double> theta) => theta.L2Norm() < 0.05 ? double.NaN : theta[1] * theta[1];

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) => (ValueAt(theta), Vector(0, 2 * theta[1]));

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => v => Vector(0, 2 * v[1]);
    }
}
