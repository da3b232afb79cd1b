using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Theory;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Theory;

public sealed class DecreasingPathTests
{
    [Fact]
    public void Separable_classes_send_softmax_regression_to_infinity_and_a_penalty_holds_it()
    {
        var features = GaussianMatrix(12, 3, 1);
        int[] labels = [.. Enumerable.Range(0, 12).Select(row => features[row, 0] > 0 ? 1 : 0)];
        var away = Watch(new SoftmaxRegression(features, labels, 2));
        Assert.Equal(DecreasingPathVerdict.GoesToInfinity, away.Verdict);
        Assert.InRange(away.LateShare, 0.8, 1.2);
        Assert.Equal(-1, away.GradientExponent.Value, 0.1); // L ~ 1/t, ‖θ‖ ~ ln t / margin (Soudry et al. 2018)
        Assert.InRange(away.NormSlope.StandardError, 0, 0.05 * away.NormSlope.Value);
        Assert.Equal(DecreasingPathVerdict.Stays, Watch(new SoftmaxRegression(features, labels, 2, 0.01)).Verdict);
        labels[0] = 1 - labels[0];
        labels[5] = 1 - labels[5];
        labels[7] = 1 - labels[7];
        Assert.Equal(DecreasingPathVerdict.Stays, Watch(new SoftmaxRegression(features, labels, 2)).Verdict);

        static DecreasingPath Watch(SoftmaxRegression risk)
        {
            var (monitor, theta, next) = (new DecreasingPathMonitor(), risk.Space.Zero(), 1.0);
            for (var step = 1; step <= 20_000; step++)
            {
                var (loss, gradient) = risk.Gradient(theta);
                if (step >= next)
                {
                    if (theta.L2Norm() > 0 && gradient.L2Norm() > 0)
                        monitor.Add(step, loss, theta.L2Norm(), gradient.L2Norm());
                    next = step * 1.05;
                }

                theta -= 1.0 * gradient;
            }

            return monitor.Judge();
        }
    }

    [Theory]
    [InlineData("logarithmic", DecreasingPathVerdict.GoesToInfinity)]
    [InlineData("saturating", DecreasingPathVerdict.Stays)]
    [InlineData("constant", DecreasingPathVerdict.Stays)]
    [InlineData("shrinking", DecreasingPathVerdict.Stays)]
    [InlineData("rising loss", DecreasingPathVerdict.Undecided)]
    [InlineData("steady gradient", DecreasingPathVerdict.Undecided)]
    public void Known_traces_are_told_apart(string kind, DecreasingPathVerdict expected)
    {
        var monitor = new DecreasingPathMonitor();
        foreach (var t in Enumerable.Range(0, 60).Select(place => Math.Pow(10, place / 15.0)))
        {
            monitor.Add(t, kind == "rising loss" ? 1 + (0.1 * Math.Log(t)) : 1 / t, kind switch
            {
                "saturating" => 5 - (4 * Math.Exp(-t / 1_000)),
                "constant" => 5 + (1e-6 * Math.Log(t)),
                "shrinking" => 5 - (0.3 * Math.Log(t)),
                _ => 2 + (0.7 * Math.Log(t)),
            }, kind == "steady gradient" ? 0.3 : 1 / t);
        }

        var path = monitor.Judge();
        Assert.Equal(expected, path.Verdict);
        if (kind != "logarithmic")
            return;
        Assert.Equal(0.7, path.NormSlope.Value, 1e-12);
        Assert.Equal(0, path.NormSlope.StandardError, 1e-12);
        Assert.Equal(-1, path.GradientExponent.Value, 1e-12);
        Assert.Equal(1, path.LateShare, 1e-10);
        Assert.StartsWith("GoesToInfinity: ‖θ‖ gains 0.7 ±", path.ToString());
    }

    [Fact]
    public void Short_traces_are_not_judged_and_wrong_ones_refused()
    {
        var monitor = new DecreasingPathMonitor();
        Assert.Equal((DecreasingPathVerdict.Undecided, 0), (monitor.Judge().Verdict, monitor.Count));
        monitor.Add(1, 1, 1, 1);
        Assert.Contains("above that of the point before", Assert.Throws<ArgumentException>(() => monitor.Add(1, 1, 1, 1)).Message);
        Assert.Contains("Got NaN, 1 and 1", Assert.Throws<ArgumentException>(() => monitor.Add(2, double.NaN, 1, 1)).Message);
        Assert.Equal(double.NaN, monitor.Judge().NormSlope.Value);
        Assert.Contains("`leastGrowth`", Assert.Throws<ArgumentException>(() => monitor.Judge(leastGrowth: 0)).Message);
    }
}
