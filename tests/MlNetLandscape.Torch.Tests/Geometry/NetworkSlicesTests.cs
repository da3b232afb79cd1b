using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Tests.Networks;
using MlNetLandscape.Torch.Tests.Curvature;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Geometry;

public class NetworkSlicesTests
{
    private static readonly NetworkSliceOptions Double = new() { Precision = ScalarType.Float64, BatchSize = 20 };
    private static readonly double[][] Points = [[0, 0], [0.5, 0], [1, 0], [0, 0.7], [0.5, 0.7], [-1, 0.7], [2, -1.5]];

    public static TheoryData<string> Networks => NetworkCases.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_network_is_sliced_as_if_evaluated_point_by_point(string name)
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All[name];
        using var data = RiskCases.Classes(50, shape.Features, shape.Outputs, weighted: true);
        using var model = RiskCases.Model(network, shape, new MulticlassTask(shape.Outputs));
        foreach (var (precision, tolerance) in new[] { (ScalarType.Float64, 1e-12), (ScalarType.Float32, 2e-5) })
        {
            using var slices = new NetworkSlices(model, data, Double with { Precision = precision });
            using var plain = new NetworkSlices(model, data, Double with { Precision = precision, ReusesFirstLayer = false });
            using var frame = Frame(slices);
            Assert.Equal(name != "custom", slices.ReusesFirstLayer);
            Assert.Equal(name == "custom", slices.WhyPlain is not null);
            Assert.False(plain.ReusesFirstLayer);
            var expected = Values(new ObjectiveSlices<Tensor>(slices.Risk), frame);
            var (fast, slow) = (Values(slices, frame), Values(plain, frame));
            for (var point = 0; point < Points.Length; point++)
            {
                Assert.Equal(expected[point][0], fast[point][0], tolerance * (1 + expected[point][0]));
                Assert.Equal(expected[point][0], slow[point][0], tolerance * (1 + expected[point][0]));
                if (precision == ScalarType.Float64)
                    Assert.Equal(slow[point][1], fast[point][1], 1e-12);
            }

            Assert.NotInRange(expected[^1][0] / expected[0][0], 0.999, 1.001); // the slice is not flat
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1L << 30)]
    public void What_is_kept_does_not_change_the_values(long memory)
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All["simple cnn"];
        using var data = RiskCases.Classes(50, shape.Features, shape.Outputs);
        using var model = RiskCases.Model(network, shape, new MulticlassTask(shape.Outputs));
        using var slices = new NetworkSlices(model, data, Double with { Memory = memory });
        using var whole = new NetworkSlices(model, data, Double with { BatchSize = 50 });
        using var frame = Frame(slices);
        using var evaluator = slices.Slice(frame);
        using var reference = whole.Slice(frame);
        double[][] many = [.. Enumerable.Range(0, 150).Select(index => new[] { index % 15 / 7.0, index / 15 / 5.0 })]; // more than a batch of points
        var expected = reference.Evaluate(many, CancellationToken.None);
        for (var again = 0; again < 2; again++)
        {
            var values = evaluator.Evaluate(many, CancellationToken.None);
            for (var point = 0; point < many.Length; point++)
            {
                Assert.Equal(expected[point][0], values[point][0], 1e-12);
                Assert.Equal(expected[point][1], values[point][1], 1e-12);
            }
        }

        Assert.Equal(300, evaluator.Cost.Values);
        Assert.Equal(64, evaluator.BatchSize);
    }

    [Fact]
    public void A_line_of_a_linear_regression_is_its_parabola()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Numbers(60, 4);
        var task = new RegressionTask(Offset: 1, Scale: 2);
        using var model = RiskCases.Model(Network.Mlp(), new(4, 1), task);
        using var slices = new NetworkSlices(model, data, Double with { WeightDecay = 0.3 });
        Assert.True(slices.ReusesFirstLayer);
        var theta = slices.Risk.Theta();
        var direction = slices.Space.Random(Numerics.LinearOperators.ProbeDistribution.Gaussian, 9);
        using var frame = AffineFrame.Along(slices.Space, theta, direction);
        using var evaluator = slices.Slice(frame);
        Assert.Equal(["Loss", "MeanAbsoluteError"], evaluator.Quantities.ToArray());
        var x = cat([data.Features.to_type(ScalarType.Float64), ones(60, 1, ScalarType.Float64)], 1);
        var y = data.Labels.to_type(ScalarType.Float64);
        foreach (var c in new[] { -2, 0, 0.4, 3 })
        {
            var values = evaluator.Evaluate([[c]], CancellationToken.None)[0];
            var moved = theta + (c * direction);
            var residual = x.mv(moved) - ((y - 1) / 2);
            var loss = new SquaredLoss().PerExample(x.mv(moved).unsqueeze(1), (y - 1) / 2).mean().item<double>();
            Assert.Equal(loss + (0.15 * moved.dot(moved).item<double>()), values[0], 1e-6);
            Assert.Equal(2 * residual.abs().mean().item<double>(), values[1], 1e-6);
        }
    }

    [Fact]
    public void Accuracy_of_yes_and_no_is_counted()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Answers(70, 4);
        using var model = RiskCases.Model(Network.Mlp(5), new(4, 1), new BinaryTask());
        using var slices = new NetworkSlices(model, data);
        using var frame = Frame(slices);
        var values = Values(slices, frame);
        using var outputs = model.Outputs(data.Features);
        var right = outputs.view(-1).gt(0).eq(data.Labels.gt(0.5)).sum().item<long>();
        Assert.Equal(right / 70.0, values[0][1], 1e-12);
    }

    [Fact]
    public void Running_statistics_are_those_of_each_point()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(60, 5, 3);
        using var train = RiskCases.Classes(200, 5, 3, seed: 8);
        using var model = RiskCases.Model(Network.Mlp(8) with { Normalization = Normalization.Batch }, new(5, 3), new MulticlassTask(3));
        using var slices = new NetworkSlices(model, data, Double, statistics: train);
        using var kept = new NetworkSlices(model, data, Double);
        Assert.True(slices.ReusesFirstLayer);
        Assert.True(kept.ReusesFirstLayer);
        using var frame = Frame(slices);
        var (values, others) = (Values(slices, frame), Values(kept, frame));
        var (x, seen) = (data.Features.to_type(ScalarType.Float64), train.Features.to_type(ScalarType.Float64));
        for (var point = 0; point < Points.Length; point++)
        {
            var theta = frame.Point(Points[point]);
            var (w, b) = (theta.narrow(0, 0, 40).view(8, 5), theta.narrow(0, 40, 8)); // linear1
            var (gamma, beta) = (theta.narrow(0, 48, 8), theta.narrow(0, 56, 8)); // norm1
            var (v, a) = (theta.narrow(0, 64, 24).view(3, 8), theta.narrow(0, 88, 3)); // linear2
            var z = seen.mm(w.t()) + b;
            var variance = (z - z.mean([0])).square().sum([0L]) / 199;
            var hidden = (((x.mm(w.t()) + b - z.mean([0])) / (variance + 1e-5).sqrt() * gamma) + beta).relu();
            var expected = nn.functional.cross_entropy(hidden.mm(v.t()) + a, data.Labels).item<double>();
            Assert.Equal(expected, values[point][0], 1e-10);
        }

        Assert.NotInRange(others[^1][0] / values[^1][0], 0.99, 1.01);
    }

    /// <summary>Also where there is no room to keep the first layer's outputs: for the rows of the statistics, or for those of the loss too.</summary>
    [Theory]
    [InlineData("mlp batch norm", 1L << 30)]
    [InlineData("mlp batch norm", 0)]
    [InlineData("image layers", 1L << 30)]
    [InlineData("image layers", 0)]
    [InlineData("resnet", 1L << 30)]
    [InlineData("resnet", 400_000)]
    [InlineData("resnet", 0)]
    public void Running_statistics_are_the_same_whether_the_first_layer_is_reused_or_not(string name, long memory)
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All[name];
        using var data = RiskCases.Classes(50, shape.Features, shape.Outputs, weighted: true);
        using var train = RiskCases.Classes(600, shape.Features, shape.Outputs, seed: 8); // two batches
        using var model = RiskCases.Model(network, shape, new MulticlassTask(shape.Outputs));
        using var slices = new NetworkSlices(model, data, Double with { Memory = memory }, statistics: train);
        using var plain = new NetworkSlices(model, data, Double with { ReusesFirstLayer = false }, statistics: train);
        using var kept = new NetworkSlices(model, data, Double);
        using var frame = Frame(slices);
        Assert.True(slices.ReusesFirstLayer);
        Assert.Contains("not asked", plain.WhyPlain, StringComparison.Ordinal);
        var (fast, slow, others) = (Values(slices, frame), Values(plain, frame), Values(kept, frame));
        foreach (var (one, two) in fast.Zip(slow))
        {
            Assert.Equal(two[0], one[0], 1e-11 * (1 + two[0]));
            Assert.Equal(two[1], one[1], 1e-12);
        }

        Assert.NotInRange(others[^1][0] / fast[^1][0], 0.99, 1.01);
    }

    [Fact]
    public void A_normalisation_without_parameters_before_the_first_layer_is_not_passed_by()
    {
        using var scope = NewDisposeScope();
        var network = Network.Custom("normalised inputs", shape => nn.Sequential(
            ("norm", nn.BatchNorm1d(shape.Features, affine: false)), ("linear1", nn.Linear(shape.Features, 6)), ("relu1", nn.ReLU()), ("linear2", nn.Linear(6, shape.Outputs))));
        using var data = RiskCases.Classes(50, 5, 3);
        using var model = RiskCases.Model(network, new(5, 3), new MulticlassTask(3));
        using var slices = new NetworkSlices(model, data, Double, statistics: data);
        using var kept = new NetworkSlices(model, data, Double);
        Assert.Contains("running statistics", slices.WhyPlain, StringComparison.Ordinal);
        Assert.True(kept.ReusesFirstLayer);
    }

    [Fact]
    public void Nothing_stays_behind_and_the_model_is_untouched()
    {
        var (network, shape) = NetworkCases.All["image layers"];
        using var data = RiskCases.Classes(30, shape.Features, shape.Outputs);
        using var model = RiskCases.Model(network, shape, new MulticlassTask(shape.Outputs));
        var before = model.Fingerprint();
        var upstream = LiveTensors.LeftByBuilding(network, shape);
        Assert.Equal(upstream, LiveTensors.LeftBy(() => Slice(null)));
        Assert.Equal(upstream, LiveTensors.LeftBy(() => Slice(data)));
        Assert.Equal(upstream, LiveTensors.LeftBy(() => Slice(data, memory: 0)));
        Assert.Equal(before, model.Fingerprint());

        void Slice(TensorDataset? statistics, long memory = 1L << 30)
        {
            using var slices = new NetworkSlices(model, data, new NetworkSliceOptions { Memory = memory }, statistics: statistics);
            using var frame = Frame(slices);
            _ = Values(slices, frame);
        }
    }

    [Fact]
    public void A_network_of_the_callers_is_as_it_was_even_when_cancelled()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(50, 5, 3);
        using var module = (Network.Mlp(6) with { Normalization = Normalization.Batch }).Build(new(5, 3), 1);
        module.train();
        using var risk = new EmpiricalRisk(module, new MulticlassTask(3), new CrossEntropyLoss(), data, new EmpiricalRiskOptions { BatchSize = 10 });
        using var before = risk.Theta();
        using var slices = new NetworkSlices(risk, new MulticlassTask(3));
        using var frame = Frame(slices);
        using var evaluator = slices.Slice(frame);
        _ = evaluator.Evaluate(Points, CancellationToken.None);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => evaluator.Evaluate(Points, cancelled.Token));
        Assert.Equal(risk.Space.ToArray(before), risk.Space.ToArray(risk.Theta()));
        Assert.True(module.training);
    }

    [Fact]
    public void Slices_differ_in_identity_by_directions_data_and_weights()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(50, 5, 3);
        using var others = RiskCases.Classes(50, 5, 3, seed: 6);
        using var model = RiskCases.Model(Network.Mlp(6), new(5, 3), new MulticlassTask(3));
        using var one = new NetworkSlices(model, data);
        using var same = new NetworkSlices(model, data, new NetworkSliceOptions { BatchSize = 7 });
        using var two = new NetworkSlices(model, others);
        using var frame = Frame(one);
        using var turned = Frame(one, seed: 5);
        Assert.Equal(IdentityOf(one, frame), IdentityOf(one, frame));
        Assert.NotEqual(IdentityOf(one, frame), IdentityOf(one, turned));
        Assert.NotEqual(IdentityOf(one, frame), IdentityOf(two, frame));
        Assert.Equal(64, IdentityOf(same, frame).Length);
    }

    [Fact]
    public void What_cannot_be_sliced_is_said()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(20, 5, 3);
        using var model = RiskCases.Model(Network.Mlp(6), new(5, 3), new MulticlassTask(3));
        Assert.Contains("Got -1", Assert.Throws<ArgumentException>(() => new NetworkSlices(model, data, new() { Memory = -1 })).Message, StringComparison.Ordinal);
        using var slices = new NetworkSlices(model, data);
        using var frame = Frame(slices);
        using var evaluator = slices.Slice(frame);
        Assert.Contains("2 coordinates", Assert.Throws<ArgumentException>(() => evaluator.Evaluate([[1]], CancellationToken.None)).Message, StringComparison.Ordinal);
        using var training = new EmpiricalRisk(model, data, new EmpiricalRiskOptions { TrainingMode = true });
        Assert.Contains("evaluation mode", Assert.Throws<ArgumentException>(() => new NetworkSlices(training, model.Task)).Message, StringComparison.Ordinal);
        using var part = new EmpiricalRisk(model, data, new EmpiricalRiskOptions { Parameters = ["linear2"] });
        using var partly = new NetworkSlices(part, model.Task);
        Assert.Contains("vary", partly.WhyPlain, StringComparison.Ordinal);
    }

    private static AffineFrame<Tensor> Frame(NetworkSlices slices, long seed = 2)
    {
        using var theta = slices.Risk.Theta();
        using var first = NetworkDirections.Random(slices.Risk, theta, seed, movesVectors: true);
        using var second = NetworkDirections.Random(slices.Risk, theta, seed + 1, movesVectors: true);
        return AffineFrame.Along(slices.Space, theta, first, second);
    }

    private static double[][] Values(ISliceSource<Tensor> source, AffineFrame<Tensor> frame)
    {
        using var evaluator = source.Slice(frame);
        return evaluator.Evaluate(Points, CancellationToken.None);
    }

    private static string IdentityOf(NetworkSlices slices, AffineFrame<Tensor> frame)
    {
        using var evaluator = slices.Slice(frame);
        return evaluator.Identity;
    }
}
