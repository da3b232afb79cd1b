using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Torch.Tests.Curvature;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Geometry;

public class NetworkLandscapeTests
{
    private static readonly GeometryOptions Double = new() { Precision = ScalarType.Float64 };
    private static readonly MlpNetwork Normalized = Network.Mlp(8, 6) with { Normalization = Normalization.Batch, Dropout = 0.3 };

    [Fact]
    public void A_network_becomes_a_point_and_a_point_the_network()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(40, 5, 3);
        using var model = RiskCases.Model(Network.Mlp(8), new(5, 3), new MulticlassTask(3));
        using var landscape = new NetworkLandscape(model, data);
        using var point = landscape.Point(model);
        using var again = landscape.Network(point);
        Assert.False(landscape.RecomputesStatistics);
        Assert.Equal(landscape.Risk.Theta().data<float>().ToArray(), point.data<float>().ToArray());
        Assert.Equal(model.Fingerprint(), again.Fingerprint());
    }

    [Fact]
    public void Between_normalised_networks_statistics_are_those_of_the_point()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(60, 5, 3);
        using var first = RiskCases.Model(Normalized, new(5, 3), new MulticlassTask(3), seed: 3);
        using var second = RiskCases.Model(Normalized, new(5, 3), new MulticlassTask(3), seed: 4);
        var (one, two) = (first.Fingerprint(), second.Fingerprint());
        using var landscape = new NetworkLandscape(first, data, Double, joinsNetworks: true);
        Assert.True(landscape.RecomputesStatistics);
        using var middle = landscape.Space.Zero();
        landscape.Space.Axpy(0.5, landscape.Point(first), middle);
        landscape.Space.Axpy(0.5, landscape.Point(second), middle);
        using var network = landscape.Network(middle);
        using var own = new EmpiricalRisk(network, data, new EmpiricalRiskOptions { Precision = ScalarType.Float64 });
        var profile = LossProfile.Between(landscape.Slices, landscape.Point(first), landscape.Point(second), new ProfileOptions { From = 0, To = 1, Points = 3 });
        Assert.Equal(own.Value(own.Theta()), profile.Losses[1], 1e-6); // running statistics are single
        Assert.NotInRange(Stale(first, data, middle) / profile.Losses[1], 0.99, 1.01);
        Assert.Equal(one, first.Fingerprint());
        Assert.Equal(two, second.Fingerprint());
    }

    [Fact]
    public void A_search_sees_the_statistics_of_its_batches_and_no_dropout()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(60, 5, 3);
        using var model = RiskCases.Model(Normalized, new(5, 3), new MulticlassTask(3));
        using var undropped = RiskCases.Model(Normalized with { Dropout = 0 }, new(5, 3), new MulticlassTask(3));
        using var landscape = new NetworkLandscape(model, data, Double, joinsNetworks: true);
        using var training = new EmpiricalRisk(undropped, data, new EmpiricalRiskOptions { Precision = ScalarType.Float64, TrainingMode = true });
        var theta = training.Theta();
        Assert.Equal(training.Value(theta), landscape.Risk.Value(theta), 1e-14);
        var (expected, actual) = (training.Gradient(theta).Gradient, landscape.Risk.Gradient(theta).Gradient);
        Assert.InRange(RiskCases.Distance(expected, actual), 0, 1e-13);
    }

    [Fact]
    public void Around_one_network_statistics_stay_unless_asked_for()
    {
        using var data = RiskCases.Classes(60, 5, 3);
        using var model = RiskCases.Model(Normalized, new(5, 3), new MulticlassTask(3));
        using var kept = new NetworkLandscape(model, data);
        using var asked = new NetworkLandscape(model, data, new GeometryOptions { RecomputesStatistics = true });
        using var refused = new NetworkLandscape(model, data, new GeometryOptions { RecomputesStatistics = false }, joinsNetworks: true);
        Assert.False(kept.RecomputesStatistics);
        Assert.Same(kept.Risk, kept.Slices.Risk);
        Assert.True(asked.RecomputesStatistics);
        Assert.False(refused.RecomputesStatistics);
        using var point = kept.Point(model);
        using var same = kept.Network(point);
        using var other = asked.Network(point);
        Assert.Equal(model.Fingerprint(), same.Fingerprint());
        Assert.NotEqual(model.Fingerprint(), other.Fingerprint());
    }

    [Fact]
    public void A_step_sees_as_many_rows_as_asked_for_and_others_each_time()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(40, 5, 3);
        using var model = RiskCases.Model(Network.Mlp(8), new(5, 3), new MulticlassTask(3));
        using var landscape = new NetworkLandscape(model, data, Double with { StepRows = 10 });
        using var whole = new NetworkLandscape(model, data, Double);
        Assert.Null(whole.Batches(usual: null));
        Assert.Null(whole.Batches(usual: 40));
        var batches = landscape.Batches(usual: null)!;
        var theta = landscape.Point(model);
        var losses = Enumerable.Range(0, 400).Select(step => batches(step).Value(theta)).ToArray();
        Assert.Equal(losses[7], batches(7).Value(theta));
        Assert.True(losses.Distinct().Count() > 390);
        var deviation = Math.Sqrt(losses.Select(loss => loss - losses.Average()).Average(difference => difference * difference));
        Assert.InRange(Math.Abs(losses.Average() - landscape.Risk.Value(theta)), 0, 4 * deviation / Math.Sqrt(losses.Length)); // unbiased
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_both_values()
    {
        using var data = RiskCases.Classes(40, 5, 3);
        using var model = RiskCases.Model(Network.Mlp(8), new(5, 3), new MulticlassTask(3));
        using var other = RiskCases.Model(Network.Mlp(9), new(5, 3), new MulticlassTask(3));
        using var landscape = new NetworkLandscape(model, data);
        var error = Assert.Throws<ArgumentException>(() => landscape.Point(other));
        Assert.Contains(model.Network.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(other.Network.ToString(), error.Message, StringComparison.Ordinal);
        var faults = Assert.Throws<ArgumentException>(() => new NetworkLandscape(model, data, new GeometryOptions { BatchSize = 0, StepRows = 0, MaximumRows = 0, WeightDecay = -1 }));
        foreach (var name in new[] { "BatchSize", "StepRows", "MaximumRows", "WeightDecay" })
            Assert.Contains($"`{name}` of `GeometryOptions`", faults.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_of_another_task_or_with_classes_in_another_order_have_no_place_in_it()
    {
        using var data = Numbers();
        using var first = RiskCases.Model(Network.Mlp(8), new(5, 1), new RegressionTask(0, 2));
        using var scaled = RiskCases.Model(Network.Mlp(8), new(5, 1), new RegressionTask(0, 3));
        using var landscape = new NetworkLandscape(first, data);
        Assert.Contains("Scale = 3", Assert.Throws<ArgumentException>(() => landscape.Point(scaled)).Message, StringComparison.Ordinal);

        using var classes = RiskCases.Classes(40, 5, 3);
        using var plain = RiskCases.Model(Network.Mlp(8), new(5, 3), new MulticlassTask(3));
        using var named = Named("a", "b", "c");
        using var turned = Named("c", "b", "a");
        using var ofClasses = new NetworkLandscape(named, classes);
        using var point = ofClasses.Point(plain); // without names there is nothing to compare
        var message = Assert.Throws<ArgumentException>(() => ofClasses.Point(turned)).Message;
        Assert.Contains("has [a, b, c], got [c, b, a]. Map labels with one fitted transformer.", message, StringComparison.Ordinal);

        NetworkModel Named(params string[] names) => new(plain.Network, plain.Shape, plain.Task, plain.History, plain.CreateModule(), [.. names]);
    }

    [Fact]
    public void The_loss_is_that_of_the_training_unless_another_is_asked_for()
    {
        using var data = Problem.Clouds();
        using var model = Problem.Train(new Problem.Options { Loss = new CrossEntropyLoss { LabelSmoothing = 0.3 } }, new MulticlassTask(3), data);
        foreach (var (asked, expected) in new (Loss?, Loss)[] { (null, new CrossEntropyLoss { LabelSmoothing = 0.3 }), (new CrossEntropyLoss(), new CrossEntropyLoss()) })
        {
            using var landscape = new NetworkLandscape(model, data, Double with { Loss = asked });
            using var risk = new EmpiricalRisk(model, data, new EmpiricalRiskOptions { Precision = ScalarType.Float64 }, expected);
            using var theta = risk.Theta();
            Assert.Equal(risk.Value(theta), landscape.Risk.Value(theta), 1e-14);
        }
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var data = RiskCases.Classes(40, 5, 3);
        using var model = RiskCases.Model(Normalized, new(5, 3), new MulticlassTask(3));
        var building = LiveTensors.LeftByBuilding(model.Network, model.Shape);
        var left = LiveTensors.LeftBy(() =>
        {
            using var landscape = new NetworkLandscape(model, data, joinsNetworks: true);
            using var point = landscape.Point(model);
            using var network = landscape.Network(point);
        });
        Assert.Equal(4 * building, left);
    }

    private static TensorDataset Numbers()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        return new TensorDataset(randn(30, 5, generator: generator), randn(30, generator: generator));
    }

    /// <summary>The loss with the running statistics of another network.</summary>
    private static double Stale(NetworkModel model, TensorDataset data, Tensor theta)
    {
        using var risk = new EmpiricalRisk(model, data, new EmpiricalRiskOptions { Precision = ScalarType.Float64 });
        return risk.Value(theta);
    }
}
