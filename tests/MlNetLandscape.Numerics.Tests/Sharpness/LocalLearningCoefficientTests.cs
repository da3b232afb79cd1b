using MathNet.Numerics.Integration;
using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Sharpness;
using MlNetLandscape.Numerics.Tests.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Sharpness;

public sealed class LocalLearningCoefficientTests
{
    private static readonly LearningCoefficientOptions Long = new() { Examples = 1000, BurnIn = 2_000, Draws = 20_000, StepSize = 4e-4, Localization = 1 };

    [Theory]
    [InlineData(new[] { 1.0, 1, 1, 1 }, 2)]
    [InlineData(new[] { 1.0, 1, 0, 0 }, 1)]
    [InlineData(new[] { 2.0, 1, 0.5 }, 1.5)]
    public void A_quadratic_has_half_its_rank(double[] curvatures, double expected)
    {
        var bowl = Quadratic.Diagonal(curvatures);
        var found = LocalLearningCoefficient.Measure(bowl, bowl.Space.Zero(), Long);
        var strength = 1000 / Math.Log(1000);
        var exact = curvatures.Where(h => h > 0).Sum(h => // the stationary variance of the discrete chain
            (strength * h) + 1 is var a ? 0.5 * strength * h / (a * (1 - (Long.StepSize * a / 4))) : 0);
        Assert.Equal(expected, found.Value, 0.1 * expected);
        Assert.InRange(Math.Abs(found.Value - exact), 0, 4 * found.Estimate.StandardError + (0.01 * expected));
        Assert.True(found.IsStationary, $"drift {found.DriftScore}");
        Assert.False(found.IsNegative);
    }

    [Fact]
    public void A_quartic_has_a_quarter()
    {
        var valley = new NormalCrossing(2);
        var found = LocalLearningCoefficient.Measure(valley, Vector(0), Long);
        var strength = 1000 / Math.Log(1000);
        double Weight(double w) => Math.Exp(-(strength * Math.Pow(w, 4)) - (0.5 * w * w));
        var exact = GaussLegendreRule.Integrate(w => strength * Math.Pow(w, 4) * Weight(w), -2, 2, 200) / GaussLegendreRule.Integrate(Weight, -2, 2, 200);
        Assert.Equal(valley.LearningCoefficient, found.Value, 0.1 * 0.25);
        Assert.InRange(Math.Abs(found.Value - exact), 0, (4 * found.Estimate.StandardError) + 0.003);
    }

    [Fact]
    public void A_crossing_of_two_valleys_has_less_than_half()
    {
        var crossing = new NormalCrossing(1, 1);
        var found = LocalLearningCoefficient.Measure(crossing, Vector(0, 0), Long with { Draws = 40_000 });
        var strength = 1000 / Math.Log(1000);
        double Weight(double x, double y) => Math.Exp(-(strength * x * x * y * y) - (0.5 * ((x * x) + (y * y))));
        var exact = GaussLegendreRule.Integrate((x, y) => strength * x * x * y * y * Weight(x, y), -6, 6, -6, 6, 400)
            / GaussLegendreRule.Integrate(Weight, -6, 6, -6, 6, 400);
        Assert.InRange(exact, 0.3, 0.5); // ½ less a logarithm: two valleys meet
        Assert.InRange(Math.Abs(found.Value - exact), 0, 0.1 * exact);
    }

    [Fact]
    public void Mini_batches_give_what_the_whole_gives()
    {
        var (features, noise) = (GaussianMatrix(200, 3, 1), 0.1 * Gaussian(200, 2));
        var solution = Vector(1, -1, 0.5);
        var targets = (features * solution) + noise;
        var whole = new LinearRegression(features, targets);
        var minimum = features.QR().Solve(targets);
        var batches = Enumerable.Range(0, 10).Select(part => new LinearRegression(features.SubMatrix(20 * part, 20, 0, 3), targets.SubVector(20 * part, 20))).ToArray();
        var options = new LearningCoefficientOptions { Examples = 200, BurnIn = 500, Draws = 4_500, StepSize = 1e-3, Localization = 1 };
        var full = LocalLearningCoefficient.Measure(whole, minimum, options);
        var cost = whole.Cost;
        var stochastic = LocalLearningCoefficient.Measure(whole, minimum, step => batches[(int)(step * 7 % 10)], options);
        Assert.Equal(1.5, full.Value, 0.15);
        Assert.Equal(full.Value, stochastic.Value, 0.15);
        Assert.Equal(cost, whole.Cost); // not evaluated
        Assert.Equal(new EvaluationCost(4 * 5_000, 4 * 5_000, 0, 0), stochastic.Estimate.Cost);
        Assert.Equal(whole.Value(minimum), stochastic.Loss, 1e-9);
    }

    [Fact]
    public void At_a_maximum_it_is_negative()
    {
        var hill = new DoubleWell(1);
        var found = LocalLearningCoefficient.Measure(hill, Vector(0), new LearningCoefficientOptions { Examples = 1000, Localization = 1000 });
        Assert.True(found.IsNegative);
        Assert.InRange(found.Value, -100, -0.1);
    }

    [Fact]
    public void Chains_that_diverge_are_counted_and_leave_no_number()
    {
        var found = LocalLearningCoefficient.Measure(new NormalCrossing(2), Vector(0), new LearningCoefficientOptions { Examples = 1000, StepSize = 1 });
        Assert.Equal((4, double.NaN), (found.DivergedChains, found.Value));
        Assert.False(found.IsStationary);
    }

    [Fact]
    public void A_chain_that_has_not_settled_shows_a_drift()
    {
        var bowl = Quadratic.Diagonal(1, 1, 1, 1);
        var found = LocalLearningCoefficient.Measure(bowl, bowl.Space.Zero(), Long with { BurnIn = 0, Draws = 100, StepSize = 1e-6 });
        Assert.InRange(found.DriftScore, 3, double.MaxValue); // rises from 0
        Assert.Equal(100, found.Trace.Length);
        Assert.Equal(0, found.Trace[0]);
    }

    [Fact]
    public void The_same_seed_gives_the_same_chains_and_each_its_own()
    {
        LocalLearningCoefficient Run(long seed) => LocalLearningCoefficient.Measure(
            Quadratic.Diagonal(1, 1), Vector(0, 0), new LearningCoefficientOptions { Examples = 100, Seed = seed });
        Assert.Equal(Run(1).ChainValues.ToArray(), Run(1).ChainValues.ToArray());
        Assert.Equal(8, Run(1).ChainValues.Concat(Run(2).ChainValues).Distinct().Count());
    }

    [Fact]
    public void Vectors_are_freed_and_their_number_does_not_grow_with_the_steps()
    {
        int Peak(int draws)
        {
            var objective = new OwnedObjective(Quadratic.Diagonal(1, 2, 3));
            LocalLearningCoefficient.Measure(objective, objective.Owned.Zero(), new LearningCoefficientOptions { Examples = 100, Draws = draws });
            Assert.Equal(1, objective.Owned.Live); // θ alone
            return objective.Owned.Peak;
        }

        Assert.Equal(Peak(10), Peak(100));
        Assert.InRange(Peak(10), 1, 8);
    }

    [Fact]
    public void Wrong_options_are_refused() => Assert.Contains("`Examples` of `LearningCoefficientOptions` must be in [3, ∞). Got 2.",
        Assert.Throws<ArgumentException>(() => LocalLearningCoefficient.Measure(new Ring(), Vector(1, 0), new LearningCoefficientOptions { Examples = 2 })).Message);
}
