using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.CriticalPoints;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Tests.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Paths;

/// <summary>Bands on the surface of Müller and Brown, whose saddles are known, and round the ring.</summary>
public sealed class NudgedElasticBandTests
{
    private static readonly Vector<double> Upper = Vector(-0.55822, 1.44173); // −146.6995
    private static readonly Vector<double> Lower = Vector(0.62350, 0.02804); // −108.1667
    private static readonly Vector<double> Middle = Vector(-0.05001, 0.46669); // −80.7678

    private static readonly BandOptions Quick = new()
    {
        Cycles = [new(300, 2e-5), new(300, 2e-5), new(300, 2e-5), new(300, 2e-5), new(300, 2e-5), new(300, 2e-5), new(600, 1e-5)],
        InsertionThreshold = 0.02,
    };

    [Theory]
    [InlineData("upper to lower", -40.6648)]
    [InlineData("upper to middle", -40.6648)]
    [InlineData("middle to lower", -72.2489)]
    public void The_highest_point_of_a_band_is_the_saddle(string way, double saddle)
    {
        var (from, to) = way switch { "upper to lower" => (Upper, Lower), "upper to middle" => (Upper, Middle), _ => (Middle, Lower) };
        var found = NudgedElasticBand.Run(new MuellerBrown(), from, to, Quick);
        Assert.Equal(saddle, found.Connection.Profile.Highest.Loss, 0.5);
        Assert.InRange(found.Connection.Profile.Highest.Loss, saddle - 0.01, 0); // no continuous path stays below its saddle; samples may
        Assert.InRange(found.Connection.Points.Length - 2, 3, 15);
        Assert.Equal(PathStop.Limit, found.Connection.Stop);
        var top = found.Connection.Point(new MuellerBrown().Space, found.Connection.Profile.Highest.Position); // from there Newton's method finds the saddle itself
        var exact = CriticalPointSearch.From(new MuellerBrown(), top);
        Assert.Equal((CriticalPointKind.Saddle, saddle), (exact.Kind, Math.Round(exact.Loss, 4)));
    }

