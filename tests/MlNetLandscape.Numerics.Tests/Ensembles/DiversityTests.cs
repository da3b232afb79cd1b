using MlNetLandscape.Numerics.Ensembles;
using static MlNetLandscape.Numerics.Tests.Ensembles.RandomEnsembles;

namespace MlNetLandscape.Numerics.Tests.Ensembles;

/// <summary>Diversity of classifiers: counts by hand, independence, and every case in which a number is not defined.</summary>
public sealed class DiversityTests
{
    [Fact]
    public void Counts_of_40_10_20_and_30_by_hand()
    {
        var pair = Assert.Single(Diversity(Counts(40, 10, 20, 30)).Pairs);

        Assert.Equal((0.4, 0.1, 0.2), (Round(pair.BothRight), Round(pair.FirstRight), Round(pair.SecondRight)));
        Assert.Equal(0.3, pair.DoubleFault.Value!.Value, 12);
        Assert.Equal(0.3, pair.Disagreement.Value!.Value, 12);
        Assert.Equal(5.0 / 7, pair.QStatistic.Value!.Value, 12);
        Assert.Equal(0.5 * (1 - (25.0 / 49)) * Math.Sqrt((1 / 40.0) + (1 / 10.0) + (1 / 20.0) + (1 / 30.0)), pair.QStatistic.StandardError!.Value, 12);
        Assert.Equal(1000 / Math.Sqrt(50 * 50 * 60 * 40), pair.ErrorCorrelation.Value!.Value, 12);
        Assert.Equal(0.3 / (1 - (0.5 * 0.6) - (0.5 * 0.4)), pair.RelativeDisagreement.Value!.Value, 12);
        // All labels are 0, so that right is «predicts 0»: Pₑ = .5 .6 + .5 .4 = .5, κ = (.7 − .5) / .5.
        Assert.Equal(0.4, pair.Kappa.Value!.Value, 12);
        Assert.Equal(Math.Sqrt(0.7 * 0.3 / 100) / 0.5, pair.Kappa.StandardError!.Value, 12);
        Assert.Equal(0.3 * Math.Log(2), pair.JensenShannon.Value!.Value, 12);
    }

    [Fact]
    public void Agreement_by_chance_is_that_of_both_members_classes()
    {
        var pair = EnsembleEvaluation.Evaluate(Voting(2, [0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 1])).ClassifierDiversity!.Pairs[0];
        Assert.Equal(0.5, pair.Kappa.Value!.Value, 12); // they agree on ¾; by chance on ¾ ½ + ¼ ½
    }

    [Fact]
    public void The_same_member_twice_differs_in_nothing()
    {
        var diversity = Diversity(Counts(40, 0, 0, 10));

        Assert.Equal((0, 1, 1, 1, 0, 0), (diversity.Disagreement.Value, diversity.QStatistic.Value, Round(diversity.ErrorCorrelation.Value), diversity.Kappa.Value,
            diversity.JensenShannon.Value, diversity.MutualInformation.Value));
    }

    [Fact]
    public void Members_that_err_in_turn_are_opposite()
    {
        var diversity = Diversity(Counts(0, 25, 25, 0));

        Assert.Equal((-1.0, -1.0, -1.0, 1.0), (diversity.QStatistic.Value, Round(diversity.ErrorCorrelation.Value), Round(diversity.Kappa.Value), diversity.AnyRight.Value));
    }

    [Fact]
    public void What_is_not_defined_says_why()
    {
        var perfect = Diversity(Counts(10, 0, 0, 0));
        Assert.Equal("undefined: neither errs", perfect.QStatistic.ToString());
        Assert.Equal("undefined: neither errs", perfect.RelativeDisagreement.ToString());
        Assert.Equal("undefined: a member is always right", perfect.ErrorCorrelation.ToString());
        Assert.Equal("undefined: both predict one and the same class on every row", perfect.Kappa.ToString());
        Assert.Equal(0, perfect.Disagreement.Value);

        var hopeless = Diversity(Counts(0, 0, 0, 10));
        Assert.Equal("undefined: neither is ever right", hopeless.QStatistic.ToString());
        Assert.Equal("undefined: a member is always wrong", hopeless.ErrorCorrelation.ToString());
        Assert.Equal("undefined: independent errors of two classes would agree as well", hopeless.RelativeDisagreement.ToString());

        var nested = Diversity(Counts(8, 2, 0, 0));
        Assert.Equal("undefined: one of them makes no error of its own, and they are never both right and both wrong", nested.QStatistic.ToString());
        Assert.Equal("undefined: a member is always right", nested.ErrorCorrelation.ToString());

        var alone = Diversity(Classifiers(20, 3, 1, seed: 1));
        Assert.Empty(alone.Pairs);
        Assert.Equal("undefined: one member has no other to differ from", alone.Disagreement.ToString());
        Assert.Equal("undefined: one member has no other to differ from", alone.QStatistic.ToString());
        Assert.Equal(0, alone.MutualInformation.Value!.Value, 12);
    }

