using MlNetLandscape.Numerics.Ensembles;
using static MlNetLandscape.Numerics.Tests.Ensembles.RandomEnsembles;

namespace MlNetLandscape.Numerics.Tests.Ensembles;

/// <summary>Accuracy, log loss and Brier score of members and of what they are together.</summary>
public sealed class ClassifierQualityTests
{
    [Fact]
    public void Three_rows_by_hand()
    {
        var quality = Single(new ClassifierPredictions(3, [0, 1, 1], [[0.7, 0.2, 0.1, 0.5, 0.3, 0.2, 0, 1, 0]]));

        Assert.Equal(2.0 / 3, quality.Accuracy.Value!.Value, 14);
        Assert.Equal(0.75, quality.MacroAccuracy.Value!.Value, 14); // class 2 never occurs
        Assert.Equal(-(Math.Log(0.7) + Math.Log(0.3)) / 3, quality.LogLoss.Value!.Value, 14);
        Assert.Equal((0.09 + 0.04 + 0.01 + 0.25 + 0.49 + 0.04) / 3, quality.Brier.Value!.Value, 14);
        var entropy = -((1.0 / 3 * Math.Log(1.0 / 3)) + (2.0 / 3 * Math.Log(2.0 / 3)));
        Assert.Equal((entropy - quality.LogLoss.Value.Value) / entropy, quality.LogLossReduction.Value!.Value, 14);
    }

    [Fact]
    public void A_probability_of_zero_costs_what_ML_NET_charges() =>
        Assert.Equal(-Math.Log(1e-15f), Single(new ClassifierPredictions(3, [2], [[1, 0, 0]])).LogLoss.Value!.Value, 14);

    [Fact]
    public void Two_classes_have_the_one_sided_Brier_score() =>
        Assert.Equal((0.09 + 0.64) / 2, Single(new ClassifierPredictions(2, [0, 1], [[0.7, 0.3, 0.8, 0.2]])).Brier.Value!.Value, 14);

    [Fact]
    public void The_first_of_equal_classes_is_predicted() =>
        Assert.Equal(0.5, Single(new ClassifierPredictions(2, [0, 1], [[0.5, 0.5, 0.5, 0.5]])).Accuracy.Value);

    [Fact]
    public void One_row_has_numbers_without_errors_and_one_class_has_no_reduction()
    {
        var quality = Single(new ClassifierPredictions(2, [1], [[0.25, 0.75]]));

        Assert.Equal(new EnsembleStatistic(1), quality.Accuracy);
        Assert.Equal("undefined: only class 1 occurs: its frequency alone predicts without loss", quality.LogLossReduction.ToString());
    }

    [Theory]
    [InlineData(CombinationRule.MeanProbability, 0.65, 0.35)]
    [InlineData(CombinationRule.MeanLogit, 0.692820323027551, 0.307179676972449)] // √(.9 .4) : √(.1 .6) = .6 : .2449…
    [InlineData(CombinationRule.Vote, 0.5, 0.5)]
    public void Two_members_become_one(CombinationRule rule, double first, double second)
    {
        if (rule == CombinationRule.MeanLogit)
        {
            var (a, b) = (Math.Sqrt(0.9 * 0.4), Math.Sqrt(0.1 * 0.6));
            (first, second) = (a / (a + b), b / (a + b));
        }

        var metrics = EnsembleEvaluation.Evaluate(
            new ClassifierPredictions(2, [0, 1], [[0.9, 0.1, 0.9, 0.1], [0.4, 0.6, 0.4, 0.6]]), new EnsembleMeasurementOptions { Combination = rule });

        Assert.Equal(-(Math.Log(first) + Math.Log(second)) / 2, metrics.Together.Classification!.LogLoss.Value!.Value, 14);
    }

