using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Numerics.Ensembles;
using MlNetLandscape.Tests.DataViews;
using MlNetLandscape.Tests.Persistence;

namespace MlNetLandscape.Tests.Trainers;

/// <summary>Ensembles as trainers, and their transformers as ordinary ones.</summary>
public sealed class EnsembleTrainerTests
{
    public static readonly TheoryData<string> Tasks = [SampleData.Iris, SampleData.BreastCancer, SampleData.Diabetes];

    private static readonly MLContext Context = new(seed: 1);

    private static readonly Dictionary<string, Lazy<EnsembleTransformer>> Ensembles = new[] { SampleData.Iris, SampleData.BreastCancer, SampleData.Diabetes }
        .ToDictionary(data => data, data => new Lazy<EnsembleTransformer>(() => Trainer(data, new DeepEnsemble { Members = 3 }).Fit(Fitted.Of(data).Prepared)));

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Its_scores_are_the_members_combined(string data)
    {
        var (fitted, ensemble) = (Fitted.Of(data), Ensembles[data].Value);
        Assert.Equal(3, ensemble.Members.Length);
        float[][][] members = [.. ensemble.Members.Select(member => SavedModel.Scores(member, fitted.Prepared))];

        var scores = SavedModel.Scores(ensemble, fitted.Prepared);

        Assert.Equal(3, members.Select(scored => scored[0][0]).Distinct().Count());
        float[] Combined(int row) => data == SampleData.BreastCancer
            ? [(float)LogOddsOfMean([.. members.Select(member => (double)member[row][0])])]
            : [.. scores[row].Select((_, k) => members.Average(member => member[row][k]))];
        SavedModel.AssertClose([.. Enumerable.Range(0, scores.Length).Select(Combined)], scores);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void It_saves_loads_and_restores_with_all_members(string data)
    {
        var (fitted, ensemble) = (Fitted.Of(data), Ensembles[data].Value);

        var loaded = SavedModel.RoundTrip(ensemble, fitted.Prepared.Schema);
        var restored = Assert.IsType<EnsembleTransformer>(Context.Landscape().Restore(loaded));
        var twice = SavedModel.RoundTrip(restored, fitted.Prepared.Schema);

        var expected = SavedModel.Scores(ensemble, fitted.Prepared);
        SavedModel.AssertClose(expected, SavedModel.Scores(loaded, fitted.Prepared));
        SavedModel.AssertClose(expected, SavedModel.Scores(twice, fitted.Prepared));
        Assert.Equal(expected, SavedModel.Scores(restored, fitted.Prepared));
        Assert.Equal(ensemble.Model.History, restored.Model.History);
        Assert.Equal(ensemble.Members.Select(member => SavedModel.Scores(member, fitted.Prepared)[5]), restored.Members.Select(member => SavedModel.Scores(member, fitted.Prepared)[5]));
    }

    [Fact]
    public void ML_NETs_evaluators_engines_and_cross_validation_take_it()
    {
        var multiclass = Context.MulticlassClassification.Evaluate(Ensembles[SampleData.Iris].Value.Transform(Fitted.Multiclass.Prepared));
        Assert.InRange(multiclass.MicroAccuracy, 0.95, 1);
        var binary = Context.BinaryClassification.Evaluate(Ensembles[SampleData.BreastCancer].Value.Transform(Fitted.Binary.Prepared));
        Assert.InRange(binary.AreaUnderRocCurve, 0.98, 1);
        var regression = Context.Regression.Evaluate(Ensembles[SampleData.Diabetes].Value.Transform(Fitted.Regression.Prepared));
        Assert.InRange(regression.RSquared, 0.4, 1);

        var folds = Context.MulticlassClassification.CrossValidate(Fitted.Multiclass.Prepared, Trainer(SampleData.Iris, new SnapshotEnsemble { Cycles = 2 }, epochs: 60), numberOfFolds: 2);
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.MicroAccuracy, 0.85, 1));