    [Fact]
    public void A_pair_without_a_number_is_left_out_of_the_mean()
    {
        int[] zeros = [.. Enumerable.Repeat(0, 100)];
        int[] a = [.. Enumerable.Range(0, 100).Select(row => row < 50 ? 0 : 1)];
        int[] b = [.. Enumerable.Range(0, 100).Select(row => row < 40 || row >= 80 ? 0 : 1)];

        var diversity = Diversity(Voting(2, zeros, a, b, zeros));

        Assert.Equal(diversity.Pairs[0].ErrorCorrelation.Value, diversity.ErrorCorrelation.Value);
        Assert.Equal(diversity.Pairs.Average(pair => pair.Disagreement.Value!.Value), diversity.Disagreement.Value!.Value, 12);
    }

    [Fact]
    public void Independent_errors_are_uncorrelated_within_their_errors()
    {
        var random = new Random(8);
        int[] labels = [.. Enumerable.Range(0, 5_000).Select(_ => random.Next(5))];
        int[] Draw(double accuracy) => [.. labels.Select(label => random.NextDouble() < accuracy ? label : (label + 1 + random.Next(4)) % 5)];

        var diversity = Diversity(Voting(5, labels, Draw(0.7), Draw(0.8)));

        foreach (var (statistic, expected) in new[] { (diversity.QStatistic, 0.0), (diversity.ErrorCorrelation, 0), (diversity.RelativeDisagreement, 1) })
            Assert.InRange((statistic.Value!.Value - expected) / statistic.StandardError!.Value, -3, 3);
        Assert.Equal(1 / Math.Sqrt(5_000), diversity.ErrorCorrelation.StandardError!.Value, 0.001); // of an uncorrelated pair
    }

    [Fact]
    public void Members_that_are_each_sure_of_another_class_know_nothing_together()
    {
        var diversity = Diversity(Voting(4, [0, 1], [0, 0], [1, 1], [2, 2], [3, 3]));

        Assert.Equal(Math.Log(4), diversity.MutualInformation.Value!.Value, 12);
        Assert.Equal(Math.Log(2), diversity.JensenShannon.Value!.Value, 12);
        Assert.Equal(1, diversity.Disagreement.Value!.Value, 12);
        Assert.Equal(-Math.Log(1e-15f), diversity.KullbackLeibler.Value!.Value, 9);
    }

    [Fact]
    public void Correlation_is_Pearsons_of_being_right()
    {
        var predictions = Classifiers(300, 3, 2, seed: 2);
        double[] Right(int member) => [.. Enumerable.Range(0, 300).Select(row =>
            predictions.Of(member, row).IndexOf(predictions.Of(member, row).ToArray().Max()) == predictions.Labels[row] ? 1.0 : 0)];

        Assert.Equal(MathNet.Numerics.Statistics.Correlation.Pearson(Right(0), Right(1)), Diversity(predictions).ErrorCorrelation.Value!.Value, 12);
    }

    /// <summary>Two one-hot members of two classes, all labels 0.</summary>
    private static ClassifierPredictions Counts(int both, int first, int second, int neither)
    {
        int[] a = [.. Enumerable.Repeat(0, both + first), .. Enumerable.Repeat(1, second + neither)];
        int[] b = [.. Enumerable.Repeat(0, both), .. Enumerable.Repeat(1, first), .. Enumerable.Repeat(0, second), .. Enumerable.Repeat(1, neither)];
        return Voting(2, new int[a.Length], a, b);
    }

    private static double? Round(double? value) => value is { } number ? Math.Round(number, 12) : null;

    private static ClassifierDiversity Diversity(ClassifierPredictions predictions) => EnsembleEvaluation.Evaluate(predictions).ClassifierDiversity!;
}