    [Fact]
    public void Insertion_brings_it_closer_with_every_cycle_that_inserts()
    {
        var found = NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, Quick);
        Assert.Equal([3, .. found.Cycles.Select(cycle => cycle.Pivots + cycle.Inserted).SkipLast(1)], found.Cycles.Select(cycle => cycle.Pivots));
        Assert.True(found.Cycles[0].Inserted > 0);
        Assert.All(found.Cycles, cycle => Assert.InRange(cycle.Inserted, 0, 2));
        Assert.Equal(0, found.Cycles[^1].Inserted); // none is left unrelaxed
        Assert.True(found.Cycles[^1].HighestLoss < found.Cycles[0].HighestLoss - 5);
        Assert.Equal(found.Connection.Profile.Highest.Loss, found.Cycles[^1].HighestLoss);
        Assert.InRange(found.Connection.RelativeLength, 1.05, 2);
    }

    [Fact]
    public void A_relaxed_band_has_no_force_across_it()
    {
        var options = new BandOptions { Cycles = [new(4000, 2e-5)], FirstPivots = 15, ForceTolerance = 1e-3 };
        var found = NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, options);
        Assert.Equal(PathStop.Converged, found.Connection.Stop);
        Assert.InRange(found.Cycles[^1].Force, 0, 1e-3);
        Assert.InRange(found.Connection.Steps, 10, 3999);
        var lengths = found.Connection.Points.Zip(found.Connection.Points.Skip(1), (a, b) => (b - a).L2Norm()).ToArray();
        Assert.Equal(1, lengths.Max() / lengths.Min(), 0.02); // the stiff spring has kept the distances
        Assert.Equal(-40.6648, found.Connection.Profile.Highest.Loss, 0.5);
    }

    [Fact]
    public void A_soft_spring_finds_the_same_saddle()
    {
        var options = new BandOptions { Cycles = [new(4000, 2e-5)], FirstPivots = 15, SpringConstant = 500 };
        var found = NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, options);
        Assert.Equal(-40.6648, found.Connection.Profile.Highest.Loss, 0.5);
        var lengths = found.Connection.Points.Zip(found.Connection.Points.Skip(1), (a, b) => (b - a).L2Norm()).ToArray();
        Assert.InRange(lengths.Max() / lengths.Min(), 1, 1.5);
    }

    [Fact]
    public void Round_the_ring_the_band_lies_on_it()
    {
        // by symmetry the straight band cannot choose a side: the ends are not quite opposite
        var options = new BandOptions { Cycles = [new(400, 0.02), new(400, 0.02)], FirstPivots = 9 };
        var found = NudgedElasticBand.Run(new Ring(), Vector(Math.Cos(0.3), Math.Sin(0.3)), Vector(-1, 0), options);
        Assert.All(found.Connection.Points, point => Assert.Equal(1, point.L2Norm(), 1e-6));
        Assert.Equal(0.5 * (Math.PI - 0.3) / Math.Sin(0.5 * (Math.PI - 0.3)), found.Connection.RelativeLength, 0.03); // arc over chord
        Assert.Equal(0, found.Connection.Barrier.AboveLine, 0.02); // the chords of the band lie a little inside
    }

    [Fact]
    public void A_band_can_be_relaxed_further()
    {
        var options = new BandOptions { Cycles = [new(200, 2e-5)], FirstPivots = 9 };
        var first = NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, options);
        var second = NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, options, start: first.Connection.Points);
        Assert.True(second.Cycles[0].Force < 0.5 * first.Cycles[0].Force);
        Assert.Equal(11, second.Connection.Points.Length);
        var still = NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, options with { Cycles = [new(0, 1)] }, start: first.Connection.Points);
        Assert.Equal(first.Connection.Points.ToArray(), still.Connection.Points.ToArray());
        Assert.Contains("at least three points, both ends included. Got 2.", Assert.Throws<ArgumentException>(() => NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, options, start: [Upper, Lower])).Message);
    }

    [Fact]
    public void A_bowl_has_nothing_to_insert()
    {
        var found = NudgedElasticBand.Run(Quadratic.Diagonal(1, 3), Vector(-1, 0), Vector(1, 0), new BandOptions { Cycles = [new(50, 0.1), new(50, 0.1), new(50, 0.1)] });
        Assert.Equal((3, PathStop.Converged), (found.Cycles.Single().Pivots, found.Connection.Stop)); // the line along an axis has no force across it
        Assert.Equal(0, found.Connection.Barrier.AboveLine);
        Assert.Equal(1, found.Connection.RelativeLength, 1e-12);
    }

    [Fact]
    public void What_it_cost_is_counted_also_in_batches()
    {
        var options = new BandOptions { Cycles = [new(5, 1e-6), new(5, 1e-6)], InsertionsPerCycle = 0, PointsPerSegment = 2 };
        var whole = NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, options).Connection.Cost;
        Assert.Equal(new EvaluationCost(2 + (2 * 13), 30, 0, 0), whole);
        var batches = NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, options, _ => new MuellerBrown()).Connection.Cost;
        Assert.Equal(whole with { Values = whole.Values + 20 }, batches); // the ends are looked at in every batch
    }

    [Fact]
    public void Batches_that_are_all_of_the_loss_change_nothing()
    {
        var options = new BandOptions { Cycles = [new(30, 2e-5), new(30, 2e-5)], FirstPivots = 4 };
        var whole = NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, options).Connection;
        var batches = NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, options, _ => new MuellerBrown()).Connection;
        Assert.Equal(whole.Points.ToArray(), batches.Points.ToArray());
        Assert.Equal(whole.TrainingLosses.ToArray(), batches.TrainingLosses.ToArray());
    }

    [Fact]
    public void Every_cycle_begins_at_rest()
    {
        var options = new BandOptions { Cycles = [new(20, 2e-5), new(20, 2e-5)], FirstPivots = 3, InsertionsPerCycle = 0, SpringConstant = 1e-12 };
        var both = NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, options).Connection;
        var first = NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, options with { Cycles = [new(20, 2e-5)] }).Connection;
        var second = NudgedElasticBand.Run(new MuellerBrown(), Upper, Lower, options with { Cycles = [new(20, 2e-5)] }, start: first.Points).Connection;
        Assert.Equal(0, both.Points.Zip(second.Points, (a, b) => (a - b).L2Norm()).Max(), 1e-12);
    }

    [Fact]
    public void Steps_that_are_too_long_are_a_result()
    {
        var found = NudgedElasticBand.Run(new Ring(), Vector(1, 0), Vector(-1, 0.1), new BandOptions { Cycles = [new(100, 1e3), new(100, 1e3)] });
        Assert.Equal((PathStop.Diverged, 1), (found.Connection.Stop, found.Cycles.Length));
    }

    [Fact]
    public void Only_the_band_is_left_behind()
    {
        var objective = new OwnedObjective(new Ring(4));
        var (a, b) = (objective.Owned.Random(ProbeDistribution.Gaussian, 1), objective.Owned.Random(ProbeDistribution.Gaussian, 2));
        var found = NudgedElasticBand.Run(objective, a, b, new BandOptions { Cycles = [new(20, 1e-3), new(20, 1e-3), new(20, 1e-3)] });
        Assert.Equal(2 + found.Connection.Points.Length, objective.Owned.Live);
    }

    [Fact]
    public void Wrong_cycles_are_refused()
    {
        var message = Assert.Throws<ArgumentException>(() => NudgedElasticBand.Run(new Ring(), Vector(1, 0), Vector(-1, 0), new BandOptions { Cycles = [], FirstPivots = 0 })).Message;
        Assert.Contains("`Cycles`", message);
        Assert.Contains("`FirstPivots` of `BandOptions` must be in [1, ∞). Got 0.", message);
    }
}
