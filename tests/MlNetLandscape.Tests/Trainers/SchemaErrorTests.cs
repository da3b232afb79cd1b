using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests.Trainers;

/// <summary>The errors of ML.NET's own trainers, from GetOutputSchema and from Fit.</summary>
public sealed class SchemaErrorTests
{
    private static readonly MLContext Context = new(seed: 1);

    public static TheoryData<string, string, string, string, string, string> Cases => new()
    {
        { "multiclass", "Key", "Nope", "", "inputSchema", "Could not find feature column 'Nope'" },
        { "multiclass", "Nope", "Vector", "", "inputSchema", "Could not find label column 'Nope'" },
        { "regression", "Single", "Vector", "Nope", "inputSchema", "Could not find weight column 'Nope'" },
        { "regression", "Single", "Single", "", "inputSchema", "Schema mismatch for feature column 'Single': expected Vector<Single>, got Single" },
        { "regression", "Single", "Doubles", "", "inputSchema", "Schema mismatch for feature column 'Doubles': expected Vector<Single>, got Vector<Double>" },
        { "regression", "Single", "Variable", "", "inputSchema", "Schema mismatch for feature column 'Variable': expected Vector<Single>, got VarVector<Single>" },
        { "regression", "Single", "Text", "", "inputSchema", "Schema mismatch for feature column 'Text': expected Vector<Single>, got String" },
        { "multiclass", "Single", "Vector", "", "labelCol", "Schema mismatch for label column 'Single': expected Key<UInt32>, got Single" },
        { "multiclass", "Text", "Vector", "", "labelCol", "Schema mismatch for label column 'Text': expected Key<UInt32>, got String" },
        { "binary", "Single", "Vector", "", "labelCol", "Schema mismatch for label column 'Single': expected Boolean, got Single" },
        { "binary", "Key", "Vector", "", "labelCol", "Schema mismatch for label column 'Key': expected Boolean, got Key<UInt32>" },
        { "regression", "Boolean", "Vector", "", "labelCol", "Schema mismatch for label column 'Boolean': expected Single, got Boolean" },
        { "regression", "Double", "Vector", "", "labelCol", "Schema mismatch for label column 'Double': expected Single, got Double" },
        { "regression", "Single", "Vector", "Double", "inputSchema", "Schema mismatch for weight column 'Double': expected Single, got Double" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Wrong_columns(string task, string label, string feature, string weight, string parameter, string message)
    {
        var trainer = Trainer(Context, task, new NeuralNetworkTrainer.Options
        {
            LabelColumnName = label,
            FeatureColumnName = feature,
            ExampleWeightColumnName = weight.Length == 0 ? null : weight,
        });
        var data = Context.Data.LoadFromEnumerable([new Row()]);

        var foretold = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.GetOutputSchema(SchemaShapes.Of(data.Schema)));
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(data));

        Assert.Equal($"{message} (Parameter '{parameter}')", foretold.Message);
        Assert.Equal(foretold.Message, thrown.Message);
        Assert.Contains("Throwing component", thrown.Data.Keys.Cast<object>());
    }

    [Theory]
    [InlineData("multiclass", "Key")]
    [InlineData("binary", "Boolean")]
    [InlineData("regression", "Single")]
    public void No_usable_row(string task, string label)
    {
        var trainer = Trainer(Context, task, new NeuralNetworkTrainer.Options { LabelColumnName = label, FeatureColumnName = "Vector" });

        var empty = Assert.Throws<InvalidOperationException>(() => trainer.Fit(Context.Data.LoadFromEnumerable(Array.Empty<Row>())));
        var bad = Assert.Throws<InvalidOperationException>(() => trainer.Fit(Context.Data.LoadFromEnumerable([new Row { Vector = [float.NaN, 1] }])));

        Assert.Equal("No valid training instances found, all instances have missing features.", empty.Message);
        Assert.Equal(empty.Message, bad.Message);
    }

    [Fact]
    public void One_class_is_too_few()
    {
        var data = Context.Data.LoadFromEnumerable([new Row()]);
        var trainer = Trainer(Context, "multiclass", new NeuralNetworkTrainer.Options { LabelColumnName = "OneKey", FeatureColumnName = "Vector" });

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(data));

        Assert.StartsWith("The label column 'OneKey' has 1 classes. Multiclass classification needs at least 2.", error.Message);
    }

    [Fact]
    public void Null_arguments()
    {
        var trainer = Context.Regression.Trainers.NeuralNetwork();

        Assert.Throws<ArgumentNullException>("options", () => Context.Regression.Trainers.NeuralNetwork(options: null!));
        Assert.Throws<ArgumentNullException>("options", () => Context.Regression.Trainers.NeuralNetwork(labelColumnName: null!));
        Assert.Throws<ArgumentNullException>(() => trainer.Fit(null!));
        Assert.Throws<ArgumentNullException>(() => trainer.GetOutputSchema(null!));
    }

    [Fact]
    public void Wrong_options_are_all_named_before_any_row_is_read()
    {
        var data = new DataViews.CountingView(Fitted.Regression.Prepared);
        var trainer = Context.Regression.Trainers.NeuralNetwork(new NeuralNetworkTrainer.Options { Epoch = 0, BatchSize = -1, WeightDecay = double.NaN });

        var error = Assert.Throws<ArgumentException>(() => trainer.Fit(data));

        Assert.Contains("`Epoch` must be at least 1. Got 0.", error.Message);
        Assert.Contains("`BatchSize` must be at least 1. Got -1.", error.Message);
        Assert.Contains("`WeightDecay`", error.Message);
        Assert.Equal(0, data.Cursors);
    }

    private static NeuralNetworkTrainer Trainer(MLContext context, string task, NeuralNetworkTrainer.Options options) => task switch
    {
        "multiclass" => context.MulticlassClassification.Trainers.NeuralNetwork(options),
        "binary" => context.BinaryClassification.Trainers.NeuralNetwork(options),
        _ => context.Regression.Trainers.NeuralNetwork(options),
    };

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Vector { get; set; } = [1, 2];

        [VectorType(2)]
        public double[] Doubles { get; set; } = [1, 2];

        public float[] Variable { get; set; } = [1, 2];

        public float Single { get; set; }

        public double Double { get; set; }

        public bool Boolean { get; set; }

        public string Text { get; set; } = "";

        [KeyType(3)]
        public uint Key { get; set; }

        [KeyType(1)]
        public uint OneKey { get; set; }
    }
}
