using Microsoft.ML;

namespace MlNetLandscape.Tests.Trainers;

public sealed class RecipeTests
{
    public static readonly TheoryData<string> Names = [.. Recipe.All.Select(recipe => recipe.Name)];

    private static readonly Lazy<IDataView> LazyDigits = new(() => new MLContext().Data.TakeRows(SampleData.Load(new MLContext(), SampleData.Digits), 600));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_trains_a_classifier_as_printed(string name)
    {
        var context = new MLContext(seed: 1);
        var data = context.Transforms.Conversion.MapValueToKey("Label", "Digit").Append(context.Transforms.NormalizeMinMax("Features"))
            .Fit(LazyDigits.Value).Transform(LazyDigits.Value);
        var recipe = Recipe.All.Single(one => one.Name == name);
        recipe.Options.Seed = 3;

        var ensemble = context.MulticlassClassification.Trainers.NeuralNetwork(recipe).Fit(data);

        Assert.InRange(context.MulticlassClassification.Evaluate(ensemble.Transform(data)).MicroAccuracy, 0.9, 1);
        Assert.Equal(name is "Calibrated" or "Accurate" ? 4 : 1, ensemble.Members.Length);
        Assert.Equal(recipe.Method, ensemble.Model.History.Method);
        var history = ensemble.Members[0].Model.History;
        Assert.Equal((long)(600 * recipe.Options.ValidationSetFraction), history.ValidationExamples);
        Assert.Null(ensemble.Model.History.Calibration); // 60 held-out rows are too few
        Assert.Equal(ensemble.Model.History.Parts.Sum(part => part.Seconds), ensemble.Model.History.Seconds);
        if (name != "NoisyLabels")
            Assert.Equal(recipe.Options.Optimizer, history.Optimizer);
        Assert.Equal(recipe.Options.Averaging, history.Averaging?.Average);
        Assert.Equal(recipe.Options.WeightDecay, history.WeightDecay);
    }

    [Theory]
    [InlineData(SampleData.BreastCancer)]
    [InlineData(SampleData.Diabetes)]
    public void It_serves_the_other_tasks(string data)
    {
        var context = new MLContext(seed: 1);
        var rows = Fitted.Of(data).Prepared;
        foreach (var recipe in new[] { Recipe.Fast, Recipe.Calibrated, Recipe.SmallData })
        {
            recipe.Options.Epoch = Math.Min(recipe.Options.Epoch, 12);
            if (data == SampleData.BreastCancer)
                Assert.InRange(context.BinaryClassification.Evaluate(context.BinaryClassification.Trainers.NeuralNetwork(recipe).Fit(rows).Transform(rows)).Accuracy, 0.93, 1);
            else
                Assert.InRange(context.Regression.Evaluate(context.Regression.Trainers.NeuralNetwork(recipe).Fit(rows).Transform(rows)).RSquared, 0.35, 1);
        }
    }

    [Fact]
    public void Each_access_gives_values_of_its_own()
    {
        Recipe.Fast.Options.Epoch = 7;
        Assert.Equal(25, Recipe.Fast.Options.Epoch);
        var changed = Recipe.Accurate with { Method = new DeepEnsemble { Members = 8 } };
        Assert.Equal(8, Assert.IsType<DeepEnsemble>(changed.Method).Members);
    }

    [Fact]
    public void It_is_printed_value_by_value()
    {
        var text = Recipe.Balanced.ToString();
        Assert.StartsWith("Balanced: The best single network for most data.\n", text, StringComparison.Ordinal);
        foreach (var (name, value) in new[] { ("Epoch", "30"), ("LearningRate", "0.05"), ("WeightDecay", "0.0005"), ("GradientClipNorm", "5"), ("ValidationSetFraction", "0.1") })
            Assert.Contains($"  {name,-22} {value}\n", text, StringComparison.Ordinal);
        Assert.Contains("  Optimizer              Sgd { Momentum = 0.9, Nesterov = False }\n", text, StringComparison.Ordinal);
        Assert.Contains("  Averaging              WeightAverage { Rule = ExponentialAveraging { WarmUp = True }, Validates = True, Guard = BarrierGuard {", text, StringComparison.Ordinal);
        Assert.Contains("Candidates = [Sam { Rho = 0.1", Recipe.NoisyLabels.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\n  Optimizer", Recipe.NoisyLabels.ToString(), StringComparison.Ordinal);
        Assert.Contains("  BatchSize              all\n", Recipe.SmallData.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Noisy_labels_are_met_with_the_radius_that_validates_best()
    {
        var context = new MLContext(seed: 1);
        var recipe = Recipe.NoisyLabels;
        (recipe.Options.Epoch, recipe.Options.Seed, recipe.Options.ValidationSetFraction) = (6, 3, 0.3);
        Assert.False(recipe.Method.Calibrates);

        var model = context.BinaryClassification.Trainers.NeuralNetwork(recipe).Fit(Fitted.Binary.Prepared).Model;

        var losses = model.History.Parts.Select(part => part.ValidationLoss!.Value).ToArray();
        Assert.Equal(3, losses.Distinct().Count());
        var best = Array.IndexOf(losses, losses.Min());
        Assert.Equal(PartOutcome.Member, model.History.Parts[best].Outcome);
        Assert.Equal(2, model.History.Parts.Count(part => part.Outcome == PartOutcome.Outdone));
        Assert.Null(model.History.Calibration);
        Assert.Equal(((OptimizerChoice)recipe.Method).Candidates[best], Assert.Single(model.Members).History.Optimizer);
    }
}
