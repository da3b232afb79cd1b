using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Tests.LinearOperators;
using MlNetLandscape.Numerics.Tests.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Paths;

/// <summary>Connectors in the wedge model and on spheres, where a point of loss 0 lies above every mixture of optima.</summary>
public sealed class HyperplaneConnectorTests
{
    private static readonly WedgeModel Half = new(400, 200, WedgeLoss.HalfSquaredDistance);
    private static readonly ObjectiveSlices<Vector<double>> Distances = new(new WedgeModel(400, 200));

    [Fact]
    public void Between_wedges_there_is_a_tunnel_though_the_line_is_high()
    {
        var (a, b) = (Wedges.Optimum(Half, 1), Wedges.Optimum(Half, 2));
        Assert.True(ModeConnection.Line(Distances, a, b).Profile.Highest.Loss > 1);
        var found = HyperplaneConnector.Run(Half, a, b, source: Distances);
        Assert.Equal(PathStop.Converged, found.Stop);
        var knots = found.Points.Select(point => new WedgeModel(400, 200).Value(point)).ToArray();
        Assert.InRange(knots.Max(), 0, 1e-6);
        Assert.True(found.Profile.Highest.Loss < 0.75 * ModeConnection.Line(Distances, a, b).Profile.Highest.Loss);

        var u = (b - a).Normalize(2); // knots have moved across b − a alone
        for (var knot = 0; knot <= 8; knot++)
            Assert.Equal((b - a).L2Norm() * knot / 8, u.DotProduct(found.Points[knot] - a), 1e-10);
    }

    [Fact]
    public void More_segments_give_a_lower_tunnel()
    {
        var (a, b) = (Wedges.Optimum(Half, 1), Wedges.Optimum(Half, 2));
        double[] highest = [.. new[] { 2, 8, 32 }.Select(segments => HyperplaneConnector.Run(Half, a, b, new ConnectorOptions { Segments = segments }, source: Distances).Profile.Highest.Loss)];
        Assert.Equal(highest.OrderDescending(), highest);
        Assert.True(highest[2] < 0.5 * highest[0]);
    }

