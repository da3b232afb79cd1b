using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests.Transformers;

/// <summary>ML.NET's own evaluators, cross-validation and feature importance take our trainers and transformers as they take theirs.</summary>
public sealed class EvaluationTests
{
    [Fact]
    public void Evaluate_multiclass()
    {
        var fitted = Fitted.Multiclass;

        var metrics = fitted.Context.MulticlassClassification.Evaluate(fitted.Scored, topKPredictionCount: 2);

        Assert.InRange(metrics.MicroAccuracy, 0.93, 1);
        Assert.InRange(metrics.MacroAccuracy, 0.93, 1);
        Assert.InRange(metrics.LogLoss, 0, 0.35);
        Assert.InRange(metrics.TopKAccuracy, metrics.MicroAccuracy, 1);
        Assert.Contains("setosa", metrics.ConfusionMatrix.GetFormattedConfusionTable());
    }

    [Fact]
    public void Evaluate_binary_calibrated_and_not()
    {
        var fitted = Fitted.Binary;

        var metrics = fitted.Context.BinaryClassification.Evaluate(fitted.Scored);
        var plain = fitted.Context.BinaryClassification.EvaluateNonCalibrated(fitted.Scored);

        Assert.InRange(metrics.Accuracy, 0.97, 1);
        Assert.InRange(metrics.AreaUnderRocCurve, 0.98, 1);
        Assert.InRange(metrics.LogLoss, 0, 0.2);
        Assert.Equal(metrics.Accuracy, plain.Accuracy);
    }

    [Fact]
    public void Evaluate_regression()
    {
        var fitted = Fitted.Regression;

        var metrics = fitted.Context.Regression.Evaluate(fitted.Scored);

        Assert.InRange(metrics.RSquared, 0.45, 0.95);
    }

    [Fact]
    public void Accuracy_in_the_history_is_the_evaluators()
    {
        var context = new MLContext(seed: 1);
        var data = Fitted.Multiclass.Prepared;
        var trainer = context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 3));

        var transformer = trainer.Fit(data, data);

        var last = transformer.Model.History.Epochs[^1];
        var metrics = context.MulticlassClassification.Evaluate(transformer.Transform(data));
        Assert.Equal(metrics.MicroAccuracy, last.ValidationMetric!.Value, 1e-9);
        Assert.Equal(metrics.LogLoss, last.ValidationLoss!.Value, 1e-4);
    }

    [Fact]
    public void Cross_validate_multiclass_with_the_key_mapping_inside()
    {
        var context = new MLContext(seed: 1);
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label", "Species")
            .Append(context.Transforms.NormalizeMinMax("Features", fixZero: false))
            .Append(context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small()));

        var folds = context.MulticlassClassification.CrossValidate(SampleData.Load(context, SampleData.Iris), pipeline, numberOfFolds: 3);

        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.MicroAccuracy, 0.8, 1));
    }

    [Fact]
    public void Cross_validate_binary()
    {
        var context = new MLContext(seed: 1);
        var pipeline = context.Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(context.BinaryClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 5)));

        var folds = context.BinaryClassification.CrossValidate(SampleData.Load(context, SampleData.BreastCancer), pipeline, numberOfFolds: 3);

        Assert.All(folds, fold => Assert.InRange(fold.Metrics.Accuracy, 0.9, 1));
    }

    [Fact]
    public void Cross_validate_regression()
    {
        var context = new MLContext(seed: 1);
        var pipeline = context.Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 5)));

        var folds = context.Regression.CrossValidate(SampleData.Load(context, SampleData.Diabetes), pipeline, numberOfFolds: 3);

        Assert.All(folds, fold => Assert.InRange(fold.Metrics.RSquared, 0.2, 0.8));
    }

    [Fact]
    public void Permutation_feature_importance_multiclass_prefers_the_petals()
    {
        var fitted = Fitted.Multiclass;

        var importance = fitted.Context.MulticlassClassification.PermutationFeatureImportance(fitted.Transformer, fitted.Prepared, permutationCount: 3);

        double[] drops = [.. importance.Select(metric => -metric.MicroAccuracy.Mean)];
        Assert.Equal(4, drops.Length);
        Assert.True(Math.Min(drops[2], drops[3]) > Math.Max(drops[0], drops[1]), string.Join(", ", drops));
    }

    [Fact]
    public void Permutation_feature_importance_binary()
    {
        var fitted = Fitted.Binary;

        var importance = fitted.Context.BinaryClassification.PermutationFeatureImportance(fitted.Transformer, fitted.Prepared);

        Assert.Equal(30, importance.Length);
        Assert.Contains(importance, metric => metric.AreaUnderRocCurve.Mean < 0);
    }

    [Fact]
    public void Permutation_feature_importance_regression_prefers_the_body_mass_index()
    {
        var fitted = Fitted.Regression;

        var importance = fitted.Context.Regression.PermutationFeatureImportance(fitted.Transformer, fitted.Prepared);

        const int Bmi = 2;
        Assert.Equal(10, importance.Length);
        Assert.True(importance[Bmi].RSquared.Mean < -0.05, $"{importance[Bmi].RSquared.Mean}");
    }

    [Fact]
    public void Renamed_columns_are_evaluated_by_name()
    {
        var context = new MLContext(seed: 1);
        var data = Fitted.Binary.Prepared;
        var options = Fitted.Small(epochs: 5);
        (options.ScoreColumnName, options.ProbabilityColumnName, options.PredictedLabelColumnName) = ("Logit", "Chance", "Verdict");

        var scored = context.BinaryClassification.Trainers.NeuralNetwork(options).Fit(data).Transform(data);

        var metrics = context.BinaryClassification.Evaluate(
            scored, scoreColumnName: "Logit", probabilityColumnName: "Chance", predictedLabelColumnName: "Verdict");
        Assert.InRange(metrics.Accuracy, 0.9, 1);
        Assert.Null(scored.Schema.GetColumnOrNull("Score"));
    }
}
