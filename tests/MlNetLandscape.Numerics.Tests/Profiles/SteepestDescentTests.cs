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
        double[] y = [.. X.Select(x => x < 2 ? -x : 100 - (50 * x) + 0.0)];
        y[70] = -500; // the lowest sample; the steep fall lies beyond it
        for (var index = 71; index < y.Length; index++)
            y[index] = 1000 - (100 * index);
        y[100] = -400;
        Assert.InRange(SteepestDescent.Find(X, y, window: 3)!.Value, 0, 70);
    }

    [Fact]
    public void A_rising_curve_has_no_descent() => Assert.Null(SteepestDescent.Find(X, X, window: 5));

    [Fact]
    public void A_curve_shorter_than_a_window_has_none() => Assert.Null(SteepestDescent.Find(X.AsSpan(0, 3), [3, 2, 1], window: 5));
}
