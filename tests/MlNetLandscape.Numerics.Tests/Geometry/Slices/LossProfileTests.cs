using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Tests.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Slices;

/// <summary>Losses along lines, and the barriers on them.</summary>
public sealed class LossProfileTests
{
    [Fact]
    public void Across_the_ring_the_profile_is_a_quartic_with_a_barrier_of_one()
    {
        var ring = new Ring();
        var profile = LossProfile.Between(ring, Vector(1, 0), Vector(-1, 0));
        Assert.Equal(2, profile.Distance, 1e-15);
        foreach (var (t, loss) in profile.Positions.Zip(profile.Losses))
            Assert.Equal(Math.Pow(Math.Pow(1 - (2 * t), 2) - 1, 2), loss, 1e-13);
        var barrier = profile.Barrier!;
        Assert.Equal((1, 0.5, 1, 0.5), (barrier.HighestLoss, barrier.HighestPosition, barrier.AboveLine, barrier.AboveLinePosition));
        Assert.Equal(1, barrier.AboveEnds);
        Assert.Equal(0, barrier.Resolution, 1e-15); // symmetric: the parabola peaks at the sample
        Assert.Equal((profile.Positions.Length, 0), (profile.Cost.Values, profile.Cost.Gradients));
        Assert.Equal((-0.25, 1.5625), profile.Highest); // (2.25 − 1)²: outside [0, 1] the loss rises again
    }

    [Fact]
    public void The_two_barriers_differ_where_the_ends_do()
    {
        var barrier = LossBarrier.Of([0, 0.25, 0.5, 1], [1, 2.5, 3, 5]);
        Assert.Equal((5, 1, 0.5, 0.25), (barrier.HighestLoss, barrier.HighestPosition, barrier.AboveLine, barrier.AboveLinePosition)); // 2.5 − (0.75 · 1 + 0.25 · 5)
        Assert.Equal(0, barrier.AboveEnds);
        Assert.Equal(0, LossBarrier.Of([0, 0.5, 1], [1, 0, 1]).AboveLine); // a valley is no barrier
        Assert.Equal(double.PositiveInfinity, LossBarrier.Of([0, 0.5, 1], [1, double.NaN, 1]).AboveLine);
        var broken = LossBarrier.Of([0, 0.5, 1], [1, 2, double.NaN]);
        Assert.Equal((double.NaN, double.NaN, double.PositiveInfinity), (broken.AboveLine, broken.AboveEnds, broken.HighestLoss));
    }

    [Fact]
    public void Positions_beyond_the_ends_do_not_count()
    {
        var barrier = LossBarrier.Of([-1, 0, 0.5, 1, 2], [99, 1, 2, 1, 77]);
        Assert.Equal((2, 1), (barrier.HighestLoss, barrier.AboveLine));
        Assert.Null(LossProfile.Between(new Ring(), Vector(1, 0), Vector(-1, 0), new ProfileOptions { From = 0.1 }).Barrier);
        Assert.Contains("None of the 2 positions is 0", Assert.Throws<ArgumentException>(() => LossBarrier.Of([0.5, 1], [1, 1])).Message);
    }

    [Fact]
    public void What_the_grid_may_have_missed_is_said_to_third_order()
    {
        // sin πt between t = 0.4 and 0.55 of a grid that misses the peak at 0.5
        double[] positions = [0, 0.4, 0.55, 0.7, 1];
        var barrier = LossBarrier.Of(positions, [.. positions.Select(t => Math.Sin(Math.PI * t))]);
        Assert.Equal(1 - Math.Sin(0.55 * Math.PI), barrier.Resolution, 2e-3);
        Assert.NotEqual(0, barrier.Resolution);
    }

    [Theory]
    [InlineData(-0.25, 1.25, 41)]
    [InlineData(-0.3, 1.1, 17)]
    [InlineData(0, 1, 25)]
    public void Zero_and_one_are_always_among_the_positions(double from, double to, int points)
    {
        var profile = LossProfile.Between(new Ring(), Vector(1, 0), Vector(0, 1), new ProfileOptions { From = from, To = to, Points = points });
        Assert.Contains(0.0, profile.Positions);
        Assert.Contains(1.0, profile.Positions);
        Assert.Equal(profile.Positions.Order(), profile.Positions.AsEnumerable());
        Assert.InRange(profile.Positions.Length, points, points + 2);
        Assert.Equal(0, profile.Barrier!.StartLoss, 1e-15);
    }

