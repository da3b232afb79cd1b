using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Torch.Tests.Optimizers;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Geometry;

/// <summary>
/// What is said of paths between trainings, measured: digits, 1,000 rows, MLP 64-32-32-10 with tanh, trained to a loss of about 0.02 from eleven seeds; losses are those of all rows, barriers those over the
/// line between the ends' losses. Three pairs each.
/// </summary>
[Trait("Category", "Slow")]
public sealed class PathClaimsTests : IDisposable
{
    private static readonly MulticlassTask Task = new(10);

    private readonly ITestOutputHelper _output;
    private readonly TensorDataset _data = Digits.Split(1).Train;
    private readonly List<NetworkModel> _networks = [];
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly NetworkLandscape _landscape;

    public PathClaimsTests(ITestOutputHelper output)
    {
        _output = output;
        Train(2);
        _landscape = new NetworkLandscape(_networks[0], _data, new GeometryOptions { BatchSize = 1000 }, joinsNetworks: true);
    }

    /// <summary>Garipov et al. 2018; Draxler et al. 2018; Fort and Jastrzębski 2019.</summary>
    [Fact]
    public void Between_two_trainings_the_line_is_high_and_there_are_ways_round_it()
    {
        foreach (var (a, b) in Pairs())
        {
            var line = ModeConnection.Line(_landscape.Slices, a, b);
            var ways = new[]
            {
                Trained(a, b, CurveKind.Bezier), Trained(a, b, CurveKind.PolygonalChain),
                NudgedElasticBand.Run(_landscape.Risk, a, b, new BandOptions { Cycles = [new(100, 0.1), new(100, 0.1), new(50, 0.03)] }, _landscape.Batches(512), _landscape.Slices).Connection,
                HyperplaneConnector.Run(_landscape.Risk, a, b, batch: _landscape.Batches(128), source: _landscape.Slices),
            };
            _output.WriteLine(FormattableString.Invariant($"line {line.Barrier.AboveLine:f3}; {string.Join("; ", ways.Select(way => FormattableString.Invariant($"{way.Barrier.AboveLine:f4}, length {way.RelativeLength:f2}")))}"));
            Assert.InRange(line.Barrier.AboveLine, 0.3, double.PositiveInfinity);
            Assert.InRange(ways[0].Barrier.AboveLine, 0, 0.02);
            Assert.InRange(ways[1].Barrier.AboveLine, 0, 0.02);
            Assert.InRange(ways[2].Barrier.AboveLine, 0, 0.02);
            Assert.InRange(ways[3].Barrier.AboveLine, 0, 0.05);
        }
    }

    /// <summary>
    /// Fort and Jastrzębski 2019, figure 4. It holds for points that went down by Adam, as theirs did: within halves 0.9, across −0.3. On points that followed the gradient, or its L-BFGS step, both
    /// halves have something in common too (0.4 to 0.5): so much of the two halves belongs to the optimizer.
    /// </summary>
    [Fact]
    public void Deviations_of_the_two_halves_point_apart_where_points_go_down_by_adam()
    {
        foreach (var (a, b) in Pairs())
        {
            var (adam, momentum) = (Deviations(a, b, DescentMethod.Adam), Deviations(a, b, DescentMethod.Momentum));
            _output.WriteLine(FormattableString.Invariant(
                $"Adam {adam.WithinHalves:f2}, {adam.AcrossHalves:f2}; momentum {momentum.WithinHalves:f2}, {momentum.AcrossHalves:f2}"));
            Assert.InRange(adam.WithinHalves - adam.AcrossHalves, 0.5, 2);
            Assert.InRange(momentum.WithinHalves - momentum.AcrossHalves, 0.2, adam.WithinHalves - adam.AcrossHalves - 0.3);
        }
    }

    /// <summary>Fort and Jastrzębski 2019, §3.2: m-connectors to m = 10.</summary>
    [Fact]
    public void Above_the_centroid_of_up_to_eleven_trainings_lies_a_point_of_low_loss()
    {
        Train(11);
        Tensor[] optima = [.. _networks.Select(_landscape.Point)];
        foreach (var m in new[] { 1, 2, 3, 5, 10 })
        {
            var found = HyperplaneConnector.Run(_landscape.Risk, optima[..(m + 1)], batch: _landscape.Batches(128), source: _landscape.Slices);
            var knot = found.Knots.Single();
            _output.WriteLine(FormattableString.Invariant($"m = {m}: {knot.StartLoss:f3} → {knot.Loss:f4}, spokes {knot.HighestSpokeLoss:f3}, deviation {knot.Deviation:f1}, {knot.Steps} steps, {knot.Stop}"));
            Assert.InRange(knot.StartLoss, 0.5, double.PositiveInfinity);
            Assert.InRange(knot.Loss, 0, 0.05);
            Assert.InRange(knot.HighestSpokeLoss, 0, 0.5 * knot.StartLoss);
        }
    }

    public void Dispose()
    {
        _landscape.Dispose();
        _networks.ForEach(network => network.Dispose());
        _scope.Dispose();
        _data.Dispose();
    }

    private IEnumerable<(Tensor A, Tensor B)> Pairs()
    {
        Train(6);
        Tensor[] points = [.. _networks.Select(_landscape.Point)];
        return [(points[0], points[1]), (points[2], points[3]), (points[4], points[5])];
    }

    private ModeConnection<Tensor> Trained(Tensor a, Tensor b, CurveKind kind) => CurveTraining.Run(
        _landscape.Risk, a, b, new CurveOptions { Kind = kind, Method = DescentMethod.Adam, Steps = 1000 }, _landscape.Batches(128), _landscape.Slices);

    /// <summary>Of seven points that take 100 steps on all rows, whatever their loss.</summary>
    private PathDeviations Deviations(Tensor a, Tensor b, DescentMethod method)
    {
        var descent = new DescentOptions { Method = method, LearningRate = method == DescentMethod.Adam ? 0.01 : 0.1, FinalRate = 1, Steps = 100, TargetLoss = double.NegativeInfinity };
        return HyperplaneConnector.Run(_landscape.Risk, a, b, new ConnectorOptions { Descent = descent }, source: _landscape.Slices).Deviations(_landscape.Space);
    }

    private void Train(int networks)
    {
        while (_networks.Count < networks)
        {
            var options = new Problem.Options { Network = Network.Mlp(32, 32) with { Activation = Activation.Tanh }, Epoch = 30, BatchSize = 50, Optimizer = new AdamW(), LearningRate = 3e-3 };
            _networks.Add(Problem.Train(options, Task, _data, seed: _networks.Count + 1));
        }
    }
}
