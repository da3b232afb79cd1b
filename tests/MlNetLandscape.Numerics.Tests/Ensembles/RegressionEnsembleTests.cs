using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using MlNetLandscape.Numerics.Ensembles;
using static MlNetLandscape.Numerics.Tests.Ensembles.RandomEnsembles;

namespace MlNetLandscape.Numerics.Tests.Ensembles;

/// <summary>Ensembles of regression models.</summary>
public sealed class RegressionEnsembleTests
{
    [Fact]
    public void Two_rows_by_hand()
    {
        var metrics = EnsembleEvaluation.Evaluate(new RegressionPredictions([1, 3], [[2, 3], [0, 7]]));
        var (together, diversity) = (metrics.Together.Regression!, metrics.RegressionDiversity!);

        Assert.Equal(2, together.MeanSquaredError.Value); // means 1 and 5
        Assert.Equal(Math.Sqrt(2), together.RootMeanSquaredError.Value);
        Assert.Equal(1, together.MeanAbsoluteError.Value);
        Assert.Equal(1, together.Bias.Value);
        Assert.Equal(1 - (2 / 1.0), together.RSquared.Value);
        Assert.Equal(2.5, diversity.Variance.Value); // 1 and 4
        Assert.Equal(10, Assert.Single(diversity.Pairs).SquaredDistance.Value);
        Assert.Equal(0.25 * (Math.Log(2 * Math.PI) + Math.Log(8 * Math.PI) + 1), diversity.GaussianLogLoss.Value!.Value, 12);
        Assert.Equal(1, diversity.Coverage.Value);
        Assert.Equal(Math.Sqrt(2.5 * 3 / 2), diversity.SpreadRatio.Value!.Value, 12);
        Assert.Equal([0.5, 2], metrics.Growth.Select(ensemble => ensemble.Loss));
    }

    [Fact]
    public void Spread_of_members_that_are_drawn_as_the_truth_is_right()
    {
        var random = new Random(5);
        double[] Draw() => [.. Enumerable.Range(0, 2_000).Select(row => Math.Sin(row) + Normal.Sample(random, 0, 1))];
        var diversity = EnsembleEvaluation.Evaluate(new RegressionPredictions(Draw(), [.. Enumerable.Range(0, 20).Select(_ => Draw())])).RegressionDiversity!;

        Assert.Equal(1, diversity.SpreadRatio.Value!.Value, 0.04);
        var t = Normal.InvCDF(0, 1, 0.975) * Math.Sqrt(19 / 20.0) / Math.Sqrt(1 + (1 / 20.0)); // (y − f̄) / s in Student's unit at 19 degrees of freedom
        Assert.Equal(1 - (2 * StudentT.CDF(0, 1, 19, -t)), diversity.Coverage.Value!.Value, 0.018);
        Assert.InRange(diversity.GaussianLogLoss.Value!.Value, 1.42, 1.62); // ½ ln 2πe = 1.419, more for 20 members
    }

    [Fact]
    public void Correlation_is_Pearsons_of_errors()
    {
        var predictions = Regressors(200, 2, seed: 1);
        double[] Errors(int member) => [.. predictions.Of(member).ToArray().Zip(predictions.Labels.ToArray(), (f, y) => f - y)];

        Assert.Equal(Correlation.Pearson(Errors(0), Errors(1)), EnsembleEvaluation.Evaluate(predictions).RegressionDiversity!.ErrorCorrelation.Value!.Value, 12);
    }

    [Theory]
    [InlineData(0.1, 10)]
    [InlineData(1e6 / 3, 7)]
    public void Labels_that_are_all_the_same_number_have_no_variance_to_explain(double label, int rows)
    {
        // a mean of equal numbers need not be that number: the variance is 10⁻³⁴, and R² would be −10³¹
        double[] labels = [.. Enumerable.Repeat(label, rows)];
        var metrics = EnsembleEvaluation.Evaluate(new RegressionPredictions(labels, [[.. labels.Select((_, row) => label + (0.01 * row))], labels]));
        Assert.Equal("undefined: all labels are the same number", metrics.Together.Regression!.RSquared.ToString());
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.7f)]
    [InlineData(1e6f / 3)]
    public void Members_that_agree_exactly_have_no_spread_however_their_mean_rounds(float number)
    {
        double[] one = [number, 2];
        foreach (var members in new[] { 3, 5, 6, 7 })
        {
            var diversity = EnsembleEvaluation.Evaluate(new RegressionPredictions([1, 3], [[number, 5], .. Enumerable.Repeat(one, members - 1)])).RegressionDiversity!;
            Assert.Equal("undefined: all members agree exactly on 1 of 2 rows: a normal distribution without width", diversity.GaussianLogLoss.ToString());
        }
    }

    [Fact]
    public void What_is_not_defined_says_why()
    {
        var metrics = EnsembleEvaluation.Evaluate(new RegressionPredictions([1, 1], [[1, 1], [1, 1]]));

        Assert.Equal("undefined: all labels are the same number", metrics.Together.Regression!.RSquared.ToString());
        Assert.Equal("undefined: all members agree exactly on 2 of 2 rows: a normal distribution without width", metrics.RegressionDiversity!.GaussianLogLoss.ToString());
        Assert.Equal("undefined: the ensemble makes no error", metrics.RegressionDiversity.SpreadRatio.ToString());
        Assert.Equal("undefined: a member's error is the same on every row", metrics.RegressionDiversity.ErrorCorrelation.ToString());
        var alone = EnsembleEvaluation.Evaluate(new RegressionPredictions([1, 2], [[1, 3]])).RegressionDiversity!;
        Assert.All(new[] { alone.ErrorCorrelation, alone.Variance, alone.GaussianLogLoss, alone.Coverage, alone.SpreadRatio },
            statistic => Assert.Equal("undefined: one member has no other to differ from", statistic.ToString()));
    }

    [Fact]
    public void What_is_not_finite_is_refused()
    {
        Assert.StartsWith("The predictions of member 2 must be finite. Row 1 is NaN.",
            Assert.Throws<ArgumentException>(() => new RegressionPredictions([1], [[1], [double.NaN]])).Message, StringComparison.Ordinal);
        Assert.StartsWith("The predictions of member 1 are 2; there are 1 rows.",
            Assert.Throws<ArgumentException>(() => new RegressionPredictions([1], [[1, 2]])).Message, StringComparison.Ordinal);
    }
}