    [Fact]
    public void A_line_down_a_bowl_is_monotone_and_one_across_is_not()
    {
        var bowl = Quadratic.Diagonal(1, 10);
        Assert.True(LossProfile.Between(bowl, Vector(3, 1), Vector(0, 0)).IsMonotone());
        var across = LossProfile.Between(bowl, Vector(3, 1), Vector(-1, 0));
        Assert.False(across.IsMonotone());
        Assert.True(across.IsMonotone(0.51)); // it rises by ½
        Assert.False(across.IsMonotone(0.25)); // in small steps
        Assert.Equal(0, LossProfile.Between(bowl, Vector(3, 1), Vector(-3, -1)).Lowest.Loss, 1e-15);
    }

    [Fact]
    public void Zero_and_one_are_not_doubled_where_rounding_leaves_a_position_beside_them()
    {
        foreach (var (from, to, points) in new[] { (-0.1, 1.1, 13), (-0.3, 1.3, 17), (-0.7, 1.4, 22) })
        {
            var positions = LossProfile.Between(new Ring(), Vector(1, 0), Vector(-1, 0), new ProfileOptions { From = from, To = to, Points = points }).Positions;
            Assert.Equal(points, positions.Length);
            Assert.Equal([0, 1], positions.Where(position => position is 0 or 1));
        }
    }

    [Fact]
    public void An_eigenvector_shows_its_curvature()
    {
        var bowl = Quadratic.Diagonal(1, 10);
        using var frame = AffineFrame.Along(bowl.Space, Vector(0, 0), Vector(0, 1));
        var profile = LossProfile.Along(new ObjectiveSlices<MathNet.Numerics.LinearAlgebra.Vector<double>>(bowl), frame, new ProfileOptions { From = -2, To = 2, Points = 5 });
        Assert.Equal([20, 5, 0, 5, 20], profile.Losses.ToArray());
        Assert.Equal(profile.Losses.ToArray(), profile[ISliceEvaluator.Loss].ToArray());
        Assert.Contains("`Accuracy` was not measured. Measured are Loss.", Assert.Throws<ArgumentException>(() => profile["Accuracy"]).Message);
    }

    [Fact]
    public void A_trajectory_is_looked_at_piece_by_piece_and_each_point_once()
    {
        var ring = new Ring();
        var walk = Enumerable.Range(0, 5).Select(index => Vector(Math.Cos(index * Math.PI / 4), Math.Sin(index * Math.PI / 4))).ToArray();
        var profile = LossProfile.Through(new ObjectiveSlices<MathNet.Numerics.LinearAlgebra.Vector<double>>(ring), walk, 3);
        Assert.Equal(Enumerable.Range(0, 17).Select(index => index / 16.0), profile.Positions.AsEnumerable());
        Assert.Equal(17, profile.Cost.Values);
        Assert.Equal(2, profile.Distance, 1e-15);
        Assert.All([0, 4, 8, 12, 16], index => Assert.Equal(0, profile.Losses[index], 1e-15));
        Assert.Equal(Math.Pow(Math.Pow(Math.Cos(Math.PI / 8), 2) - 1, 2), profile.Losses[6], 1e-14); // the middle of a chord
        Assert.Equal(profile.Losses[6], profile.Barrier!.AboveLine, 1e-14);
        Assert.Contains("Got 1.", Assert.Throws<ArgumentException>(() => LossProfile.Through(new ObjectiveSlices<MathNet.Numerics.LinearAlgebra.Vector<double>>(ring), walk[..1])).Message);
    }

    [Fact]
    public void The_barrier_of_an_accuracy_is_how_far_it_falls()
    {
        var profile = new LossProfile([0, 0.5, 1], [ISliceEvaluator.Loss, "Accuracy"], [[0.1, 0.6, 0.1], [0.9, 0.7, 0.95]], 1, default);
        Assert.Equal(0.225, profile.BarrierOf("Accuracy", isHigherBetter: true).AboveLine, 1e-12);
        Assert.Equal(0.5, profile.BarrierOf(ISliceEvaluator.Loss).AboveLine, 1e-12);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        var objective = new OwnedObjective(new Ring(6));
        var (a, b) = (objective.Owned.Random(ProbeDistribution.Gaussian, 1), objective.Owned.Random(ProbeDistribution.Gaussian, 2));
        LossProfile.Between(objective, a, b);
        Assert.Equal((2, 5), (objective.Owned.Live, objective.Owned.Peak)); // the ends, the frame, a point
    }

    [Fact]
    public void All_faults_are_said_at_once()
    {
        var message = Assert.Throws<ArgumentException>(() => LossProfile.Between(new Ring(), Vector(1, 0), Vector(0, 1), new ProfileOptions { From = 1, To = 0, Points = 1 })).Message;
        Assert.Contains("`To` of `ProfileOptions` must be in (1, ∞). Got 0.", message);
        Assert.Contains("`Points` of `ProfileOptions` must be in [2, 1000000]. Got 1.", message);
    }
}
