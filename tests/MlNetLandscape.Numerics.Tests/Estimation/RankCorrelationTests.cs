using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Numerics.Tests.Estimation;

public sealed class RankCorrelationTests
{
    [Fact]
    public void Only_the_order_counts()
    {
        double[] x = [3, 1, 2, 10];
        Assert.Equal(1, RankCorrelation.Of(x, [.. x.Select(value => Math.Exp(value))]).Value);
        Assert.Equal(-1, RankCorrelation.Of(x, [.. x.Select(value => -value * value)]).Value);
    }

    [Fact]
    public void Without_ties_it_is_one_less_six_times_the_squared_rank_differences()
    {
        // IQ and hours of television of the textbook: Σ d² = 194, n = 10, ρ = 1 − 6 · 194 / 990
        var found = RankCorrelation.Of([86, 97, 99, 100, 101, 103, 106, 110, 112, 113], [2, 20, 28, 27, 50, 29, 7, 17, 6, 12]);
        Assert.Equal(1 - (6 * 194 / 990.0), found.Value, 1e-12);
        Assert.Equal(Math.Sqrt((1 + (found.Value * found.Value / 2)) / 7), found.FisherError, 1e-12);
        Assert.InRange(found.Value, found.Interval.Lower, found.Interval.Upper);
    }

    [Fact]
    public void Ties_share_the_mean_of_their_ranks() =>
        Assert.Equal(1.5 / Math.Sqrt(1.5 * 2), RankCorrelation.Of([1, 1, 2], [1, 2, 3]).Value, 1e-12); // ranks 1.5, 1.5, 3 and 1, 2, 3

    [Fact]
    public void Where_nothing_varies_there_is_none()
    {
        Assert.Equal(double.NaN, RankCorrelation.Of([1, 1, 1, 1], [1, 2, 3, 4]).Value);
        Assert.Equal(double.NaN, RankCorrelation.Of([], []).Value);
        Assert.Equal(double.NaN, RankCorrelation.Of([1, 2, 3], [1, 2, 3]).FisherError);
    }

    [Fact]
    public void Its_interval_holds_the_truth_about_as_often_as_it_says()
    {
        const double Rho = 0.6; // of a bivariate Gaussian, Spearman's is 6/π asin(ρ/2)
        var truth = 6 / Math.PI * Math.Asin(Rho / 2);
        var source = new MathNet.Numerics.Random.Xoshiro256StarStar(5);
        var held = 0;
        for (var trial = 0; trial < 1_000; trial++)
        {
            double[] x = [.. Enumerable.Range(0, 25).Select(_ => MathNet.Numerics.Distributions.Normal.Sample(source, 0, 1))];
            double[] y = [.. x.Select(value => (Rho * value) + (Math.Sqrt(1 - (Rho * Rho)) * MathNet.Numerics.Distributions.Normal.Sample(source, 0, 1)))];
            var (lower, upper) = RankCorrelation.Of(x, y).Interval;
            held += lower <= truth && truth <= upper ? 1 : 0;
        }

        Assert.InRange(held, 920, 980);
    }

    [Fact]
    public void Samples_that_are_no_pairs_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RankCorrelation.Of([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => RankCorrelation.Of([1, double.NaN], [1, 2]));
    }
}
