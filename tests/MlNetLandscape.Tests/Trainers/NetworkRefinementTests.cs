using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Tests.Persistence;

namespace MlNetLandscape.Tests.Trainers;

/// <summary>Stages that go on from the network they find in the data.</summary>
public sealed class NetworkRefinementTests
{
    public static readonly TheoryData<string> Tasks = [SampleData.Iris, SampleData.BreastCancer, SampleData.Diabetes];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void It_is_the_trainer_going_on_from_that_network(string data)
    {
        var fitted = Fitted.Of(data);
        var context = new MLContext(seed: 1);

        var refined = context.Transforms.RefineNetwork(Fitted.Small(epochs: 3)).Fit(fitted.Scored);

        var continued = Trainer(context, data).Fit(fitted.Prepared, fitted.Transformer.Model);
        Assert.Equal(SavedModel.Scores(continued, fitted.Prepared), SavedModel.Scores(refined, fitted.Scored));
        Assert.NotEqual(SavedModel.Scores(fitted.Transformer, fitted.Prepared), SavedModel.Scores(refined, fitted.Scored));
        Assert.Equal(3, refined.Model.History.Epochs.Length);
    }

    [Fact]
    public void It_lowers_the_loss_and_hides_the_columns_it_writes_anew()
    {
        var context = new MLContext(seed: 1);
        var fitted = Fitted.Multiclass;
        var pipeline = context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 2))
            .AppendCacheCheckpoint(context)
            .Append(context.Transforms.SharpnessAwareMinimization(epochs: 30))
            .Append(context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"));

        var model = pipeline.Fit(fitted.Prepared);

        var stages = model.OfType<NetworkTransformer>().ToArray();
        var first = context.MulticlassClassification.Evaluate(stages[0].Transform(fitted.Prepared));
        var whole = context.MulticlassClassification.Evaluate(model.Transform(fitted.Prepared));
        Assert.InRange(whole.LogLoss, 0, 0.5 * first.LogLoss);
        Assert.Equal(new Sam(), stages[1].Model.History.Optimizer);
        var scored = model.Transform(fitted.Prepared);
        Assert.Equal(2, scored.Schema.Count(column => column.Name == "Score"));
        Assert.Single(scored.Schema, column => column.Name == "Score" && !column.IsHidden);
        Assert.Same(stages[1].Model, ScoredNetwork.Find(scored.Schema).Model);
    }

    [Fact]
    public void Behind_other_steps_and_with_other_names_it_finds_columns_and_loss()
    {
        var context = new MLContext(seed: 1);
        var options = Fitted.Small(epochs: 2);
        (options.ScoreColumnName, options.Loss) = ("Price", new HuberLoss());
        var data = context.Regression.Trainers.NeuralNetwork(options).Fit(Fitted.Regression.Prepared).Transform(Fitted.Regression.Prepared);
        var later = context.Data.ShuffleRows(context.Transforms.CopyColumns("Copy", "Price").Fit(data).Transform(data), seed: 3);

        var refined = context.Transforms.RefineNetwork(Fitted.Small(epochs: 2)).Fit(later);

        Assert.Equal(new HuberLoss(), refined.Model.History.Loss);
        Assert.NotNull(refined.GetOutputSchema(later.Schema).GetColumnOrNull("Price"));
        Assert.Equal("Score", Fitted.Small().ScoreColumnName);
    }

    [Fact]
    public void It_saves_loads_and_cross_validates()
    {
        var context = new MLContext(seed: 1);
        var fitted = Fitted.Binary;
        var pipeline = context.BinaryClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 1)).Append(context.Transforms.RefineNetwork(Fitted.Small(epochs: 1)));
        var model = pipeline.Fit(fitted.Prepared);

        SavedModel.AssertClose(SavedModel.Scores(model, fitted.Prepared), SavedModel.Scores(SavedModel.RoundTrip(model, fitted.Prepared.Schema), fitted.Prepared));

        var folds = context.BinaryClassification.CrossValidateNonCalibrated(fitted.Prepared, pipeline, numberOfFolds: 2);
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.Accuracy, 0.9, 1));
    }

    [Fact]
    public void Its_shape_is_its_inputs_shape_and_without_a_network_it_says_what_is_missing()
    {
        var context = new MLContext(seed: 1);
        var stage = context.Transforms.RefineNetwork(Fitted.Small());
        var shape = SchemaShapes.Of(Fitted.Binary.Scored.Schema);
        Assert.Same(shape, stage.GetOutputSchema(shape));

        const string Missing = "No network was found in the data: none of its columns was scored by a NeuralNetwork trainer.";
        Assert.StartsWith(Missing, Assert.Throws<InvalidOperationException>(() => stage.Fit(Fitted.Binary.Prepared)).Message, StringComparison.Ordinal);
        Assert.StartsWith(Missing, Assert.Throws<InvalidOperationException>(
            () => stage.GetOutputSchema(SchemaShapes.Of(Fitted.Binary.Prepared.Schema))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_written_anew_and_columns_taken_away_are_named()
    {
        var context = new MLContext(seed: 1);
        var stage = context.Transforms.RefineNetwork(Fitted.Small());
        var scored = Fitted.Multiclass.Scored;
        var scaled = context.Transforms.NormalizeMeanVariance("Features").Fit(scored).Transform(scored);
        Assert.Contains("The column 'Features' no longer holds the features that 'Score' was computed from",
            Assert.Throws<InvalidOperationException>(() => stage.Fit(scaled)).Message, StringComparison.Ordinal);
        var bare = context.Transforms.DropColumns("Label").Fit(scored).Transform(scored);
        Assert.Contains("'Label'", Assert.Throws<ArgumentOutOfRangeException>(() => stage.Fit(bare)).Message, StringComparison.Ordinal);
    }

    private static NeuralNetworkTrainer Trainer(MLContext context, string data)
    {
        var options = Fitted.Small(epochs: 3);
        return data switch
        {
            SampleData.Iris => context.MulticlassClassification.Trainers.NeuralNetwork(options),
            SampleData.BreastCancer => context.BinaryClassification.Trainers.NeuralNetwork(options),
            _ => context.Regression.Trainers.NeuralNetwork(options),
        };
    }
}