        var view = Context.Data.LoadFromEnumerable(new[] { new Row { Features = [0.1f, 0.2f, 0.3f, 0.4f] }, new Row { Features = [0.9f, 0.8f, 0.7f, 0.6f] } });
        using var engine = Context.Model.CreatePredictionEngine<Row, Prediction>(Ensembles[SampleData.Iris].Value, view.Schema);
        var expected = SavedModel.Scores(Ensembles[SampleData.Iris].Value, view);
        SavedModel.AssertClose([expected[1]], [engine.Predict(new Row { Features = [0.9f, 0.8f, 0.7f, 0.6f] }).Score]);
    }

    [Fact]
    public void All_members_share_one_pass_over_the_input()
    {
        var counting = new CountingView(Fitted.Multiclass.Prepared);
        Assert.Equal(150, SavedModel.Scores(Ensembles[SampleData.Iris].Value, counting).Length);
        Assert.Equal((1, 151), (counting.Cursors, counting.Moves));

        var training = new CountingView(Fitted.Multiclass.Prepared);
        Trainer(SampleData.Iris, new DeepEnsemble { Members = 3 }, epochs: 1).Fit(training);
        Assert.Equal((1, 151), (training.Cursors, training.Moves));
    }

    [Fact]
    public void The_trainer_foretells_the_shape_of_what_its_transformer_gives()
    {
        foreach (var data in new[] { SampleData.Iris, SampleData.BreastCancer, SampleData.Diabetes })
        {
            var fitted = Fitted.Of(data);
            var foretold = Trainer(data, new DeepEnsemble()).GetOutputSchema(SchemaShapes.Of(fitted.Prepared.Schema));
            var actual = SchemaShapes.Of(Ensembles[data].Value.Transform(fitted.Prepared).Schema);
            string[] columns = [.. foretold.Select(column => column.Name).Intersect(["Score", "Probability", "PredictedLabel"])];
            Assert.Equal(SchemaText.Of(actual, columns), SchemaText.Of(foretold, columns));
        }
    }

    [Fact]
    public void The_simple_entries_train_what_their_names_say()
    {
        var (iris, cancer, diabetes) = (Fitted.Multiclass.Prepared, Fitted.Binary.Prepared, Fitted.Regression.Prepared);
        var small = Network.Mlp(4);

        var snapshots = Context.MulticlassClassification.Trainers.SnapshotEnsemble(network: small, cycles: 3, epochs: 6).Fit(iris).Model;
        Assert.Equal((3, new SnapshotEnsemble { Cycles = 3 }), (snapshots.Members.Length, snapshots.History.Method));
        Assert.Equal(new Sgd(), snapshots.Members[0].History.Optimizer);
        var geometric = Context.BinaryClassification.Trainers.FastGeometricEnsemble(network: small, epochs: 20).Fit(cancer).Model;
        Assert.Equal(new FastGeometricEnsemble(), geometric.History.Method);
        Assert.Equal(20, geometric.History.Parts.Sum(part => part.Epochs));
        var deep = Context.Regression.Trainers.DeepEnsemble(network: small, members: 2, epochs: 3).Fit(diabetes).Model;
        Assert.Equal([3, 3], deep.History.Parts.Select(part => part.Epochs));

        var averaged = Context.Regression.Trainers.StochasticWeightAveraging(network: small, epochs: 8).Fit(diabetes).Model.History;
        Assert.Equal((AveragingRule.Equal, 2), (averaged.Averaging!.Average.Rule, averaged.Averaging.Groups.Single().Points));
        var newton = Context.BinaryClassification.Trainers.SaddleFreeNewton(network: Network.Mlp(4) with { Activation = Activation.Tanh }, steps: 15, weightDecay: 0.01).Fit(cancer).Model.History;
        Assert.Equal((new SaddleFreeNewton(), 15L, 0.01), (newton.Optimizer, newton.Epochs[^1].Steps, newton.WeightDecay));
        Assert.InRange(newton.Epochs[^1].TrainingLoss, 0, 0.2 * newton.Epochs[0].TrainingLoss);
    }

    [Fact]
    public void Enough_held_out_rows_give_a_temperature_that_it_scores_with()
    {
        var options = Fitted.Small(epochs: 30);
        (options.LearningRate, options.Network) = (0.05, Network.Mlp(32));
        var ensemble = Context.BinaryClassification.Trainers.NeuralNetworkEnsemble(new DeepEnsemble { Members = 2, Calibrates = true }, options).Fit(Fitted.Binary.Prepared);

        var fit = ensemble.Model.History.Calibration!;

        Assert.Equal((57, fit.Temperature), (fit.Rows, ensemble.Model.Temperature));
        Assert.NotEqual(1, fit.Temperature);
        float[][][] members = [.. ensemble.Members.Select(member => SavedModel.Scores(member, Fitted.Binary.Prepared))];
        float[][] expected = [.. members[0].Select((_, row) => new[] { (float)(LogOddsOfMean([.. members.Select(member => (double)member[row][0])]) / fit.Temperature) })];
        SavedModel.AssertClose(expected, SavedModel.Scores(ensemble, Fitted.Binary.Prepared));
    }

    [Fact]
    public void Judging_it_is_judging_its_members_as_it_combines_them()
    {
        var ensemble = Ensembles[SampleData.Iris].Value;
        var data = Fitted.Multiclass.Prepared;

        var judged = Context.Landscape().EvaluateEnsemble(data, ensemble);

        var whole = Context.MulticlassClassification.Evaluate(ensemble.Transform(data));
        Assert.Equal(whole.LogLoss, judged.Together.Classification!.LogLoss.Value!.Value, 1e-6);
        Assert.Equal(whole.MicroAccuracy, judged.Together.Classification.Accuracy.Value!.Value, 1e-12);
        Assert.Equal(3, judged.Members.Length);
        Assert.Equal(ensemble.Model.ParameterCount, judged.Cost.Members.Sum(member => member.Parameters!.Value));
        var measured = Context.Landscape().Evaluate(data, ensemble.Members, new LandscapeOptions { Measures = LandscapeMeasures.Eigenvalues, LargestEigenvalues = 1 });
        Assert.Equal(3, measured.Select(metrics => metrics.Eigenvalues!.Largest[0].Value).Distinct().Count());
        var error = Assert.Throws<InvalidOperationException>(() => Context.Landscape().Evaluate(ensemble.Transform(data)));
        Assert.Contains("scored by an ensemble of 3 networks", error.Message, StringComparison.Ordinal);
        Assert.Contains("Evaluate(data, transformer.Members)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_calibrated_ensemble_is_judged_with_its_temperature()
    {
        var data = Fitted.Multiclass.Prepared;
        var options = Fitted.Small();
        options.ValidationSetFraction = 0.3;
        var ensemble = Context.MulticlassClassification.Trainers.NeuralNetworkEnsemble(new DeepEnsemble { Members = 2, Calibrates = true }, options).Fit(data);
        Assert.NotEqual(1, ensemble.Model.Temperature);

        var judged = Context.Landscape().EvaluateEnsemble(data, ensemble);

        Assert.Equal(ensemble.Model.Temperature, judged.Conditions.Temperature);
        Assert.Equal(Context.MulticlassClassification.Evaluate(ensemble.Transform(data)).LogLoss, judged.Together.Classification!.LogLoss.Value!.Value, 1e-6);
        Assert.Contains("temperature", judged.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Folds_of_a_cross_validation_become_an_ensemble_also_where_their_labels_are_standardised_otherwise()
    {
        var data = Fitted.Regression.Prepared;
        var folds = Context.Regression.CrossValidate(data, Context.Regression.Trainers.NeuralNetwork(Fitted.Small()), numberOfFolds: 3);
        NetworkTransformer[] members = [.. folds.Select(fold => (NetworkTransformer)fold.Model)];
        Assert.Equal(3, members.Select(member => member.Model.Task).Distinct().Count());

        var ensemble = Context.Landscape().Ensemble(members, weights: [1, 1, 2]);

        float[][][] each = [.. members.Select(member => SavedModel.Scores(member, data))];
        SavedModel.AssertClose(
            [.. each[0].Select((_, row) => new[] { (each[0][row][0] + each[1][row][0] + (2 * each[2][row][0])) / 4 })], SavedModel.Scores(ensemble, data));
        var saved = SavedModel.RoundTrip(ensemble, data.Schema);
        SavedModel.AssertClose(SavedModel.Scores(ensemble, data), SavedModel.Scores(saved, data));
    }

    [Fact]
    public void A_soup_is_one_network_that_is_no_worse_on_the_held_out_rows()
    {
        var split = Context.Data.TrainTestSplit(Fitted.Regression.Prepared, 0.3, seed: 3);
        var start = Context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 5)).Fit(split.TrainSet);
        NetworkTransformer[] members = [.. Enumerable.Range(1, 3).Select(seed =>
        {
            var options = Fitted.Small(epochs: 5);
            (options.Seed, options.Optimizer, options.LearningRate) = (seed, new Sgd(), 0.02);
            return Context.Regression.Trainers.NeuralNetwork(options).Fit(split.TrainSet, start.Model);
        })];

        var (soup, record) = Context.Landscape().GreedySoup(split.TrainSet, split.TestSet, [.. members, .. members]); // the best one's twin does not raise the loss

        Assert.InRange(record.Loss, 0, record.Losses.Min());
        Assert.Equal(record.Loss, Context.Landscape().Evaluate(soup.Transform(split.TestSet), LandscapeMeasures.Eigenvalues, maximumRows: null).Risk.Loss, 1e-5);
        Assert.Equal(Array.IndexOf([.. record.Losses], record.Losses.Min()), record.Kept[0]);
        Assert.Equal(record.Kept[0] + 3, record.Kept[1]);
    }

    [Fact]
    public void Faults_of_method_options_and_members_are_named()
    {
        var data = Fitted.Regression.Prepared;
        var vote = Context.Regression.Trainers.NeuralNetworkEnsemble(new SnapshotEnsemble { Cycles = 50, Combination = CombinationRule.Vote }, Fitted.Small());
        var message = Assert.Throws<ArgumentException>(() => vote.Fit(data)).Message;
        Assert.Contains("`Cycles` of `SnapshotEnsemble` must be in [1, 20], the epochs of the training. Got 50.", message, StringComparison.Ordinal);
        Assert.Contains("this is a regression", message, StringComparison.Ordinal);
        Assert.Contains("Could not find feature column 'Features'", Assert.Throws<ArgumentOutOfRangeException>(
            () => vote.Fit(Context.Transforms.DropColumns("Features").Fit(data).Transform(data))).Message, StringComparison.Ordinal);

        Assert.Contains("none of them null", Assert.Throws<ArgumentException>(() => Context.Landscape().Ensemble([])).Message, StringComparison.Ordinal);
        Assert.Contains("one shape and task", Assert.Throws<ArgumentException>(
            () => Context.Landscape().Ensemble([Fitted.Multiclass.Transformer, Fitted.Regression.Transformer])).Message, StringComparison.Ordinal);
        var renamed = Fitted.Small(epochs: 1);
        renamed.ScoreColumnName = "Value";
        var other = Context.Regression.Trainers.NeuralNetwork(renamed).Fit(data);
        Assert.Contains("must read and write the same columns", Assert.Throws<ArgumentException>(
            () => Context.Landscape().Ensemble([Fitted.Regression.Transformer, other])).Message, StringComparison.Ordinal);
    }

    /// <summary>log p̄ − log(1 − p̄) with p̄ the mean of 1 / (1 + e⁻ᶻ), without the rounding of a p̄ near 1.</summary>
    private static double LogOddsOfMean(double[] z) => Math.Log(z.Average(one => 1 / (1 + Math.Exp(-one)))) - Math.Log(z.Average(one => 1 / (1 + Math.Exp(one))));

    private static EnsembleTrainer Trainer(string data, EnsembleMethod method, int epochs = 20)
    {
        var options = Fitted.Small(epochs);
        return data switch
        {
            SampleData.Iris => Context.MulticlassClassification.Trainers.NeuralNetworkEnsemble(method, options),
            SampleData.BreastCancer => Context.BinaryClassification.Trainers.NeuralNetworkEnsemble(method, options),
            _ => Context.Regression.Trainers.NeuralNetworkEnsemble(method, options),
        };
    }

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
