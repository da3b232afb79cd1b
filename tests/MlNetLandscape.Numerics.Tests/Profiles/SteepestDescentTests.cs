using MlNetLandscape.Numerics.Profiles;

namespace MlNetLandscape.Numerics.Tests.Profiles;

public sealed class SteepestDescentTests
{
    private static readonly double[] X = [.. Enumerable.Range(0, 101).Select(index => (index - 50) / 10.0)];

    [Fact]
    public void The_logistic_curve_falls_most_steeply_at_its_middle()
    {
        double[] y = [.. X.Select(x => 1 / (1 + Math.Exp(2 * x)))];
        Assert.Equal(50, SteepestDescent.Find(X, y, window: 5));
    }

    [Fact]
    public void Nothing_past_the_minimum_is_searched()
    {
        double[] y = [.. X.Select(x => -x)];
        y[70] = -500; // the lowest sample; a longer and steeper fall lies beyond it
        for (var index = 71; index < y.Length; index++)
            y[index] = 10_000 - (360 * (index - 71));
        Assert.InRange(SteepestDescent.Find(X, y, window: 3)!.Value, 0, 70);
    }

    [Fact]
    public void Noise_before_the_fall_is_not_taken_for_it()
    {
        double[] y = [.. X.Select((x, index) => 1 / (1 + Math.Exp(2 * (x - 2))) + (index < 40 ? 0.04 * Math.Sin(2.5 * index) : 0))];
        Assert.InRange(SteepestDescent.Find(X, y, window: 5)!.Value, 68, 72); // the noise's own slope is twice as steep
    }

    [Fact]
    public void A_rising_curve_has_no_descent() => Assert.Null(SteepestDescent.Find(X, X, window: 5));

    [Fact]
    public void A_curve_shorter_than_a_window_has_none() => Assert.Null(SteepestDescent.Find(X.AsSpan(0, 3), [3, 2, 1], window: 5));
}
