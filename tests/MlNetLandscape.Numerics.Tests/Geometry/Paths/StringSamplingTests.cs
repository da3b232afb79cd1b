using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Tests.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Paths;

/// <summary>Strings round the ring, whose level sets are annuli.</summary>
public sealed class StringSamplingTests
{
    private static readonly Vector<double> From = Vector(1, 0);
    private static readonly Vector<double> To = Vector(Math.Cos(2.8), Math.Sin(2.8));

    [Theory]
    [InlineData(StringSplit.Middle)]
    [InlineData(StringSplit.Highest)]
    public void A_path_below_the_wanted_loss_is_found_and_gets_longer_as_that_falls(StringSplit split)
    {
        var lengths = new List<double>();
        var beads = new List<int>();
        foreach (var level in new[] { 0.9, 0.5, 0.05, 0.005 })
        {
            var found = StringSampling.Run(new Ring(), From, To, new StringOptions { MaximumLoss = level, Split = split });
            Assert.Equal(PathStop.Converged, found.Stop);
            Assert.InRange(found.Profile.Highest.Loss, 0, level);
            lengths.Add(found.RelativeLength);
            beads.Add(found.Points.Length - 2);
        }

        Assert.Equal(beads.Order(), beads);
        Assert.True(beads[^1] > beads[0]);
        Assert.Equal(1.4 / Math.Sin(1.4), lengths[^1], 0.05); // the arc over its chord
        Assert.InRange(lengths[0], 1, lengths[^1]);
    }

    [Fact]
    public void Below_the_loss_of_the_line_no_bead_is_needed()
    {
        var found = StringSampling.Run(new Ring(), From, To, new StringOptions { MaximumLoss = 1.01 });
        Assert.Equal((2, 1, 0), (found.Points.Length, Math.Round(found.RelativeLength, 12), found.Steps));
    }

    [Fact]
    public void What_is_not_reached_within_the_depth_is_said()
    {
        var found = StringSampling.Run(new Ring(), From, To, new StringOptions { MaximumLoss = 0.005, Depth = 1 });
        Assert.Equal((PathStop.Unresolved, 3), (found.Stop, found.Points.Length));
        var split = new DoubleWell(1, 1, 0); // two wells on a line: there is no way round
        var blocked = StringSampling.Run(split, Vector(-1), Vector(1), new StringOptions { MaximumLoss = split.Value(Vector(-1)) + 1e-3 });
        Assert.Equal(PathStop.Unresolved, blocked.Stop);
    }

    [Fact]
    public void A_segment_is_split_in_its_middle_or_where_it_is_highest()
    {
        var still = new DescentOptions { Steps = 0 }; // beads stay where they are put
        foreach (var (split, t) in new[] { (StringSplit.Middle, 0.5), (StringSplit.Highest, 1 / 11.0) })
        {
            var found = StringSampling.Run(new Tilted(), Vector(0), Vector(11), new StringOptions { MaximumLoss = 5, Depth = 1, Split = split, PointsPerSegment = 10, Descent = still });
            Assert.Equal(11 * t, found.Points[1][0], 1e-12);
        }
    }

    [Fact]
    public void Beads_go_down_by_a_share_of_the_way_to_the_ends()
    {
        foreach (var share in new[] { 0.1, 0.9 })
        {
            var slow = new DescentOptions { Method = DescentMethod.Momentum, LearningRate = 1e-3, Momentum = 0, Steps = 100_000 };
            var found = StringSampling.Run(new Ring(), From, To, new StringOptions { MaximumLoss = 0.5, TargetShare = share, Descent = slow });
            var beads = found.Points[1..^1].Select(new Ring().Value).ToArray();
            Assert.InRange(beads.Max(), 0.95 * share * 0.5, share * 0.5); // a small step below
        }
    }

    [Fact]
    public void Steps_are_counted_over_all_beads()
    {
        var asked = new List<long>();
        var descent = new DescentOptions { Method = DescentMethod.Momentum, LearningRate = 0.02, Steps = 400, StepsPerLook = 1 };
        var found = StringSampling.Run(new Ring(), From, To, new StringOptions { MaximumLoss = 0.1, Descent = descent }, step =>
        {
            asked.Add(step);
            return new Ring();
        });
        Assert.InRange(found.Points.Length, 4, 100);
        Assert.Equal(Enumerable.Range(0, found.Steps).Select(step => (long)step), asked);
    }

    [Fact]
    public void Only_the_string_is_left_behind_and_its_cost_is_counted()
    {
        var objective = new OwnedObjective(new Ring(4));
        var (a, b) = (objective.Owned.FromArray([1, 0, 0, 0]), objective.Owned.FromArray([Math.Cos(2.8), Math.Sin(2.8), 0, 0]));
        var before = objective.Cost;
        var found = StringSampling.Run(objective, a, b, new StringOptions { MaximumLoss = 0.1 });
        Assert.Equal(2 + found.Points.Length, objective.Owned.Live);
        Assert.Equal(objective.Cost - before, found.Cost);
    }

    [Fact]
    public void The_wanted_loss_must_be_given_above_the_ends()
    {
        Assert.Contains("`MaximumLoss` of `StringOptions` must be in (−∞, ∞). Got NaN.", Assert.Throws<ArgumentException>(() => StringSampling.Run(new Ring(), From, To, new StringOptions())).Message);
        Assert.Contains("must be above the losses of both ends, of which one is 9. Got 1.", Assert.Throws<ArgumentException>(() => StringSampling.Run(new Ring(), Vector(2, 0), To, new StringOptions { MaximumLoss = 1 })).Message);
    }

    /// <summary>10 at 1, and linear down to 0 at 0 and 11.</summary>
    private sealed class Tilted() : AnalyticObjective(1)
    {
        protected override double ValueAt(Vector<double> theta) => theta[0] <= 1 ? 10 * theta[0] : 11 - theta[0];

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) => (ValueAt(theta), Vector(theta[0] <= 1 ? 10 : -1));

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => throw new NotSupportedException();
    }
}
