using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Torch.Tests.Curvature;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Analysis;

/// <summary>Every group of a measurement against the dense Hessian of the same risk.</summary>
public sealed class LandscapeAnalysisTests
{
    private static readonly LandscapeOptions Exact = new()
    {
        Precision = ScalarType.Float64,
        LargestEigenvalues = 5,
        SmallestEigenvalues = 2,
        EigenvalueTolerance = 1e-9,
    };

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 0.3)]
    public void Eigenvalues_are_those_of_the_dense_Hessian(bool weighted, double weightDecay)
    {
        using var data = RiskCases.Classes(60, 4, 3, weighted);
        using var model = RiskCases.Model(Network.Mlp(5) with { Activation = Activation.Tanh }, new NetworkShape(4, 3), new MulticlassTask(3));
        var options = Exact with { Measures = LandscapeMeasures.Eigenvalues, WeightDecay = weightDecay };
        var expected = DenseEigenvalues(model, data, options);

        var metrics = LandscapeAnalysis.Measure(model, data, options, data.Count, 0);

        var found = metrics.Eigenvalues!;
        Assert.Equal(5, found.Largest.Length);
        for (var index = 0; index < 5; index++)
            Assert.InRange(found.Largest[index].Value, expected[^(index + 1)] - 1e-9, expected[^(index + 1)] + 1e-9);
        Assert.InRange(found.Smallest[0].Value, expected[0] - 1e-9, expected[0] + 1e-9);
        Assert.InRange(found.Smallest[1].Value, expected[1] - 1e-9, expected[1] + 1e-9);
        Assert.Equal(weightDecay > 0, metrics.Conditions.IsRegularized);
        Assert.Equal(weighted, metrics.Conditions.IsWeighted);
    }

    [Fact]
    public void Risk_and_directional_sharpness_are_those_of_gradient_and_Hessian()
    {
        using var data = RiskCases.Numbers(40, 3);
        using var model = RiskCases.Model(Network.Mlp(4) with { Activation = Activation.Tanh }, new NetworkShape(3, 1), new RegressionTask(0.5, 2));
        var options = Exact with { Measures = LandscapeMeasures.Sharpness };
        using var risk = LandscapeAnalysis.Risk(model, data, options, null);
        using var theta = risk.Theta();
        var (loss, gradient) = risk.Gradient(theta);
        using var operation = risk.Hessian(theta);
        using var dense = RiskCases.Dense(operation);
        var curvature = gradient.dot(dense.mv(gradient)).item<double>() / gradient.dot(gradient).item<double>();

        var metrics = LandscapeAnalysis.Measure(model, data, options, data.Count, 0);

        Assert.Equal(loss, metrics.Risk.Loss, 14);
        Assert.Equal(gradient.norm().item<double>(), metrics.Risk.GradientNorm, 12);
        Assert.Equal(theta.norm().item<double>(), metrics.Risk.ParameterNorm, 12);
        Assert.Equal(curvature, metrics.Sharpness!.Directional.Value, 12);
        Assert.InRange(metrics.Sharpness.Adversarial.Value, metrics.Sharpness.Adversarial.OneStep, double.PositiveInfinity);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_one_does_not()
    {
        using var data = RiskCases.Classes(60, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(5), new NetworkShape(4, 3), new MulticlassTask(3));
        var options = new LandscapeOptions { Clock = new StoppedClock() };

        var first = LandscapeAnalysis.Measure(model, data, options, data.Count, 0).ToJson();
        var second = LandscapeAnalysis.Measure(model, data, options, data.Count, 0).ToJson();
        var other = LandscapeAnalysis.Measure(model, data, options with { Seed = 2 }, data.Count, 0);

        Assert.Equal(first, second);
        Assert.NotEqual(LandscapeMetrics.FromJson(first).Sharpness!.Average.Value, other.Sharpness!.Average.Value);
    }

    [Fact]
    public void The_cost_of_a_measurement_is_the_sum_of_its_parts()
    {
        using var data = RiskCases.Classes(60, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(5), new NetworkShape(4, 3), new MulticlassTask(3));

        var metrics = LandscapeAnalysis.Measure(model, data,
            new LandscapeOptions { Measures = LandscapeMeasures.Eigenvalues | LandscapeMeasures.Sharpness }, data.Count, 0);

        var parts = metrics.Risk.Cost + metrics.Eigenvalues!.Cost + metrics.Sharpness!.Cost;
        Assert.Equal(parts.Products, metrics.Cost.Products);
        Assert.Equal(parts.Gradients, metrics.Cost.Gradients);
        Assert.Equal(parts.Values, metrics.Cost.Values);
        Assert.InRange(parts.Seconds, 0, metrics.Cost.Seconds);
    }

    [Fact]
    public void Groups_that_were_not_asked_for_are_null()
    {
        using var data = RiskCases.Classes(60, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(5), new NetworkShape(4, 3), new MulticlassTask(3));

        var metrics = LandscapeAnalysis.Measure(model, data, new LandscapeOptions { Measures = LandscapeMeasures.Risk }, data.Count, 0);

        Assert.Equal(["loss", "gradient norm", "parameter norm"], MetricTable.Measured(metrics).Select(entry => entry.Metric.Name));
        Assert.Equal(1, metrics.Cost.Gradients);
        Assert.Equal(0, metrics.Cost.Products);
    }

    [Fact]
    public void Networks_smaller_than_what_is_asked_for_are_measured_in_full()
    {
        using var data = RiskCases.Answers(30, 2);
        using var model = RiskCases.Model(Network.Mlp(), new NetworkShape(2, 1), new BinaryTask());
        var options = new LandscapeOptions { Precision = ScalarType.Float64, LargestEigenvalues = 50 };

        var metrics = LandscapeAnalysis.Measure(model, data, options, data.Count, 0);

        Assert.Equal(3, metrics.Eigenvalues!.Largest.Length);
        Assert.Equal(DenseEigenvalues(model, data, options)[^1], metrics.Eigenvalues.Largest[0].Value, 10);
    }

    [Fact]
    public void Restricted_to_a_layer_it_measures_that_layers_block()
    {
        using var data = RiskCases.Classes(60, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(5), new NetworkShape(4, 3), new MulticlassTask(3));
        var options = Exact with { Measures = LandscapeMeasures.Eigenvalues, Parameters = ["linear2"] };

        var metrics = LandscapeAnalysis.Measure(model, data, options, data.Count, 0);

        Assert.Equal((5 * 3) + 3, metrics.Conditions.Parameters);
        Assert.Equal(DenseEigenvalues(model, data, options)[^1], metrics.Eigenvalues!.Largest[0].Value, 10);
        Assert.Contains("parameters: linear2; all others held", metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_keeps_the_order_and_depends_on_the_seed_alone()
    {
        using var data = RiskCases.Numbers(100, 2);
        using var sample = RowSample.Draw(data, 20, seed: 4);
        using var again = RowSample.Draw(data, 20, seed: 4);
        using var other = RowSample.Draw(data, 20, seed: 5);

        Assert.Equal(20, sample.Count);
        Assert.Equal(sample.Fingerprint(), again.Fingerprint());
        Assert.NotEqual(sample.Fingerprint(), other.Fingerprint());
        Assert.Same(data, RowSample.Draw(data, 100, seed: 4));
        Assert.Same(data, RowSample.Draw(data, null, seed: 4));
        var all = data.Labels.data<float>().ToArray();
        var places = sample.Labels.data<float>().ToArray().Select(label => Array.IndexOf(all, label)).ToArray();
        Assert.Equal(places.Order(), places);
        Assert.Equal(20, places.Distinct().Count());
    }

    internal static double[] DenseEigenvalues(NetworkModel model, TensorDataset data, LandscapeOptions options)
    {
        using var risk = LandscapeAnalysis.Risk(model, data, options, null);
        using var theta = risk.Theta();
        using var hessian = risk.Hessian(theta);
        return DenseHessian.Of(hessian).Eigenvalues();
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
