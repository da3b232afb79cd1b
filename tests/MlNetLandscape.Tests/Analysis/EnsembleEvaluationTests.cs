using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Numerics.Ensembles;
using MlNetLandscape.Tests.DataViews;
using MlNetLandscape.Tests.Persistence;

namespace MlNetLandscape.Tests.Analysis;

/// <summary>ml.Landscape().EvaluateEnsemble on ours, on ML.NET's own models, and on both together.</summary>
public sealed class EnsembleEvaluationTests
{
    private static readonly MLContext Context = new(seed: 1);

    /// <summary>Four pipelines fitted to iris, each on its own order of rows, so that their keys number the species differently.</summary>
    private static readonly Lazy<ITransformer[]> LazyIris = new(() => [.. Enumerable.Range(1, 4).Select(FitIris)]);

    private static readonly Lazy<ITransformer> LazyLogistic = new(() => Context.Transforms.NormalizeMeanVariance("Features", fixZero: false)
        .Append(Context.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(Fitted.Binary.Data));

    private static IDataView Iris => Fitted.Multiclass.Data;

    [Fact]
    public void Each_member_is_what_ML_NET_says_it_is()
    {
        var metrics = Context.Landscape().EvaluateEnsemble(Iris, LazyIris.Value);

        foreach (var (member, model) in metrics.Members.Zip(LazyIris.Value))
        {
            var expected = Context.MulticlassClassification.Evaluate(model.Transform(Iris));
            Assert.Equal(expected.LogLoss, member.Classification!.LogLoss.Value!.Value, 12);
            Assert.Equal(expected.MicroAccuracy, member.Classification.Accuracy.Value!.Value, 12);
            Assert.Equal(expected.MacroAccuracy, member.Classification.MacroAccuracy.Value!.Value, 12);
            Assert.Equal(expected.LogLossReduction, member.Classification.LogLossReduction.Value!.Value, 12);
        }

        Assert.Equal((150, 0, 0), (metrics.Conditions.Rows, metrics.Conditions.RowsWithoutLabel, metrics.Conditions.RowsWithoutScore));
        Assert.Equal("multiclass", metrics.Conditions.Task);
    }

    [Fact]
    public void Classes_are_matched_by_what_their_keys_stand_for()
    {
        var metrics = Context.Landscape().EvaluateEnsemble(Iris, LazyIris.Value);

        string[][] orders = [.. LazyIris.Value.Select(model => Names(model).ToArray())];
        Assert.Contains(orders, order => !order.SequenceEqual(orders[0])); // else this tests nothing
        Assert.Equal(orders[0], metrics.Conditions.Classes.ToArray());
        Dictionary<string, float>[][] probabilities = [.. LazyIris.Value.Zip(orders, (model, order) => model.Transform(Iris).GetColumn<float[]>("Score")
            .Select(score => order.Zip(score).ToDictionary(pair => pair.First, pair => pair.Second)).ToArray())];
        string[] truth = [.. Iris.GetColumn<string>("Species")];
        string Predicted(int member, int row) => probabilities[member][row].MaxBy(pair => pair.Value).Key;
        double[] mean = [.. truth.Select((species, row) => probabilities.Average(member => (double)member[row][species]))];

        Assert.Equal(mean.Average(p => -Math.Log(p)), metrics.Together.Classification!.LogLoss.Value!.Value, 12);
        Assert.Equal(6, metrics.ClassifierDiversity!.Pairs.Length);
        Assert.All(metrics.ClassifierDiversity.Pairs, pair => Assert.Equal(
            truth.Index().Average(row => Predicted(pair.First, row.Index) == Predicted(pair.Second, row.Index) ? 0.0 : 1), pair.Disagreement.Value!.Value, 12));
        Assert.InRange(metrics.ClassifierDiversity.Disagreement.Value!.Value, 0, 0.2);
    }

    [Fact]
    public void Key_orders_decide_nothing()
    {
        var metrics = Context.Landscape().EvaluateEnsemble(Iris, LazyIris.Value);
        var reversed = Context.Landscape().EvaluateEnsemble(Iris, LazyIris.Value.Reverse());

        Assert.Equal(metrics.Together.Classification!.LogLoss.Value!.Value, reversed.Together.Classification!.LogLoss.Value!.Value, 12);
        Assert.Equal(metrics.ClassifierDiversity!.JensenShannon.Value!.Value, reversed.ClassifierDiversity!.JensenShannon.Value!.Value, 12);
    }

    [Fact]
    public void A_loaded_model_and_raw_labels_are_matched_too()
    {
        var loaded = SavedModel.RoundTrip(LazyIris.Value[0], Iris.Schema); // its scores have no slot names
        var metrics = Context.Landscape().EvaluateEnsemble(Iris, [LazyIris.Value[1], loaded], new EnsembleEvaluationOptions { MemberNames = ["fresh", "loaded"] }, "Species");
        var expected = Context.MulticlassClassification.Evaluate(LazyIris.Value[0].Transform(Iris));

        Assert.Equal(["fresh", "loaded"], metrics.Members.Select(member => member.Name));
        Assert.Equal(expected.LogLoss, metrics.Members[1].Classification!.LogLoss.Value!.Value, 5);
        Assert.Equal(expected.MicroAccuracy, metrics.Members[1].Classification!.Accuracy.Value!.Value, 12);
    }

    [Fact]
    public void Binary_members_use_their_probability()
    {
        var (ours, stock) = (Fitted.Binary, LazyLogistic.Value);

        var metrics = Context.Landscape().EvaluateEnsemble(ours.Data, [ours.Model, stock]);

        foreach (var (member, model) in metrics.Members.Zip([ours.Model, stock]))
        {
            var expected = Context.BinaryClassification.Evaluate(model.Transform(ours.Data));
            Assert.Equal(expected.LogLoss, member.Classification!.LogLoss.Value!.Value / Math.Log(2), 12); // ML.NET's is in bits
            Assert.Equal(expected.Accuracy, member.Classification.Accuracy.Value!.Value, 12);
        }

        Assert.Equal(["the column 'Probability'", "the column 'Probability'"], metrics.Conditions.Scores.ToArray());
        Assert.Equal((ours.Transformer.Model.ParameterCount, null), (metrics.Cost.Members[0].Parameters!.Value, metrics.Cost.Members[1].Parameters));
        Assert.Equal("binary", metrics.Conditions.Task);
    }

    [Fact]
    public void A_binary_score_without_a_probability_is_log_odds()
    {
        var fitted = Fitted.Binary;
        var bare = fitted.Model.Append(Context.Transforms.DropColumns("Probability").Fit(fitted.Scored));

        var metrics = Context.Landscape().EvaluateEnsemble(fitted.Data, [fitted.Model, bare]);

        var softplus = fitted.Scored.GetColumn<float>("Score").Zip(fitted.Scored.GetColumn<bool>("Label"), (score, yes) => Math.Log(1 + Math.Exp(yes ? -(double)score : score)));
        Assert.Equal(softplus.Average(), metrics.Members[1].Classification!.LogLoss.Value!.Value, 9);
        Assert.Equal("1 / (1 + e^−Score): calibrated only if it is the log odds", metrics.Conditions.Scores[1]);
    }

    [Fact]
    public void Regression_members_are_averaged()
    {
        var fitted = Fitted.Regression;
        ITransformer[] members = [fitted.Model, .. new[] { 3, 4 }.Select(seed => Context.Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(Context.Regression.Trainers.NeuralNetwork(new NeuralNetworkTrainer.Options { Network = Network.Mlp(8), Epoch = 5, BatchSize = 16, LearningRate = 0.03, Seed = seed }))
            .Fit(fitted.Data))];

        var metrics = Context.Landscape().EvaluateEnsemble(fitted.Data, members);

        foreach (var (member, model) in metrics.Members.Zip(members))
        {
            var expected = Context.Regression.Evaluate(model.Transform(fitted.Data));
            Assert.Equal(expected.MeanSquaredError, member.Regression!.MeanSquaredError.Value!.Value, 1e-9 * expected.MeanSquaredError);
            Assert.Equal(expected.MeanAbsoluteError, member.Regression.MeanAbsoluteError.Value!.Value, 1e-9 * expected.MeanAbsoluteError);
        }

        var part = Assert.Single(metrics.Ambiguity);
        Assert.Equal(part.MeanMember - part.Ambiguity.Value!.Value, metrics.Together.Regression!.MeanSquaredError.Value!.Value, 1e-9 * part.MeanMember);
        Assert.Equal(fitted.Transformer.Model.ParameterCount * 3, metrics.Cost.Parameters);
        Assert.Contains("3.0 times its parameters", metrics.Verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_member_is_read_in_one_pass()
    {
        var counting = new CountingView(Fitted.Multiclass.Prepared);
        var network = Fitted.Multiclass.Transformer;

        var metrics = Context.Landscape().EvaluateEnsemble(counting, [network, network, network]);

        Assert.Equal(3, counting.Cursors);
        Assert.Equal(3 * 151, counting.Moves);
        Assert.Equal(ComparisonOutcome.Same, metrics.Verdict.Outcome);
    }

    [Fact]
    public void Time_is_that_of_the_clock()
    {
        var clock = new TickingClock();

        var metrics = Context.Landscape().EvaluateEnsemble(Iris, LazyIris.Value, new EnsembleEvaluationOptions { Clock = clock });

        Assert.All(metrics.Cost.Members, member => Assert.Equal(3.0 / 150, member.SecondsPerRow!.Value, 12));
        Assert.Equal(4 * 3.0 / 150, metrics.Cost.SecondsPerRow!.Value, 12);
        Assert.StartsWith("4 members take 4.0 times as long as member ", metrics.Verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_cancelled() => Assert.Throws<OperationCanceledException>(() => Context.Landscape().EvaluateEnsemble(
        Iris, LazyIris.Value, new EnsembleEvaluationOptions { CancellationToken = new CancellationToken(canceled: true) }));

    [Fact]
    public void The_simple_call_combines_as_told_and_comes_back_from_json()
    {
        var metrics = Context.Landscape().EvaluateEnsemble(Iris, LazyIris.Value, CombinationRule.Vote);

        Assert.Equal(CombinationRule.Vote, metrics.Conditions.Combination);
        Assert.Equal(metrics.ToString(), EnsembleMetrics.FromJson(metrics.ToJson()).ToString());
        Assert.Contains("scores of member 1, member 2, member 3, member 4: probabilities\n", metrics.ToString(), StringComparison.Ordinal);
    }

    private static ITransformer FitIris(int seed)
    {
        var rows = Context.Data.ShuffleRows(Iris, seed: seed);
        var keys = Context.Transforms.Conversion.MapValueToKey("Label", "Species").Append(Context.Transforms.NormalizeMinMax("Features", fixZero: false));
        return seed % 2 == 0
            ? keys.Append(Context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0, l2Regularization: 0.1f)).Fit(rows)
            : keys.Append(Context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small())).Fit(rows);
    }

    private static string[] Names(ITransformer model)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        model.GetOutputSchema(Iris.Schema)["Score"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private sealed class TickingClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds += 3;
    }
}
