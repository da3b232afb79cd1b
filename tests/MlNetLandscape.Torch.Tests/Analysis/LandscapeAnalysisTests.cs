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
        TraceAccuracy = 1e-9,
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

    [Theory]
    [InlineData(LandscapeMeasures.Spectrum)]
    [InlineData(LandscapeMeasures.Spectrum | LandscapeMeasures.Eigenvalues)]
    public void The_spectrum_of_a_small_network_is_that_of_its_eigenvalues(LandscapeMeasures measures)
    {
        using var data = RiskCases.Classes(60, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(5) with { Activation = Activation.Tanh }, new NetworkShape(4, 3), new MulticlassTask(3));
        var options = Exact with { Measures = measures | LandscapeMeasures.Trace, Probes = 60, Steps = 43, TraceProducts = 200 };
        var eigenvalues = DenseEigenvalues(model, data, options);
        var tau = 1e-3 * eigenvalues.Max(Math.Abs);

        var metrics = LandscapeAnalysis.Measure(model, data, options, data.Count, 0);

        var spectrum = metrics.Spectrum!;
        Assert.Equal(eigenvalues.Sum(), metrics.Trace!.Value, 1e-6 * eigenvalues.Sum());
        Within(eigenvalues.Sum(), spectrum.Trace);
        Within(Math.Sqrt(eigenvalues.Sum(value => value * value)), spectrum.FrobeniusNorm);
        Assert.Equal(tau, spectrum.Negative.Threshold, 1e-6 * tau);
        Within(eigenvalues.Count(value => value < -tau) / (double)eigenvalues.Length, spectrum.Negative.Estimate);
        Within(eigenvalues.Count(value => Math.Abs(value) <= tau) / (double)eigenvalues.Length, spectrum.Degenerate.Estimate);
        Within(eigenvalues.Where(value => value > 0).Sum(value => value / (value + tau)), spectrum.EffectiveDimension!.Estimate);
    }

    [Fact]
    public void The_log_volume_is_the_sum_of_logarithms()
    {
        using var data = RiskCases.Classes(60, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(5) with { Activation = Activation.Tanh }, new NetworkShape(4, 3), new MulticlassTask(3));
        var options = Exact with { Measures = LandscapeMeasures.Eigenvalues };

        var volume = LandscapeAnalysis.Measure(model, data, options, data.Count, 0).Eigenvalues!.LogVolume;

        Assert.Equal(DenseEigenvalues(model, data, options)[^5..].Sum(Math.Log), volume.Value, 1e-7);
        Assert.Equal((5, 0), (volume.Terms, volume.Clamped));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Gauss_Newton_and_residual_add_up_to_the_Hessian(int hidden)
    {
        using var data = RiskCases.Classes(60, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(hidden == 0 ? [] : [hidden]) with { Activation = Activation.Tanh }, new NetworkShape(4, 3), new MulticlassTask(3));
        var options = Exact with { Measures = LandscapeMeasures.GaussNewtonSplit | LandscapeMeasures.Trace };

        var metrics = LandscapeAnalysis.Measure(model, data, options, data.Count, 0);

        var split = metrics.Split!;
        Assert.Equal(metrics.Trace!.Value, split.GaussNewtonTrace.Value + split.ResidualTrace.Value, 1e-9 * metrics.Trace.Value);
        if (hidden == 0)
            Assert.InRange(split.ResidualNorm.Value, 0, 1e-12); // outputs linear in θ
        else
            Assert.InRange(split.ResidualNorm.Value, 1e-3, split.GaussNewtonNorm.Value);
    }

    [Fact]
    public void Traces_of_the_layers_add_up_and_their_eigenvalues_stay_below_the_whole()
    {
        using var data = RiskCases.Classes(60, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(5, 4) with { Activation = Activation.Tanh }, new NetworkShape(4, 3), new MulticlassTask(3));
        var options = Exact with { Measures = LandscapeMeasures.Layers | LandscapeMeasures.Eigenvalues | LandscapeMeasures.Trace };

        var metrics = LandscapeAnalysis.Measure(model, data, options, data.Count, 0);

        Assert.Equal(["linear1", "linear2", "linear3"], metrics.Layers.Select(layer => layer.Layer));
        Assert.Equal([25L, 24, 15], metrics.Layers.Select(layer => layer.Parameters));
        Assert.Equal(metrics.Trace!.Value, metrics.Layers.Sum(layer => layer.Trace.Value), 1e-9 * metrics.Trace.Value);
        Assert.All(metrics.Layers, layer => Assert.InRange(layer.LargestEigenvalue.Value, 0, metrics.Eigenvalues!.Largest[0].Value + 1e-9));
        Assert.All(metrics.Layers, layer => Assert.InRange(layer.SmallestEigenvalue.Value, metrics.Eigenvalues!.Smallest[0].Value - 1e-9, layer.LargestEigenvalue.Value));
        Assert.Equal(metrics.Risk.GradientNorm, Math.Sqrt(metrics.Layers.Sum(layer => layer.GradientNorm * layer.GradientNorm)), 12);
        Assert.Contains("linear3", metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_local_learning_coefficient_waits_until_the_slowest_directions_forget()
    {
        using var data = RiskCases.Numbers(200, 3);
        using var model = RiskCases.Model(Network.Mlp(), new NetworkShape(3, 1), new RegressionTask());
        var options = new LandscapeOptions { Measures = LandscapeMeasures.LocalLearningCoefficient };

        var settled = LandscapeAnalysis.Measure(model, data, options, data.Count, 0);
        var hurried = LandscapeAnalysis.Measure(model, data, options with { LocalLearning = new LocalLearningOptions { StepSize = 1e-5, BurnIn = 200 } }, data.Count, 0);

        Assert.InRange(settled.LocalLearning!.RelaxationTimes, 2.9, 10);
        Assert.DoesNotContain("not to be believed", settled.LocalLearning.IsReliable ? settled.ToString() : "", StringComparison.Ordinal);
        Assert.Equal(0.1, hurried.LocalLearning!.RelaxationTimes, 1e-12);
        Assert.Contains("the local learning coefficient is not to be believed", hurried.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Everything_but_the_local_learning_coefficient_can_be_asked_of_a_row_or_two(int rows)
    {
        using var data = RiskCases.Numbers(rows, 3);
        using var model = RiskCases.Model(Network.Mlp(4), new NetworkShape(3, 1), new RegressionTask());
        var metrics = LandscapeAnalysis.Measure(model, data, new LandscapeOptions { Measures = LandscapeMeasures.All }, data.Count, 0);
        Assert.Null(metrics.LocalLearning);
        Assert.NotNull(metrics.Keskar);
    }

    [Fact]
    public void Everything_can_be_asked_for_and_survives_JSON()
    {
        using var data = RiskCases.Numbers(40, 3);
        using var model = RiskCases.Model(Network.Mlp(4) with { Activation = Activation.Tanh }, new NetworkShape(3, 1), new RegressionTask());
        var options = new LandscapeOptions
        {
            Measures = LandscapeMeasures.All,
            LearningRate = 0.1,
            LocalLearning = new LocalLearningOptions { Chains = 2, Draws = 20, BurnIn = 5, BatchSize = 10 },
        };

        var metrics = LandscapeAnalysis.Measure(model, data, options, data.Count, 0);
        var copy = LandscapeMetrics.FromJson(metrics.ToJson());

        Assert.Equal(MetricTable.All.Select(metric => metric.Name), MetricTable.Measured(metrics).Select(entry => entry.Metric.Name));
        Assert.Equal(metrics.ToJson(), copy.ToJson());
        Assert.Equal(metrics.ToString(), copy.ToString());
        Assert.Equal(MetricTable.Measured(metrics).Select(entry => entry.Value), MetricTable.Measured(copy).Select(entry => entry.Value));
        Assert.Equal(metrics.Spectrum, copy.Spectrum);
    }

    private static void Within(double expected, Numerics.Estimation.StochasticEstimate estimate) =>
        Assert.InRange(estimate.Value, expected - (4 * estimate.StandardError) - 1e-9, expected + (4 * estimate.StandardError) + 1e-9);

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
