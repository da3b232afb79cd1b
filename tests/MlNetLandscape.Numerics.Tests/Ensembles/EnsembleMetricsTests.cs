using System.Globalization;
using MlNetLandscape.Numerics.Ensembles;
using static MlNetLandscape.Numerics.Tests.Ensembles.RandomEnsembles;

namespace MlNetLandscape.Numerics.Tests.Ensembles;

/// <summary>What is told of an ensemble, and how it travels.</summary>
public sealed class EnsembleMetricsTests
{
    private static readonly MemberCost[] Costs = [new("a", 1_000, 2e-5), new("b", 1_500, 2e-5), new("c", 500, 1e-5), new("d", 2_000, 3e-5)];

    public static TheoryData<int> All => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(All))]
    public void Json_gives_the_same_metrics_back(int which)
    {
        var metrics = Some(which);

        var read = EnsembleMetrics.FromJson(metrics.ToJson());

        Assert.Equal(metrics.ToJson(), read.ToJson());
        Assert.Equal(metrics.ToString(), read.ToString());
        Assert.Equal(metrics.Verdict, read.Verdict);
        Assert.DoesNotContain("NaN", metrics.ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", metrics.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Something_else_is_not_metrics(string json) =>
        Assert.Contains("result of an ensemble's evaluation", Assert.Throws<InvalidDataException>(() => EnsembleMetrics.FromJson(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_text_has_every_part_in_any_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NumberGroupSeparator = ".";
            CultureInfo.CurrentCulture = comma;
            var metrics = EnsembleEvaluation.Evaluate(Classifiers(300, 3, 4, seed: 7), members: Costs, conditions: new EnsembleConditions { RowsWithoutLabel = 2, Classes = ["x", "y", "z"] });

            var text = metrics.ToString();

            Assert.StartsWith("Ensemble of 4: multiclass of 3 classes, mean of the probabilities\njudged on 300 rows; 2 more without a label, 0 without a score\n", text, StringComparison.Ordinal);
            foreach (var part in new[] { "\na  ", "\ntogether  ", "\nchance alone", "\nlog loss  ", "\nQ statistic  ", "\nreliability together", " = mean member ", "95 % interval", "80 µs" })
                Assert.Contains(part, text, StringComparison.Ordinal);
            Assert.Contains(metrics.Verdict.Text, text, StringComparison.Ordinal);
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            Assert.Equal(metrics.ToString(), text);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void The_verdict_follows_from_the_numbers()
    {
        var metrics = EnsembleEvaluation.Evaluate(Classifiers(2_000, 3, 4, seed: 7), members: Costs);
        var (main, accuracy) = (metrics.Comparisons[0], metrics.Comparisons[2]);
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

        Assert.Equal("d", main.Reference);
        Assert.Equal(ComparisonOutcome.Better, metrics.Verdict.Outcome);
        Assert.StartsWith("4 members take 2.7 times as long as d alone (80 µs instead of 30 µs a row) and 2.5 times its parameters (5,000 instead of 2,000). ",
            metrics.Verdict.Text, StringComparison.Ordinal);
        Assert.Contains(Text($"Log loss falls from {main.Other:g4} (d) to {main.Ensemble:g4}, by {main.Gain:g3} (95 % interval {main.Gain - main.Margin:g3} to {main.Gain + main.Margin:g3})"),
            metrics.Verdict.Text, StringComparison.Ordinal);
        Assert.Contains(Text($"accuracy rises from {100 * accuracy.Other:0.0#} % ({accuracy.Reference}) to {100 * accuracy.Ensemble:0.0#} %"), metrics.Verdict.Text, StringComparison.Ordinal);
        Assert.Contains("The gain over d is beyond chance; the ", metrics.Verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_companion_makes_it_worse_and_few_rows_cannot_tell()
    {
        var good = Classifiers(1_000, 3, 1, seed: 3, own: 0.01);
        double[] p = [.. Enumerable.Range(0, 1_000).SelectMany(row => good.Of(0, row).ToArray())];
        double[] bad = [.. Enumerable.Range(0, 1_000).SelectMany(row => new[] { 0, 1, 2 }.Select(k => k == (good.Labels[row] + 1) % 3 ? 0.98 : 0.01))];

        var worse = EnsembleEvaluation.Evaluate(new ClassifierPredictions(3, good.Labels.ToArray(), [p, bad]));
        var unclear = EnsembleEvaluation.Evaluate(Classifiers(12, 3, 2, seed: 11));

        Assert.EndsWith("Beyond chance, member 1 alone is better: use that.", worse.Verdict.Text, StringComparison.Ordinal);
        Assert.StartsWith("2 members take 2 predictions instead of one. Log loss rises", worse.Verdict.Text, StringComparison.Ordinal);
        Assert.Equal(ComparisonOutcome.Unclear, unclear.Verdict.Outcome);
        Assert.Contains("12 rows cannot tell whether it is better than", unclear.Verdict.Text, StringComparison.Ordinal);
        Assert.Matches("; a difference of this size would show on about [0-9,]+ rows.$", unclear.Verdict.Text);
    }

    [Fact]
    public void One_member_is_no_ensemble() =>
        Assert.Equal("One member is no ensemble: it costs and predicts what member 1 does.", EnsembleEvaluation.Evaluate(Classifiers(10, 2, 1, seed: 1)).Verdict.ToString());

    [Fact]
    public void Growth_ends_at_the_ensemble_and_begins_with_the_first_member()
    {
        var metrics = EnsembleEvaluation.Evaluate(Classifiers(100, 3, 4, seed: 2), new EnsembleMeasurementOptions { Combination = CombinationRule.MeanLogit });

        Assert.Equal([1, 2, 3, 4], metrics.Growth.Select(ensemble => ensemble.Members));
        Assert.Equal(metrics.Members[0].Classification!.LogLoss.Value!.Value, metrics.Growth[0].Loss, 12);
        Assert.Equal(metrics.Together.Classification!.LogLoss.Value!.Value, metrics.Growth[^1].Loss, 12);
    }

    [Fact]
    public void Cost_is_unknown_where_a_members_is()
    {
        var cost = new EnsembleCost([new("a", 10, 1), new("b", null, 2)]);

        Assert.Equal((null, 3.0), (cost.Parameters, cost.SecondsPerRow!.Value));
    }

    private static EnsembleMetrics Some(int which) => which switch
    {
        0 => EnsembleEvaluation.Evaluate(Classifiers(80, 3, 4, seed: 1), new EnsembleMeasurementOptions { Combination = CombinationRule.Vote }, Costs, new EnsembleConditions { Scores = ["x", "y", "x", "x"] }),
        1 => EnsembleEvaluation.Evaluate(Regressors(80, 3, seed: 1)),
        2 => EnsembleEvaluation.Evaluate(new ClassifierPredictions(2, [1], [[0, 1]])),
        _ => EnsembleEvaluation.Evaluate(new RegressionPredictions([2], [[2], [2]])),
    };
}
