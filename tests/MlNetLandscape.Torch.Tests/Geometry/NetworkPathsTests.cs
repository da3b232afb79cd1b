using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Torch.Tests.Curvature;
using MlNetLandscape.Torch.Tests.Optimizers;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Geometry;

/// <summary>Searches for paths on real networks, with mini-batches and batch normalisation.</summary>
public sealed class NetworkPathsTests
{
    private static readonly Network Convolutional = Network.SimpleCnn(new ImageShape(1, 8, 8), 4, 8) with { Normalization = Normalization.Batch };

    public static TheoryData<string> Searches => ["curve", "chain", "band", "string", "hyperplane", "connector", "simplex"];

    [Theory]
    [MemberData(nameof(Searches))]
    public void Searches_lower_the_loss_between_normalised_networks_on_mini_batches(string search)
    {
        using var scope = NewDisposeScope();
        using var data = Digits.Take(300);
        using var first = Train(Convolutional, data, 1);
        using var second = Train(Convolutional, data, 2);
        var (one, two) = (first.Fingerprint(), second.Fingerprint());
        using var landscape = new NetworkLandscape(first, data, new GeometryOptions { StepRows = 64 }, joinsNetworks: true);
        Assert.True(landscape.RecomputesStatistics);
        var (a, b) = (landscape.Point(first), landscape.Point(second));
        var line = ModeConnection.Line(landscape.Slices, a, b, 11);
        var half = line.Barrier.StartLoss + (0.5 * line.Barrier.AboveLine);
        var (risk, batches, slices) = (landscape.Risk, landscape.Batches(null), landscape.Slices);
        ModeConnection<Tensor>? path = search switch
        {
            "curve" => CurveTraining.Run(risk, a, b, new CurveOptions { Steps = 100, Method = DescentMethod.Adam, MeasuredPoints = 11 }, batches, slices),
            "chain" => CurveTraining.Run(risk, a, b, new CurveOptions { Steps = 100, LearningRate = 0.1, Kind = CurveKind.PolygonalChain, MeasuredPoints = 11 }, batches, slices),
            "band" => NudgedElasticBand.Run(risk, a, b, new BandOptions { Cycles = [new(20, 0.1), new(20, 0.03)], PointsPerSegment = 2 }, batches, slices).Connection,
            "string" => StringSampling.Run(risk, a, b, new StringOptions { MaximumLoss = half, PointsPerSegment = 3 }, batches, slices),
            "hyperplane" => HyperplaneConnector.Run(risk, a, b, new ConnectorOptions { Segments = 4, PointsPerSegment = 2, Descent = new DescentOptions { Steps = 60 } }, batches, slices),
            _ => null,
        };
        if (path is not null)
        {
            Assert.InRange(path.Barrier.HighestLoss, 0, half);
            Assert.Equal(line.Barrier.StartLoss, path.Barrier.StartLoss, 1e-5);
            var place = path.Profile.Positions.Length / 2;
            using var network = landscape.Network(path.Point(landscape.Space, path.Profile.Positions[place])); // with statistics of its own
            using var own = new EmpiricalRisk(network, data, new EmpiricalRiskOptions());
            Assert.Equal(own.Value(own.Theta()), path.Profile.Losses[place], 1e-4);
        }
        else if (search == "connector")
        {
            using var third = Train(Convolutional, data, 3);
            var found = HyperplaneConnector.Run(risk, [a, b, landscape.Point(third)], new ConnectorOptions { PointsPerSegment = 1 }, batches, slices);
            Assert.InRange(found.HighestLoss, 0, found.OptimaLosses.Max()); // what it goes down to
            Assert.InRange(found.Knots[0].StartLoss, 1.5 * found.OptimaLosses.Max(), 10);
        }
        else
        {
            var found = LowLossSimplex.Grow(risk, [a], new SimplexOptions { AddedVertices = 2, StepsPerVertex = 20, MeasuredPoints = 10, VolumeWeight = 1e-3, LearningRate = 0.1 }, batches, slices);
            Assert.InRange(found.HighestLoss, 0, half);
            Assert.InRange(found.LogVolume, -10, 10);
        }

        Assert.Equal((one, two), (first.Fingerprint(), second.Fingerprint()));
    }