    [Fact]
    public void A_weight_of_zero_leaves_a_member_out()
    {
        var predictions = Classifiers(50, 3, 3, seed: 1);

        foreach (var rule in Enum.GetValues<CombinationRule>())
        {
            var metrics = EnsembleEvaluation.Evaluate(predictions, new EnsembleMeasurementOptions { Combination = rule, MemberWeights = [0, 7, 0] });
            Assert.Equal(metrics.Members[1].Classification!.Accuracy.Value!.Value, metrics.Together.Classification!.Accuracy.Value!.Value, 12);
            if (rule != CombinationRule.Vote)
                Assert.Equal(metrics.Members[1].Classification!.LogLoss.Value!.Value, metrics.Together.Classification.LogLoss.Value!.Value, 12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_mixture_never_loses_more_than_its_mean_member(int seed)
    {
        var metrics = EnsembleEvaluation.Evaluate(Classifiers(100, 4, 5, seed, withZeros: true));

        var gap = metrics.Members.Average(member => member.Classification!.LogLoss.Value!.Value) - metrics.Together.Classification!.LogLoss.Value!.Value;
        Assert.InRange(gap, 0, 40);
    }

    [Fact]
    public void A_weight_of_three_is_three_rows()
    {
        int[] times = [.. Enumerable.Range(0, 60).Select(row => 1 + (row % 3))];
        var plain = Classifiers(60, 3, 3, seed: 5);
        var weighted = EnsembleEvaluation.Evaluate(Classifiers(60, 3, 3, seed: 5, weights: [.. times.Select(count => (double)count)]));
        var repeated = EnsembleEvaluation.Evaluate(Repeated(plain, times));

        var (a, b) = (weighted.Together.Classification!, repeated.Together.Classification!);
        foreach (var (x, y) in new[]
        {
            (a.Accuracy, b.Accuracy), (a.MacroAccuracy, b.MacroAccuracy), (a.LogLoss, b.LogLoss), (a.LogLossReduction, b.LogLossReduction), (a.Brier, b.Brier),
            (a.Calibration.EqualWidth.Error, b.Calibration.EqualWidth.Error), (a.Calibration.ClasswiseError, b.Calibration.ClasswiseError),
            (weighted.ClassifierDiversity!.QStatistic, repeated.ClassifierDiversity!.QStatistic), (weighted.ClassifierDiversity.Kappa, repeated.ClassifierDiversity.Kappa),
            (weighted.ClassifierDiversity.ErrorCorrelation, repeated.ClassifierDiversity.ErrorCorrelation),
            (weighted.ClassifierDiversity.JensenShannon, repeated.ClassifierDiversity.JensenShannon),
            (weighted.Ambiguity[1].Ambiguity, repeated.Ambiguity[1].Ambiguity),
        })
        {
            Assert.Equal(y.Value!.Value, x.Value!.Value, 12);
        }

        Assert.True(weighted.Conditions.IsWeighted);
        Assert.False(repeated.Conditions.IsWeighted);
    }

    [Fact]
    public void What_is_not_a_prediction_is_refused()
    {
        Assert.StartsWith("There are no rows", Error(() => new ClassifierPredictions(2, [], [[]])), StringComparison.Ordinal);
        Assert.StartsWith("There are no members", Error(() => new ClassifierPredictions(2, [0], [])), StringComparison.Ordinal);
        Assert.StartsWith("The label of row 2 must be a class from 0 to 1. Got 2.", Error(() => new ClassifierPredictions(2, [0, 2], [[1, 0, 1, 0]])), StringComparison.Ordinal);
        Assert.StartsWith("Member 1 has 3 probabilities; 2 rows of 2 classes need 4.", Error(() => new ClassifierPredictions(2, [0, 1], [[1, 0, 1]])), StringComparison.Ordinal);
        Assert.StartsWith("Row 1 of member 1 is no distribution: probabilities must be at least 0 and add up to 1. Got [NaN, 1].",
            Error(() => new ClassifierPredictions(2, [0], [[double.NaN, 1]])), StringComparison.Ordinal);
        Assert.StartsWith("Row 1 of member 1 is no distribution", Error(() => new ClassifierPredictions(2, [0], [[-0.5, 1.5]])), StringComparison.Ordinal);
        Assert.StartsWith("The weight of row 1 must be in (0, ∞). Got 0.", Error(() => new ClassifierPredictions(2, [0], [[1, 0]], [0])), StringComparison.Ordinal);
        Assert.StartsWith("There are 2 weights for 1 rows.", Error(() => new ClassifierPredictions(2, [0], [[1, 0]], [1, 1])), StringComparison.Ordinal);
    }

    [Fact]
    public void All_wrong_options_at_once() => Assert.StartsWith(
        "`MemberWeights` must have one weight a member: 1. Got 2. `MemberWeights` must be in [0, ∞) and not all 0. Got -1, 0. `Bins` must be at least 1. Got 0. "
        + "`Confidence` must be in (0, 1). Got 1.",
        Error(() => EnsembleEvaluation.Evaluate(
            new ClassifierPredictions(2, [0], [[1, 0]]), new EnsembleMeasurementOptions { MemberWeights = [-1, 0], Bins = 0, Confidence = 1 })),
        StringComparison.Ordinal);

    private static string Error(Func<object> action) => Assert.ThrowsAny<ArgumentException>(action).Message;

    private static ClassifierQuality Single(ClassifierPredictions predictions) => EnsembleEvaluation.Evaluate(predictions).Members[0].Classification!;
}
