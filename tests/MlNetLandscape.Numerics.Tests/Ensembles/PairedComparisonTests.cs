using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using MlNetLandscape.Numerics.Ensembles;
using static MlNetLandscape.Numerics.Tests.Ensembles.RandomEnsembles;

namespace MlNetLandscape.Numerics.Tests.Ensembles;

/// <summary>Whether all together are better: errors against the bootstrap, intervals against their promise.</summary>
public sealed class PairedComparisonTests
{
    [Fact]
    public void Errors_are_those_of_the_bootstrap()
    {
        var predictions = Classifiers(200, 3, 2, seed: 6);
        var metrics = EnsembleEvaluation.Evaluate(predictions);
        var random = new Random(1);
        PairedComparison[][] draws = [.. Enumerable.Range(0, 250).Select(_ =>
        {
            var times = new int[200];
            for (var draw = 0; draw < 200; draw++)
                times[random.Next(200)]++;
            return EnsembleEvaluation.Evaluate(Repeated(predictions, times)).Comparisons.ToArray();
        })];

        foreach (var (index, comparison) in metrics.Comparisons.Index().Where(item => item.Item.Reference == "mean member" && item.Item.Metric != "calibration error"))
        {
            var spread = draws.Select(draw => draw[index].Difference).StandardDeviation();
            Assert.Equal(1, comparison.StandardError!.Value / spread, 0.14);
        }
    }

    [Fact]
    public void An_interval_of_95_percent_misses_an_equal_in_5_percent_of_samples()
    {
        var random = new Random(2);
        var wrong = Enumerable.Range(0, 4_000).Count(_ =>
        {
            double[] Draw() => [.. Enumerable.Range(0, 8).Select(_ => Normal.Sample(random, 1, 1))];
            return PairedComparison.Of("log loss", "other", RowWeights.Of(null, 8), Draw(), Draw(), 0.95).Outcome is ComparisonOutcome.Better or ComparisonOutcome.Worse;
        });

        Assert.Equal(0.05, wrong / 4_000.0, 0.011); // three errors of a share of 4,000
    }

    [Fact]
    public void What_makes_rows_hard_for_both_cancels()
    {
        var metrics = EnsembleEvaluation.Evaluate(Classifiers(300, 3, 4, seed: 7, own: 0.1));
        var comparison = metrics.Comparisons[1];

        Assert.Equal("mean member", comparison.Reference);
        Assert.InRange(comparison.StandardError!.Value, 0, metrics.Together.Classification!.LogLoss.StandardError!.Value / 20);
        Assert.Equal(ComparisonOutcome.Better, comparison.Outcome);
    }

    [Fact]
    public void The_reference_is_the_best_member_of_each_metric()
    {
        var metrics = EnsembleEvaluation.Evaluate(Classifiers(300, 3, 4, seed: 9), members: [new("a"), new("b"), new("c"), new("d")]);

        Assert.Equal(metrics.Members.MinBy(member => member.Classification!.LogLoss.Value)!.Name, metrics.Comparisons[0].Reference);
        Assert.Equal(metrics.Members.MaxBy(member => member.Classification!.Accuracy.Value)!.Name, metrics.Comparisons[2].Reference);
        Assert.Equal(metrics.Members.Max(member => member.Classification!.Accuracy.Value), metrics.Comparisons[2].Other);
        Assert.Equal(metrics.Together.Classification!.Calibration.EqualWidth.Error.Value!.Value, metrics.Comparisons[6].Ensemble, 12);
        Assert.Equal(["log loss", "log loss", "accuracy", "accuracy", "Brier", "Brier", "calibration error", "calibration error"],
            metrics.Comparisons.Select(comparison => comparison.Metric));
    }

    [Theory]
    [InlineData(false, -0.5, ComparisonOutcome.Better)]
    [InlineData(false, 0.5, ComparisonOutcome.Worse)]
    [InlineData(true, 0.5, ComparisonOutcome.Better)]
    [InlineData(true, -0.5, ComparisonOutcome.Worse)]
    [InlineData(true, 0.01, ComparisonOutcome.Unclear)]
    public void Better_is_lower_loss_or_higher_accuracy(bool higherIsBetter, double difference, ComparisonOutcome outcome)
    {
        double[] ensemble = [.. Enumerable.Range(0, 50).Select(row => difference + (row % 2 == 0 ? 0.1 : -0.1))];

        Assert.Equal(outcome, PairedComparison.Of("metric", "other", RowWeights.Of(null, 50), ensemble, new double[50], 0.95, higherIsBetter).Outcome);
    }

    [Fact]
    public void The_same_member_three_times_is_the_same_up_to_rounding()
    {
        var one = Classifiers(50, 3, 1, seed: 4);
        double[] p = [.. Enumerable.Range(0, 50).SelectMany(row => one.Of(0, row).ToArray())];

        var metrics = EnsembleEvaluation.Evaluate(new ClassifierPredictions(3, one.Labels.ToArray(), [p, p, p]));

        Assert.All(metrics.Comparisons, comparison => Assert.Equal(ComparisonOutcome.Same, comparison.Outcome));
        Assert.EndsWith("The ensemble predicts what member 1 does: the others add nothing.", metrics.Verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_row_says_nothing_about_chance()
    {
        var metrics = EnsembleEvaluation.Evaluate(new ClassifierPredictions(2, [0], [[0.6, 0.4], [0.9, 0.1]]));

        Assert.Null(metrics.Comparisons[0].Margin);
        Assert.Equal(ComparisonOutcome.Unclear, metrics.Verdict.Outcome);
        Assert.Contains("(one row: no interval)", metrics.Verdict.Text, StringComparison.Ordinal);
        Assert.EndsWith("One row cannot tell whether it is better than member 2 alone.", metrics.Verdict.Text, StringComparison.Ordinal);
    }
}