    [Fact]
    public void Minima_are_joined_by_a_tree()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(60, 5, 3);
        NetworkModel[] models = [.. Enumerable.Range(1, 3).Select(seed => RiskCases.Model(Network.Mlp(8), new(5, 3), new MulticlassTask(3), seed))];
        using var landscape = new NetworkLandscape(models[0], data, joinsNetworks: true);
        Tensor[] points = [.. models.Select(landscape.Point)];
        var tree = ConnectionTree.Build(
            landscape.Space, points, [.. points.Select(landscape.Risk.Value)],
            (from, to) => NudgedElasticBand.Run(landscape.Risk, points[from], points[to], new BandOptions { Cycles = [new(10, 0.1)] }, source: landscape.Slices).Connection, maximumPaths: 3);
        Assert.Equal((3, 2), (tree.Tried.Length, tree.Tree.Length));
        Assert.Equal(tree.Way(0, 2).Max(edge => edge.Saddle), tree.Saddle(0, 2));
    }

    [Fact]
    public void Labels_change_as_the_networks_on_the_path_predict_them()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(70, 5, 3);
        using var first = RiskCases.Model(Network.Mlp(8), new(5, 3), new MulticlassTask(3), 1);
        using var second = RiskCases.Model(Network.Mlp(8), new(5, 3), new MulticlassTask(3), 2);
        using var landscape = new NetworkLandscape(first, data, new GeometryOptions { BatchSize = 30 }, joinsNetworks: true);
        var (a, b) = (landscape.Point(first), landscape.Point(second));
        var changes = LabelChanges.Along(landscape, ModeConnection.Line(landscape.Slices, a, b, 2), 3);
        using var middle = landscape.Network((a + b) / 2);
        int[][] labels = [Labels(first, data), Labels(middle, data), Labels(second, data)];
        double Differing(int i, int j) => labels[i].Zip(labels[j]).Count(pair => pair.First != pair.Second) / 70.0;
        Assert.Equal([0, 0.5, 1], changes.Positions.ToArray());
        Assert.Equal([0, Differing(0, 1), Differing(0, 2)], changes.FromStart.ToArray());
        Assert.Equal([Differing(0, 2), Differing(1, 2), 0], changes.FromEnd.ToArray());
        Assert.Equal([0, Differing(0, 1), Differing(1, 2)], changes.FromBefore.ToArray());
        Assert.Equal(Differing(0, 1) + Differing(1, 2), changes.Total, 1e-15);
        Assert.NotEqual(0, Differing(0, 2));
    }

    [Fact]
    public void Yes_and_no_can_change_and_numbers_cannot()
    {
        using var scope = NewDisposeScope();
        using var answers = RiskCases.Answers(40, 5);
        using var model = RiskCases.Model(Network.Mlp(8), new(5, 1), new BinaryTask());
        using var landscape = new NetworkLandscape(model, answers);
        var turned = landscape.Point(model).mul(-1);
        turned.narrow(0, 0, 8 * 6).mul_(-1); // the output alone: all answers turn
        var changes = LabelChanges.Along(landscape, ModeConnection.Line(landscape.Slices, landscape.Point(model), turned, 2), 2);
        Assert.Equal([0, 1], changes.FromStart.ToArray());

        using var numbers = RiskCases.Numbers(40, 5);
        using var regression = RiskCases.Model(Network.Mlp(8), new(5, 1), new RegressionTask());
        using var other = new NetworkLandscape(regression, numbers);
        var line = ModeConnection.Line(other.Slices, other.Point(regression), other.Space.Zero(), 2);
        Assert.Contains("no labels", Assert.Throws<InvalidOperationException>(() => LabelChanges.Along(other, line, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_comes_once_an_epoch_and_in_another_order_the_next()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(50, 5, 3, weighted: false);
        using var model = RiskCases.Model(Network.Mlp(8), new(5, 3), new MulticlassTask(3));
        using var risk = new EmpiricalRisk(model, data, new EmpiricalRiskOptions { Precision = ScalarType.Float64 });
        var (batches, theta) = (new EpochBatches(risk, 20, 7), risk.Theta());
        Assert.Equal(3, batches.Count);
        double Mean(long epoch) => Enumerable.Range(0, 3).Sum(place => (place == 2 ? 10 : 20) * batches.At((epoch * 3) + place).Value(theta)) / 50;
        Assert.Equal(risk.Value(theta), Mean(0), 1e-13);
        Assert.Equal(risk.Value(theta), Mean(1), 1e-13);
        Assert.NotEqual(batches.At(0).Value(theta), batches.At(3).Value(theta));
        Assert.Equal(batches.At(4).Value(theta), new EpochBatches(risk, 20, 7).At(4).Value(theta)); // the step alone decides
        Assert.NotEqual(batches.At(0).Value(theta), new EpochBatches(risk, 20, 8).At(0).Value(theta));
    }

    private static int[] Labels(NetworkModel model, TensorDataset data) =>
        [.. Problem.Scores(model, data).Chunk(3).Select(scores => Array.IndexOf(scores, scores.Max()))];

    private static NetworkModel Train(Network network, TensorDataset data, int seed) =>
        Problem.Train(new Problem.Options { Network = network, Epoch = 5, BatchSize = 30, Optimizer = new AdamW(), LearningRate = 1e-2 }, new MulticlassTask(10), data, seed: seed);
}
