using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Paths;

/// <summary>One step of a band of three points, a right angle from (0, 0) over (2, 0) to (2, 1), by hand.</summary>
public sealed class ElasticBandTests
{
    private static readonly Vector<double>[] Corner = [Vector(0, 0), Vector(2, 0), Vector(2, 1)];

    [Theory]
    [InlineData(0, 1, 2, 0, 1)] // rising: towards the end
    [InlineData(2, 1, 0, 1, 0)] // falling: from the start
    [InlineData(0, 3, 2, 1, 3)] // a top: the higher neighbour is ahead, and differences are 3 and 1
    [InlineData(2, 3, 0, 3, 1)] // a top: the higher neighbour is behind
    [InlineData(5, 1, 2, 4, 1)] // a bottom: the higher neighbour is behind, and differences are 4 and 1
    [InlineData(1, 1, 1, 1, 1)] // flat: along the band
    public void The_tangent_is_that_of_Henkelman_and_Jonsson(double before, double here, double after, double backward, double forward)
    {
        // t ∝ backward (1, 0) + forward (0, 1); the gradient is (1, 2)
        var options = new BandOptions { SpringConstant = double.Epsilon, Momentum = 0 };
        var objective = new Given(here, Vector(1, 2));
        var band = new ElasticBand<Vector<double>>(objective.Space, Corner[0], Corner[2], Corner, options);
        var (highest, force) = band.Step(objective, before, after, 0.5);
        var tangent = Vector(backward, forward).Normalize(2);
        var across = Vector(1, 2) - (Vector(1, 2).DotProduct(tangent) * tangent);
        Assert.Equal(0, (Corner[1] - (0.5 * across) - band.Points[1]).L2Norm(), 1e-14);
        Assert.Equal((across.L2Norm(), new[] { before, here, after }.Max()), (force, highest), (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-14 && a.Item2 == b.Item2);
    }

    [Fact]
    public void A_spring_pulls_a_pivot_back_where_the_segment_behind_it_is_too_long()
    {
        // equal shares are wanted, but the segments are 2 and 1 long: the excesses are 1/2 and −1/2; without a gradient the rise ahead gives t = (0, 1)
        var options = new BandOptions { SpringConstant = 0.1, Momentum = 0, FirstPivots = 1 };
        var objective = new Given(1, Vector(0, 0));
        var band = new ElasticBand<Vector<double>>(objective.Space, Vector(0, 0), Vector(2, 1), null, options);
        Corner[1].CopyTo(band.Points[1]);
        band.Step(objective, 0, 2, 0.5);
        Assert.Equal(0, (Vector(2, -0.5 * 0.1 * 1) - band.Points[1]).L2Norm(), 1e-14);
    }

    [Fact]
    public void A_spring_of_no_give_puts_pivots_back_along_the_band_first()
    {
        var options = new BandOptions { Momentum = 0, FirstPivots = 1 };
        var objective = new Given(1, Vector(0, 0));
        var band = new ElasticBand<Vector<double>>(objective.Space, Vector(0, 0), Vector(2, 1), null, options);
        Corner[1].CopyTo(band.Points[1]);
        band.Step(objective, 0, 2, 0.5);
        Assert.Equal(0, (Vector(1.5, 0) - band.Points[1]).L2Norm(), 1e-14); // half of 3 along the corner
    }

    [Fact]
    public void A_new_pivot_goes_where_the_loss_stands_out_most_and_splits_its_segments_share()
    {
        var options = new BandOptions { Momentum = 0, InsertionsPerCycle = 1 };
        var objective = new Given(0, Vector(0, 0));
        var band = new ElasticBand<Vector<double>>(objective.Space, Corner[0], Corner[2], Corner, options);
        Assert.Equal(1, band.Insert([[0.1, 0.9, 0.3], [0.2, 0.5, 0.2]], [0, 0, 0])); // 0.9 in the middle of the first
        Assert.Equal([Corner[0], Vector(1, 0), Corner[1], Corner[2]], band.Points);
        band.Step(objective, 0, 0, 0.5);
        Assert.Equal([Corner[0], Vector(1, 0), Corner[1], Corner[2]], band.Points); // its shares are those of the corner: nothing to put back
        Assert.Equal(0, band.Insert([[0, 0, 0], [0.5, 1, 1.5], [1.5, 1, 0.5]], [0, 0, 2, 0])); // straight between pivots
    }

    [Fact]
    public void Several_new_pivots_each_split_their_own_segment()
    {
        var options = new BandOptions { Momentum = 0, InsertionsPerCycle = 2 };
        var objective = new Given(0, Vector(0, 0));
        var band = new ElasticBand<Vector<double>>(objective.Space, Corner[0], Corner[2], Corner, options);
        Assert.Equal(2, band.Insert([[0.1, 0.9, 0.3], [0.2, 0.4, 0.8]], [0, 0, 0]));
        Assert.Equal([Corner[0], Vector(1, 0), Corner[1], Vector(2, 0.75), Corner[2]], band.Points);
        band.Step(objective, 0, 0, 0.5);
        Assert.Equal(0, band.Points.Zip([Corner[0], Vector(1, 0), Corner[1], Vector(2, 0.75), Corner[2]], (point, expected) => (point - expected).L2Norm()).Max(), 1e-14); // with the shares of the corner
    }

    /// <summary>One value and one gradient everywhere.</summary>
    private sealed class Given(double value, Vector<double> gradient) : AnalyticObjective(2)
    {
        protected override double ValueAt(Vector<double> theta) => value;

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) => (value, gradient.Clone());

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => throw new NotSupportedException();
    }
}
