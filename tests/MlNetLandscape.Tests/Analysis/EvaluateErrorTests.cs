using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Numerics.Metrics;

namespace MlNetLandscape.Tests.Analysis;

/// <summary>What is said when a landscape cannot be measured.</summary>
public sealed class EvaluateErrorTests
{
    private static readonly MLContext Context = new(seed: 1);

    private static Fitted Iris => Fitted.Multiclass;

    [Fact]
    public void Data_without_a_network() => Assert.StartsWith(
        "No network was found in the data: none of its columns was scored by a NeuralNetwork trainer.",
        Assert.Throws<InvalidOperationException>(() => Evaluate(Iris.Data)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_stage_without_a_network_fails_before_anything_is_fitted()
    {
        var pipeline = Context.Transforms.Conversion.MapValueToKey("Label", "Species").Append(Context.Transforms.LandscapeMetrics());

        Assert.StartsWith("No network was found in the data",
            Assert.Throws<InvalidOperationException>(() => pipeline.Fit(Iris.Data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rounding_of_features_far_from_zero_does_not_pass_for_other_features()
    {
        var rows = Enumerable.Range(0, 200).Select(index => new EvaluateTests.Row { Features = [2000 + (index % 25), 50_000 + (997 * index % 5_000)], Label = index % 25 });
        var trainer = Context.Regression.Trainers.NeuralNetwork(new NeuralNetworkTrainer.Options { Epoch = 10, Seed = 3 });
        var data = Context.Data.LoadFromEnumerable(rows.ToArray());

        var metrics = Context.Landscape().Evaluate(trainer.Fit(data).Transform(data), LandscapeMeasures.Risk);

        Assert.InRange(metrics.Risk.Loss, 0, double.MaxValue);
    }

    [Fact]
    public void A_network_that_scores_a_row_differently_each_time()
    {
        var options = Fitted.Small(epochs: 1);
        options.Network = Network.Custom("noisy", shape => new Noisy(shape));
        var data = EvaluateTests.Rows();
        var scored = Context.Regression.Trainers.NeuralNetwork(options).Fit(data).Transform(data);

        var error = Assert.Throws<InvalidOperationException>(() => Context.Landscape().Evaluate(scored));

        Assert.Contains("it has no landscape to measure", error.Message, StringComparison.Ordinal);
    }

    private sealed class Noisy : TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>
    {
        private readonly TorchSharp.Modules.Linear _linear;

        public Noisy(NetworkShape shape)
            : base(nameof(Noisy))
        {
            _linear = TorchSharp.torch.nn.Linear(shape.Features, shape.Outputs);
            RegisterComponents();
        }

        public override TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input)
        {
            var output = _linear.call(input);
            return output + TorchSharp.torch.randn_like(output);
        }
    }

    [Fact]
    public void A_label_that_is_not_there() => Assert.StartsWith(
        "Could not find label column 'Label'. The loss is measured against it: keep it in the data, or name another by labelColumnName.",
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(Without("Label"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Features_that_are_not_there() => Assert.StartsWith(
        "Could not find feature column 'Features'. Keep it in the data: the network is evaluated anew for a measurement.",
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(Without("Features"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_label_of_another_type() => Assert.StartsWith(
        "Schema mismatch for label column 'Species': expected Key<UInt32>, got String",
        Assert.Throws<ArgumentOutOfRangeException>(() => Context.Landscape().Evaluate(Iris.Scored, labelColumnName: "Species")).Message, StringComparison.Ordinal);

    [Fact]
    public void Labels_mapped_by_another_transformer()
    {
        var other = Context.Transforms.Conversion.MapValueToKey("Other", "Species",
            keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(Context.Data.ShuffleRows(Iris.Scored, seed: 2));
        var names = Iris.Transformer.Model.ClassNames;
        var scored = other.Transform(Iris.Scored);
        var sorted = names.Order(StringComparer.Ordinal).ToArray();
        if (sorted.SequenceEqual(names))
        {
            scored = Context.Transforms.Conversion.MapValueToKey("Other", "Species").Fit(Reversed()).Transform(Iris.Scored);
        }

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Context.Landscape().Evaluate(scored, labelColumnName: "Other"));

        Assert.Contains("Map the labels with the fitted transformer.", error.Message, StringComparison.Ordinal);
        Assert.Contains($"the network was fitted to '{names[0]}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_that_a_later_step_replaced()
    {
        var scored = Context.Transforms.NormalizeMeanVariance("Features").Fit(Iris.Scored).Transform(Iris.Scored);

        Assert.StartsWith("The column 'Features' no longer holds the features that 'Score' was computed from",
            Assert.Throws<InvalidOperationException>(() => Evaluate(scored)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_without_rows() => Assert.StartsWith(
        "The data has no rows",
        Assert.Throws<InvalidOperationException>(() => Evaluate(Context.Data.SkipRows(Iris.Scored, 1_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Data_without_a_usable_row()
    {
        var model = Context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 1)).Fit(EvaluateTests.Rows());
        var broken = EvaluateTests.Rows([.. Enumerable.Repeat(float.NaN, 20)]);

        Assert.StartsWith("None of the 20 rows of the data can be used",
            Assert.Throws<InvalidOperationException>(() => Evaluate(model.Transform(broken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_wrong_options_at_once()
    {
        var options = new LandscapeOptions { LargestEigenvalues = 0, Rho = -0.05, Threshold = 2, MaximumRows = 0, Loss = new SquaredLoss() };

        var error = Assert.Throws<ArgumentException>(() => Context.Landscape().Evaluate(Iris.Scored, options));

        Assert.StartsWith(
            "`LargestEigenvalues` must be at least 1. Got 0. `Threshold` must be in (0, 1). Got 2. `Rho` must be in (0, ∞). Got -0.05. "
            + "`MaximumRows` must be at least 1. Got 0. `Loss` SquaredLoss does not fit a multiclass task.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_options_of_a_stage_are_found_when_it_is_made() => Assert.StartsWith(
        "`Probes` must be at least 1. Got 0.",
        Assert.Throws<ArgumentException>(() => Context.Transforms.LandscapeMetrics(new LandscapeOptions { Probes = 0 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Members_of_different_kinds()
    {
        var other = Context.Regression.Trainers.NeuralNetwork(labelColumnName: "Label", epochs: 1, network: Network.Mlp(3))
            .Fit(Context.Transforms.Conversion.ConvertType("Label", "Species", DataKind.Single).Fit(Numbered()).Transform(Numbered()));

        var error = Assert.Throws<ArgumentException>(() => Context.Landscape().Evaluate(Iris.Prepared, [Iris.Transformer, other]));

        Assert.StartsWith("Member 2 is a regression network", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("There is no network to measure",
            Assert.Throws<ArgumentException>(() => Context.Landscape().Evaluate(Iris.Prepared, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_audit_with_weight_decay() => Assert.StartsWith(
        "`WeightDecay` must be 0 in an audit: ½ λ ‖θ‖² changes when layers are rescaled, whatever the metric. Got 0.1.",
        Assert.Throws<ArgumentException>(() => Context.Landscape().AuditInvariances(Iris.Scored, new LandscapeOptions { WeightDecay = 0.1 })).Message,
        StringComparison.Ordinal);

    private static LandscapeMetrics Evaluate(IDataView data) => Context.Landscape().Evaluate(data);

    private static IDataView Without(string column) => Context.Transforms.DropColumns(column).Fit(Iris.Scored).Transform(Iris.Scored);

    private static IDataView Reversed() => Context.Data.LoadFromEnumerable(Iris.Transformer.Model.ClassNames.Reverse().Select(name => new Named { Species = name }).ToArray());

    private static IDataView Numbered() => Context.Data.LoadFromEnumerable(Enumerable.Range(0, 20)
        .Select(index => new Numbers { Features = [index, 1, 2, index], Species = index }).ToArray());

    private sealed class Named
    {
        public string Species = "";
    }

    private sealed class Numbers
    {
        [VectorType(4)]
        public float[] Features = [];

        public int Species;
    }
}
