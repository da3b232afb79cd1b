using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Tests.Persistence;
using MlNetLandscape.Tests.Trainers;

namespace MlNetLandscape.Tests.Analysis;

/// <summary>ml.Transforms.LandscapeMetrics as a stage of a pipeline.</summary>
public sealed class LandscapeStageTests
{
    private static readonly LandscapeOptions Quick = new() { Measures = LandscapeMeasures.Eigenvalues, LargestEigenvalues = 2 };

    [Fact]
    public void It_measures_at_Fit_and_passes_rows_through()
    {
        var context = new MLContext(seed: 1);
        var fitted = Fitted.Multiclass;
        var pipeline = context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 2))
            .Append(context.Transforms.LandscapeMetrics(Quick))
            .Append(context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"));

        var model = pipeline.Fit(fitted.Prepared);

        var stage = model.OfType<LandscapeMetricsTransformer>().Single();
        var network = model.OfType<NetworkTransformer>().Single();
        var scored = network.Transform(fitted.Prepared);
        Assert.Same(scored, stage.Transform(scored));
        Assert.Same(scored.Schema, stage.GetOutputSchema(scored.Schema));
        Assert.Equal(context.Landscape().Evaluate(scored, Quick).Eigenvalues!.Largest[0], stage.Metrics.Eigenvalues!.Largest[0]);
        Assert.Equal(context.MulticlassClassification.Evaluate(scored).LogLoss, context.MulticlassClassification.Evaluate(model.Transform(fitted.Prepared)).LogLoss);
    }

    [Fact]
    public void Its_shape_is_its_inputs_shape()
    {
        var context = new MLContext(seed: 1);
        var shape = SchemaShapes.Of(Fitted.Regression.Scored.Schema);

        Assert.Same(shape, context.Transforms.LandscapeMetrics().GetOutputSchema(shape));
    }

    [Fact]
    public void Cross_validation_measures_every_fold()
    {
        var context = new MLContext(seed: 1);
        var fitted = Fitted.Regression;
        var pipeline = context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 2)).Append(context.Transforms.LandscapeMetrics(Quick));

        var folds = context.Regression.CrossValidate(fitted.Prepared, pipeline, numberOfFolds: 2);

        var losses = folds.Select(fold => ((IEnumerable<ITransformer>)fold.Model).OfType<LandscapeMetricsTransformer>().Single().Metrics.Risk.Loss).ToArray();
        Assert.Equal(2, losses.Distinct().Count());
        Assert.All(folds, fold => Assert.InRange(context.Landscape().Evaluate(fold.ScoredHoldOutSet, Quick).Conditions.Rows, 150, 300));
    }

    [Fact]
    public void A_prediction_engine_goes_through_it()
    {
        var context = new MLContext(seed: 1);
        var model = context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 2)).Append(context.Transforms.LandscapeMetrics(Quick)).Fit(EvaluateTests.Rows());
        var row = new EvaluateTests.Row { Features = [0.5f, 0.5f] };

        using var engine = context.Model.CreatePredictionEngine<EvaluateTests.Row, Prediction>(model);
        using var bare = context.Model.CreatePredictionEngine<EvaluateTests.Row, Prediction>(model.First());

        Assert.Equal(bare.Predict(row).Score, engine.Predict(row).Score);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_is_saved_with_its_metrics(bool again)
    {
        var context = new MLContext(seed: 1);
        var fitted = Fitted.Binary;
        var model = context.BinaryClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 2)).Append(context.Transforms.LandscapeMetrics(Quick)).Fit(fitted.Prepared);
        var saved = SavedModel.RoundTrip(model, fitted.Prepared.Schema);
        if (again)
            saved = SavedModel.RoundTrip(saved, fitted.Prepared.Schema);

        var restored = context.Landscape().Restore(saved);

        SavedModel.AssertClose(SavedModel.Scores(model, fitted.Prepared), SavedModel.Scores(saved, fitted.Prepared));
        Assert.Equal(
            model.Transform(fitted.Prepared).Schema.Where(column => !column.IsHidden).Select(column => column.Name),
            saved.Transform(fitted.Prepared).Schema.Where(column => !column.IsHidden).Select(column => column.Name));
        var stage = Assert.IsType<LandscapeMetricsTransformer>(((IEnumerable<ITransformer>)restored).Last());
        Assert.Equal(model.LastTransformer.Metrics.ToJson(), stage.Metrics.ToJson());
        Assert.Equal(model.LastTransformer.Metrics.ToString(), stage.Metrics.ToString());
        Assert.Equal(stage.Metrics.Risk.Loss, context.Landscape().Evaluate(restored.Transform(fitted.Prepared), Quick).Risk.Loss);
    }

    [Fact]
    public void A_damaged_result_is_one_clear_error() => Assert.StartsWith("This is not the JSON of a result of a landscape measurement",
        Assert.Throws<InvalidDataException>(() => LandscapeMetrics.FromJson("{\"risk\":")).Message, StringComparison.Ordinal);

    [Fact]
    public void Progress_goes_forward_to_the_end()
    {
        var context = new MLContext(seed: 1);
        var seen = new List<LandscapeProgress>();

        context.Landscape().Evaluate(Fitted.Binary.Scored, new LandscapeOptions { Progress = new Listener(seen.Add) });

        Assert.Equal(seen.Select(progress => progress.Fraction).Order(), seen.Select(progress => progress.Fraction));
        Assert.Equal(seen.Select(progress => progress.StageIndex).Order(), seen.Select(progress => progress.StageIndex));
        Assert.Equal("risk", seen[0].Stage);
        Assert.Equal((1.0, TimeSpan.Zero, seen[^1].Stages), (seen[^1].Fraction, seen[^1].Remaining, seen[^1].StageIndex));
        Assert.Contains(seen, progress => progress.Stage == "eigenvalues");
        Assert.InRange(seen[^1].Done.Products, 10, long.MaxValue);
    }

    [Fact]
    public void It_is_cancelled_within_a_stage()
    {
        var context = new MLContext(seed: 1);
        using var source = new CancellationTokenSource();
        var seen = new List<string>();
        var options = new LandscapeOptions
        {
            CancellationToken = source.Token,
            Progress = new Listener(progress =>
            {
                seen.Add(progress.Stage);
                if (progress.Stage == "eigenvalues")
                    source.Cancel();
            }),
        };

        Assert.Throws<OperationCanceledException>(() => context.Landscape().Evaluate(Fitted.Binary.Scored, options));

        Assert.Equal(["risk", "eigenvalues"], seen.Distinct());
    }

    [Fact]
    public void The_log_says_what_was_measured_and_skipped()
    {
        var context = new MLContext(seed: 1);
        var log = new LogCollector(context);
        var rows = EvaluateTests.Rows(float.NaN);

        context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 1)).Append(context.Transforms.LandscapeMetrics(Quick)).Fit(rows);

        Assert.Contains("Skipped 1 instances with missing features/label/weight during measurement", log.Of(ChannelMessageKind.Warning));
        Assert.Contains(log.Of(ChannelMessageKind.Info), message => message.StartsWith("Measured the landscape of 33 parameters on 19 of 19 instances in ", StringComparison.Ordinal));
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }

    private sealed class Listener(Action<LandscapeProgress> heard) : IProgress<LandscapeProgress>
    {
        public void Report(LandscapeProgress value) => heard(value);
    }
}
