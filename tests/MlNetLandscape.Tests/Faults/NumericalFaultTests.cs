using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.TestKit.Faults;
using static TorchSharp.torch;

namespace MlNetLandscape.Tests.Faults;

/// <summary>Numbers that break trainings: each has a clear outcome, and never a model of NaNs.</summary>
public sealed class NumericalFaultTests
{
    private static readonly MLContext Context = new(seed: 1);

    public static TheoryData<string, double> Rates()
    {
        var rows = new TheoryData<string, double>();
        foreach (var type in OptimizerTypes)
        {
            foreach (var rate in new[] { 1e3, 1e20, float.MaxValue })
                rows.Add(type.Name, rate);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void A_learning_rate_that_explodes_is_a_divergence_or_does_no_harm(string optimizer, double rate)
    {
        var type = OptimizerTypes.Single(other => other.Name == optimizer);
        foreach (var task in new[] { "multiclass", "binary", "regression" })
        {
            var options = Healthy.Training(default);
            (options.Optimizer, options.LearningRate, options.Epoch) = ((Optimizer)Activator.CreateInstance(type)!, rate, 3);
            if (!options.Optimizer.TakesClippedGradients)
                options.GradientClipNorm = null;
            DivergesOrScores(task, options, []);
        }
    }

    [Theory]
    [InlineData("multiclass", typeof(CrossEntropyLoss), DataFault.HugeFeature)]
    [InlineData("multiclass", typeof(FocalLoss), DataFault.HugeFeature)]
    [InlineData("multiclass", typeof(OneHotSquaredLoss), DataFault.HugeFeature)]
    [InlineData("binary", typeof(LogisticLoss), DataFault.HugeFeature)]
    [InlineData("binary", typeof(PolynomialHingeLoss), DataFault.HugeFeature)]
    [InlineData("regression", typeof(SquaredLoss), DataFault.HugeFeature)]
    [InlineData("regression", typeof(HuberLoss), DataFault.HugeFeature)]
    [InlineData("regression", typeof(AbsoluteLoss), DataFault.HugeFeature)]
    [InlineData("regression", typeof(SquaredLoss), DataFault.HugeWeight)]
    [InlineData("binary", typeof(LogisticLoss), DataFault.HugeWeight)]
    public void A_loss_that_overflows_is_a_divergence_or_does_no_harm(string task, Type loss, DataFault fault)
    {
        var options = Healthy.Training(default);
        (options.Loss, options.GradientClipNorm) = ((Loss)Activator.CreateInstance(loss)!, null);

        DivergesOrScores(task, options, [fault]);
    }

    [Theory]
    [InlineData(1e38f)]
    [InlineData(-1e38f)]
    [InlineData(float.MaxValue)]
    public void Logits_at_the_end_of_floats_have_probabilities(float logit)
    {
        using var scope = NewDisposeScope();
        var probabilities = new MulticlassTask(3).Scores(tensor(new[] { logit, 0, -logit }).reshape(1, 3)).data<float>().ToArray();

        Assert.Equal(1, probabilities.Sum(), 1e-6f);
        Assert.InRange(BinaryColumns.Probability(logit), 1e-7f, 1 - 1e-7f);
    }

    [Theory]
    [InlineData("multiclass", DataFault.ConstantFeatures)]
    [InlineData("binary", DataFault.ConstantFeatures)]
    [InlineData("regression", DataFault.ConstantFeatures)]
    [InlineData("multiclass", DataFault.OneClass)]
    [InlineData("binary", DataFault.OneClass)]
    [InlineData("regression", DataFault.ConstantLabel)]
    [InlineData("multiclass", DataFault.OneRow)]
    [InlineData("binary", DataFault.OneRow)]
    [InlineData("regression", DataFault.OneRow)]
    [InlineData("multiclass", DataFault.TinyFeatures)]
    [InlineData("regression", DataFault.ZeroWeight)]
    [InlineData("multiclass", DataFault.NegativeWeight)]
    [InlineData("binary", DataFault.MissingWeight)]
    public void Data_that_tell_nothing_train_a_network_of_finite_scores(string task, DataFault fault)
    {
        foreach (var normalization in new[] { Normalization.None, Normalization.Layer })
        {
            var options = Healthy.Training(default);
            options.Network = Network.Mlp(4) with { Normalization = normalization };
            Assert.True(DivergesOrScores(task, options, [fault]), $"{normalization} diverged");
        }
    }

    [Fact]
    public void A_constant_label_is_predicted()
    {
        var data = BadRows.View(Context, "regression", [DataFault.ConstantLabel], seed: 1);
        var options = Healthy.Training(default);
        (options.Epoch, options.LearningRate) = (200, 0.02);

        var scores = Healthy.Trainer(Context, "regression", options).Fit(data).Transform(data).GetColumn<float>("Score");

        Assert.All(scores, score => Assert.Equal(-3, score, 0.2f));
    }

    [Fact]
    public void A_label_that_leaves_no_room_for_predictions_is_refused()
    {
        var data = BadRows.View(Context, "regression", [DataFault.HugeLabel], seed: 1);

        var error = Assert.Throws<InvalidOperationException>(() => Healthy.Trainer(Context, "regression", Healthy.Training(default)).Fit(data));

        Assert.StartsWith("Labels may be at most 1E+37 in size", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_every_weight_is_zero_no_row_is_usable()
    {
        var data = BadRows.View(Context, "regression", [DataFault.EveryWeightZero], seed: 1);

        var error = Assert.Throws<InvalidOperationException>(() => Healthy.Trainer(Context, "regression", Healthy.Training(default)).Fit(data));

        Assert.StartsWith("No valid training instances found", error.Message);
    }

    [Fact]
    public void A_million_classes_train_and_score()
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Label)].ColumnType = new KeyDataViewType(typeof(uint), 1_000_000);
        var data = Context.Data.LoadFromEnumerable([new Row(), new Row { Label = 999_999 }], definition);
        var options = Healthy.Training(default);
        (options.Network, options.Epoch, options.ExampleWeightColumnName, options.ValidationSetFraction) = (Network.Mlp(1), 1, null, 0);

        var scores = Healthy.Trainer(Context, "multiclass", options).Fit(data).Transform(data).GetColumn<float[]>("Score").First();

        Assert.Equal(1_000_000, scores.Length);
        Assert.Equal(1, scores.Sum(score => (double)score), 1e-3);
    }

    [Fact]
    public void More_classes_than_there_is_memory_for_are_refused()
    {
        var data = BadRows.View(Context, "multiclass", [DataFault.KeysWithoutEnd], seed: 1);

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Healthy.Trainer(Context, "multiclass", Healthy.Training(default)).Fit(data));

        Assert.Contains("has 4294967295 classes", error.Message);
    }

    private static Type[] OptimizerTypes { get; } = [.. typeof(Optimizer).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(attribute => attribute.DerivedType)];

    /// <summary>Whether there is a network; its scores of ordinary rows are finite.</summary>
    private static bool DivergesOrScores(string task, NeuralNetworkTrainer.Options options, DataFault[] faults)
    {
        NetworkTransformer model;
        try
        {
            model = Healthy.Trainer(Context, task, options).Fit(BadRows.View(Context, task, faults, seed: 1));
        }
        catch (TrainingDivergedException error)
        {
            Assert.Contains("The training diverged", error.Message);
            return false;
        }

        Assert.Null(Judgement.Scores(model, BadRows.View(Context, task, [], seed: 2)));
        return true;
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [1, 2];

        public uint Label { get; set; }
    }
}
