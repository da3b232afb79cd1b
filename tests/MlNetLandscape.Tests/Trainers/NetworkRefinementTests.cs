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
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
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
        Assert.Same(stages[1].Model, ScoredModel.Find(scored.Schema).Model);
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
    public void Its_shape_is_its_inputs_shape_with_the_networks_columns_anew_and_without_a_network_it_says_what_is_missing()
    {
        var context = new MLContext(seed: 1);
        var stage = context.Transforms.RefineNetwork(Fitted.Small());
        var shape = SchemaShapes.Of(Fitted.Binary.Scored.Schema);
        string[] names = [.. shape.Select(column => column.Name)];
        Assert.Equal(SchemaText.Of(shape, names), SchemaText.Of(stage.GetOutputSchema(shape), names));
        var text = context.Transforms.Conversion.ConvertType("PredictedLabel", outputKind: DataKind.Single).GetOutputSchema(shape);
        Assert.NotEqual(SchemaText.Of(shape, names), SchemaText.Of(text, names));
        Assert.Equal(SchemaText.Of(shape, names), SchemaText.Of(stage.GetOutputSchema(text), names));

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

    [Fact]
    public void The_named_stages_do_what_their_names_say()
    {
        var context = new MLContext(seed: 1);
        var fitted = Fitted.Regression;
        var pipeline = context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 3))
            .Append(context.Transforms.SaddleFreeNewton(steps: 5, weightDecay: 0.01))
            .Append(context.Transforms.CopyColumns("Copy", "Score"))
            .Append(context.Transforms.StochasticWeightAveraging(epochs: 4, learningRate: 0.01))
            .AppendCacheCheckpoint(context)
            .Append(context.Transforms.SnapshotEnsemble(cycles: 3, epochsPerCycle: 2, learningRate: 0.01))
            .Append(context.Transforms.LandscapeMetrics(new LandscapeOptions { Measures = LandscapeMeasures.Eigenvalues, LargestEigenvalues = 1 }));

        var model = pipeline.Fit(fitted.Prepared);

        var networks = model.OfType<NetworkTransformer>().Select(stage => stage.Model.History).ToArray();
        Assert.Equal([new AdamW(), new SaddleFreeNewton(), new Sgd()], networks.Select(history => history.Optimizer!));
        Assert.Equal((5L, 0.01), (networks[1].Epochs[^1].Steps, networks[1].WeightDecay));
        Assert.InRange(networks[1].Epochs[^1].TrainingLoss, 0, networks[1].Epochs[0].TrainingLoss);
        Assert.Equal(4, networks[2].Averaging!.Groups.Single().Points);
        var ensemble = Assert.Single(model.OfType<EnsembleTransformer>());
        Assert.Equal((3, new SnapshotEnsemble { Cycles = 3 }), (ensemble.Members.Length, ensemble.Model.History.Method));
        Assert.Equal(3, model.LastTransformer.MemberMetrics.Select(metrics => metrics.Eigenvalues!.Largest[0].Value).Distinct().Count());
        Assert.Contains("3 members", Assert.Throws<InvalidOperationException>(() => model.LastTransformer.Metrics).Message, StringComparison.Ordinal);
        Assert.Same(ensemble.Model, ScoredModel.Find(model.Transform(fitted.Prepared).Schema).Model);

        var restored = context.Landscape().Restore(SavedModel.RoundTrip(model, fitted.Prepared.Schema));
        SavedModel.AssertClose(SavedModel.Scores(model, fitted.Prepared), SavedModel.Scores(restored, fitted.Prepared));
        var metrics = ((IEnumerable<ITransformer>)restored).OfType<LandscapeMetricsTransformer>().Single().MemberMetrics;
        Assert.Equal(model.LastTransformer.MemberMetrics.Select(one => one.ToJson()), metrics.Select(one => one.ToJson()));
    }

    [Fact]
    public void It_goes_on_from_an_ensemble_of_one_and_refuses_several()
    {
        var context = new MLContext(seed: 1);
        var data = Fitted.Binary.Prepared;
        var several = context.BinaryClassification.Trainers.NeuralNetworkEnsemble(new DeepEnsemble { Members = 2 }, Fitted.Small(epochs: 1)).Fit(data).Transform(data);
        var error = Assert.Throws<InvalidOperationException>(() => context.Transforms.RefineNetwork(Fitted.Small(epochs: 1)).Fit(several));
        Assert.StartsWith("The column 'Score' was scored by an ensemble of 2 networks. A stage goes on from one network", error.Message, StringComparison.Ordinal);

        var one = context.BinaryClassification.Trainers.NeuralNetworkEnsemble(new DeepEnsemble { Members = 1, Calibrates = true }, Fitted.Small(epochs: 1)).Fit(data);
        Assert.NotEqual(1, one.Model.Temperature);
        var refined = context.Transforms.SharpnessAwareMinimization(epochs: 2).Fit(one.Transform(data));
        Assert.Equal(2, refined.Model.History.Epochs.Length);
    }

    [Fact]
    public void What_was_held_out_stays_held_out()
    {
        var context = new MLContext(seed: 1);
        var data = Fitted.Multiclass.Prepared;
        var options = Fitted.Small(epochs: 1);
        options.ValidationSetFraction = 0.4;
        var first = context.MulticlassClassification.Trainers.NeuralNetwork(options).Fit(data);
        var stay = Fitted.Small(epochs: 1);
        (stay.ValidationSetFraction, stay.LearningRate, stay.Seed) = (0.4, 1e-12, 99); // a step that moves nothing shows whose loss is measured

        var refined = context.Transforms.RefineNetwork(stay).Fit(first.Transform(data)).Model.History;
        var ensemble = context.Transforms.RefineNetwork(new DeepEnsemble { Members = 1 }, stay).Fit(first.Transform(data)).Model.Members[0].History;

        Assert.Equal(first.Model.History.Epochs[0].ValidationLoss!.Value, refined.Epochs[0].ValidationLoss!.Value, 1e-6);
        Assert.Equal(first.Model.History.Epochs[0].ValidationLoss!.Value, ensemble.Epochs[0].ValidationLoss!.Value, 1e-6);
        Assert.Equal(first.Model.History.HeldOutSeed, refined.HeldOutSeed);
        Assert.Equal(first.Model.History.HeldOutSeed, ensemble.HeldOutSeed);
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