    [Fact]
    public void Deviations_point_one_way_in_each_half()
    {
        var seen = Enumerable.Range(0, 4).Select(pair => HyperplaneConnector.Run(Half, Wedges.Optimum(Half, 10 + pair), Wedges.Optimum(Half, 20 + pair)).Deviations(Half.Space)).ToArray();
        Assert.InRange(seen.Average(deviations => deviations.WithinHalves), 0.4, 1); // 0.59 in facts
        Assert.InRange(seen.Average(deviations => deviations.AcrossHalves), -1, 0.3); // 0.17
        var one = seen[0];
        Assert.Equal(7, one.Lengths.Length);
        for (var row = 0; row < 7; row++)
        {
            Assert.Equal(1, one.Cosines[row][row], 1e-12);
            Assert.Equal(one.Cosines[row][2], one.Cosines[2][row], 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void Several_optima_have_a_point_of_no_loss_above_their_centroid(int m)
    {
        Vector<double>[] optima = [.. Enumerable.Range(1, m + 1).Select(seed => Wedges.Optimum(Half, seed))];
        var found = HyperplaneConnector.Run(Half, optima);
        var knot = found.Knots.Single();
        Assert.Equal(m, found.Dimension);
        Assert.InRange(knot.StartLoss, 1, 10);
        Assert.InRange(knot.Loss, 0, 1e-12);
        Assert.All(found.OptimaLosses, loss => Assert.Equal(0, loss));
        var centroid = optima.Aggregate((a, b) => a + b) / (m + 1);
        var moved = knot.Point - centroid;
        Assert.Equal(moved.L2Norm(), knot.Deviation, 1e-9);
        foreach (var optimum in optima)
            Assert.Equal(0, moved.DotProduct(optimum - optima[0]) / (moved.L2Norm() * Math.Max(1, (optimum - optima[0]).L2Norm())), 1e-12);
        var spokes = optima.SelectMany(optimum => Enumerable.Range(1, 10).Select(place => Half.Value(optimum + (place / 10.0 * (knot.Point - optimum)))));
        Assert.Equal(spokes.Max(), knot.HighestSpokeLoss, 1e-12);
    }

    [Theory]
    [InlineData(DescentMethod.Lbfgs)]
    [InlineData(DescentMethod.Momentum)]
    [InlineData(DescentMethod.Adam)]
    public void Above_every_mixture_of_points_of_a_sphere_lies_one_point_of_it(DescentMethod method)
    {
        var ring = new Ring(8);
        Vector<double>[] optima = [.. Enumerable.Range(1, 3).Select(seed => Gaussian(8, seed).Normalize(2))];
        var options = new ConnectorOptions
        {
            Starts = HyperplaneConnector.Grid(3, 4),
            Descent = new DescentOptions { Method = method, LearningRate = 0.05, Momentum = 0.5, Steps = 2000, GradientTolerance = 1e-9 },
        };
        var found = HyperplaneConnector.Run(ring, optima, options);
        using var frame = AffineFrame.Star(ring.Space, optima);
        Assert.Equal(12, found.Knots.Length);
        foreach (var knot in found.Knots)
        {
            Assert.Equal(1, knot.Point.L2Norm(), 1e-6);
            Assert.Equal(PathStop.Converged, knot.Stop);
            Assert.Equal(knot.Weights.Skip(1), frame.Project(knot.Point).Coordinates, (a, b) => Math.Abs(a - b) < 1e-12);
        }

        Assert.InRange(found.HighestLoss, 0, 1e-10);
    }

    [Fact]
    public void The_grid_of_a_simplex_has_its_number_of_points()
    {
        Assert.Equal([[0.75, 0.25], [0.5, 0.5], [0.25, 0.75]], HyperplaneConnector.Grid(2, 4).Select(start => start.ToArray()));
        Assert.Equal(15 - 3, HyperplaneConnector.Grid(3, 4).Length); // C(6, 2) − 3
        Assert.All(HyperplaneConnector.Grid(4, 3), start => Assert.Equal(1, start.Sum(), 1e-15));
    }

    [Fact]
    public void A_target_ends_a_descent_and_batches_are_counted()
    {
        var (a, b) = (Wedges.Optimum(Half, 1), Wedges.Optimum(Half, 2));
        var asked = new List<long>();
        var options = new ConnectorOptions
        {
            Segments = 2,
            PointsPerSegment = 1,
            Descent = new DescentOptions { Method = DescentMethod.Momentum, LearningRate = 0.1, Momentum = 0, TargetLoss = 0.1, StepsPerLook = 5 },
        };
        var found = HyperplaneConnector.Run(Half, a, b, options, step =>
        {
            asked.Add(step);
            return new WedgeModel(400, 200, WedgeLoss.HalfSquaredDistance);
        });
        Assert.Equal(PathStop.Converged, found.Stop);
        Assert.InRange(Half.Value(found.Points[1]), 0.01, 0.1);
        Assert.Equal(0, found.Steps % 5);
        Assert.Equal(Enumerable.Range(0, found.Steps).Select(step => (long)step), asked);
        Assert.Equal((found.Steps, 1 + (found.Steps / 5) + 5), (found.Cost.Gradients, found.Cost.Values));
        Assert.Contains("{Momentum, Adam} with batches. Got Lbfgs", Assert.Throws<ArgumentException>(
            () => HyperplaneConnector.Run(Half, a, b, new ConnectorOptions { Descent = new DescentOptions { Method = DescentMethod.Lbfgs } }, batch: _ => Half)).Message);
    }

    [Fact]
    public void Steps_are_counted_over_all_knots_and_the_worst_end_is_said()
    {
        var (a, b) = (Wedges.Optimum(Half, 1), Wedges.Optimum(Half, 2));
        var descent = new DescentOptions { Method = DescentMethod.Momentum, LearningRate = 0.1, Momentum = 0, Steps = 7, TargetLoss = double.NegativeInfinity, StepsPerLook = 1 };
        var options = new ConnectorOptions { Segments = 4, PointsPerSegment = 1, Descent = descent, Starts = [[0.75, 0.25], [0.5, 0.5], [0.25, 0.75]] };
        var ends = HyperplaneConnector.Run(Half, [a, b], options).Knots.Select(knot => knot.Loss).ToArray();
        options = options with { Descent = descent with { TargetLoss = 0.5 * (ends.Min() + ends.Max()) } }; // not all of them get there
        var asked = new List<long>();
        IObjective<Vector<double>> Batch(long step)
        {
            asked.Add(step);
            return new WedgeModel(400, 200, WedgeLoss.HalfSquaredDistance);
        }

        var knots = HyperplaneConnector.Run(Half, [a, b], options, Batch).Knots;
        Assert.Equal(2, knots.Select(knot => knot.Stop).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, knots.Sum(knot => knot.Steps)).Select(step => (long)step), asked);
        asked.Clear();
        var chain = HyperplaneConnector.Run(Half, a, b, options, Batch);
        Assert.Equal(PathStop.Limit, chain.Stop);
        Assert.Equal(Enumerable.Range(0, chain.Steps).Select(step => (long)step), asked);
    }

    [Fact]
    public void Knots_of_several_optima_end_at_the_highest_of_their_losses_and_spokes_come_from_those_they_mix()
    {
        Vector<double>[] optima = [Vector(1, -1.2, 0), Vector(3, 1.2, 0), Vector(2, 3, 5)]; // the last is high
        var slope = new Slope();
        var found = HyperplaneConnector.Run(slope, optima, new ConnectorOptions { Starts = [[0.5, 0.5, 0]], PointsPerSegment = 4 });
        Assert.Equal([.. optima.Select(slope.Value)], found.OptimaLosses.ToArray());
        var knot = found.Knots[0];
        Assert.Equal((0, knot.StartLoss), (knot.Steps, knot.Loss)); // below that from the start
        double Highest(Vector<double> optimum) => Enumerable.Range(1, 5).Max(place => slope.Value(optimum + (place / 5.0 * (knot.Point - optimum))));
        Assert.Equal(Math.Max(Highest(optima[0]), Highest(optima[1])), knot.HighestSpokeLoss, 1e-12);
        Assert.True(Highest(optima[2]) > 2 * knot.HighestSpokeLoss);
    }

    [Fact]
    public void A_kink_that_no_step_gets_over_is_not_called_convergence()
    {
        var (a, b) = (Wedges.Optimum(Half, 1), Wedges.Optimum(Half, 2)); // a distance has a kink where it is 0
        var found = HyperplaneConnector.Run(new WedgeModel(400, 200), [a, b], new ConnectorOptions { Descent = new DescentOptions { Steps = 5000 } });
        Assert.NotEqual(PathStop.Limit, found.Knots[0].Stop);
        Assert.Equal(found.Knots[0].Loss == 0, found.Knots[0].Stop == PathStop.Converged);
    }

    [Fact]
    public void Without_a_target_knots_end_at_the_loss_of_the_optima()
    {
        // across y it falls for ever along x: what 1 + e⁻² at the ends is, is reached at once; a lower target is followed
        var (a, b) = (Vector(2, -1.5, 0), Vector(2, 1.5, 0));
        var found = HyperplaneConnector.Run(new Slope(), a, b, new ConnectorOptions { Segments = 2 });
        Assert.InRange(new Slope().Value(found.Points[1]), 0, new Slope().Value(a));
        Assert.InRange(found.Points[1][0], 2, 4);
        var further = HyperplaneConnector.Run(new Slope(), a, b, new ConnectorOptions { Segments = 2, Descent = new DescentOptions { TargetLoss = 1 + 1e-4 } });
        Assert.InRange(further.Points[1][0], Math.Log(1e4), 20);
        Assert.Equal(1 + 1e-4, HyperplaneConnector.Run(new Slope(), [a, b], new ConnectorOptions { Descent = new DescentOptions { TargetLoss = 1 + 1e-4 } }).HighestLoss, 1e-4);
    }

    [Fact]
    public void Only_the_knots_are_left_behind()
    {
        var objective = new OwnedObjective(new Ring(6));
        Owned[] optima = [.. Enumerable.Range(1, 3).Select(seed => objective.Owned.Random(ProbeDistribution.Gaussian, seed))];
        HyperplaneConnector.Run(objective, optima, new ConnectorOptions { Descent = new DescentOptions { Steps = 10 } });
        Assert.Equal(3 + 1, objective.Owned.Live);
        HyperplaneConnector.Run(objective, optima[0], optima[1], new ConnectorOptions { Descent = new DescentOptions { Steps = 10 } });
        Assert.Equal(4 + 9, objective.Owned.Live);
    }

    [Fact]
    public void Wrong_weights_are_refused()
    {
        var message = Assert.Throws<ArgumentException>(() => HyperplaneConnector.Run(new Ring(), [Vector(1, 0), Vector(0, 1)], new ConnectorOptions { Starts = [[0.5, 0.6]], Segments = 1 })).Message;
        Assert.Contains("`Starts` of `ConnectorOptions` must be in the lists of 2 weights that are not negative and add up to 1. Got 0.5, 0.6.", message);
        Assert.Contains("`Segments`", message);
    }

    /// <summary>e^−x + (1 − y²)²: like a fit that gets better for ever.</summary>
    private sealed class Slope() : AnalyticObjective(3)
    {
        protected override double ValueAt(Vector<double> theta) => Math.Exp(-theta[0]) + Math.Pow(1 - (theta[1] * theta[1]), 2);

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) =>
            (ValueAt(theta), Vector(-Math.Exp(-theta[0]), -4 * theta[1] * (1 - (theta[1] * theta[1])), 0));

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => throw new NotSupportedException();
    }
}
