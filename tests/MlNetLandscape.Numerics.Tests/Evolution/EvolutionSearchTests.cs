using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Evolution;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Tests.Evolution;

/// <summary>Evolution strategies on functions whose smoothed value and slope are known.</summary>
public sealed class EvolutionSearchTests
{
    private static readonly double[] Curvatures = [10, 3, 1, 0.5, 0.1];
    private static readonly Vector<double> Theta = Vector<double>.Build.Dense([0.2, -0.4, 1, 2, -3]);

    [Fact]
    public void The_smoothed_loss_of_a_quadratic_is_its_loss_and_half_the_trace_of_the_noise()
    {
        // d = P: J = L + ½ σ² tr H, with the standard error it says; five of them for a draw in 2 million
        var found = EvolutionSearch.Run(Quadratic.Diagonal(Curvatures), Theta, new EvolutionOptions { Dimension = 5, Pairs = 4000, Generations = 1, Sigma = 0.3 }).Generations[0];
        var exact = Loss(Theta) + (0.5 * 0.09 * Curvatures.Sum());
        Assert.Equal(exact, found.SmoothedLoss.Value, 5 * found.SmoothedLoss.StandardError);
        var spread = 0.5 * 0.09 * Math.Sqrt(2 * Curvatures.Sum(h => h * h)) / Math.Sqrt(4000); // of ½ σ² Σ hᵢ zᵢ²
        Assert.Equal(spread, found.SmoothedLoss.StandardError, 0.1 * spread);
        Assert.Equal(0.3, found.Sigma);
    }

    [Fact]
    public void Steps_by_value_are_gradient_descent_in_the_mean_with_the_variance_of_the_formula()
    {
        // from one pair z zᵀ g: mean g = H θ, E ‖z zᵀ g − g‖² = (d + 1) ‖g‖²
        var options = new EvolutionOptions { Dimension = 5, Pairs = 2, Generations = 1, Sigma = 0.1, UsesRanks = false, StepSize = 1 };
        var gradient = Vector<double>.Build.Dense(Curvatures).PointwiseMultiply(Theta);
        var (mean, square) = (Vector<double>.Build.Dense(5), 0.0);
        const int Runs = 4000;
        for (var seed = 0; seed < Runs; seed++)
        {
            var step = Theta - EvolutionSearch.Run(Quadratic.Diagonal(Curvatures), Theta, options with { Seed = seed }).Centre;
            mean += step / Runs;
            square += (step - gradient).DotProduct(step - gradient) / Runs;
        }

        var error = Math.Sqrt(square / Runs);
        Assert.InRange((mean - gradient).L2Norm(), 0, 3 * error);
        var expected = 6 * gradient.DotProduct(gradient) / 2; // two pairs
        Assert.Equal(expected, square, 0.1 * expected);
    }

    [Fact]
    public void It_goes_down_along_its_directions_alone()
    {
        var objective = Quadratic.Diagonal(Curvatures);
        Vector<double>[] directions = [Unit(2) + Unit(3), Unit(3) * 5];
        var options = new EvolutionOptions { Generations = 150, Sigma = 0.3, SigmaDecay = 0.95 };
        var found = EvolutionSearch.Run(objective, Theta, options, directions);
        Assert.Equal([0.2, -0.4, -3], [found.Centre[0], found.Centre[1], found.Centre[4]], (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.InRange(Math.Abs(found.Centre[2]), 0, 0.02);
        Assert.InRange(Math.Abs(found.Centre[3]), 0, 0.02);
        Assert.Equal(Loss(found.Centre), found.CentreLoss, 12);
        Assert.Equal(Loss(found.Best), found.BestLoss, 12);
        Assert.Equal(Loss(Theta), found.StartLoss, 12);
        Assert.Equal(2 + (150 * 40), found.Cost.Values);
        Assert.Equal(0, found.Cost.Gradients);
        Assert.Equal(EvolutionStop.Limit, found.Stop);
        Assert.Equal(0.3 * Math.Pow(0.95, 149), found.Generations[149].Sigma, 1e-12);
        var still = EvolutionSearch.Run(objective, Theta, options with { Generations = 3, SigmaDecay = 1, StepSize = 0 }, directions);
        Assert.Equal(3, still.Generations.Select(generation => generation.LowestLoss).Distinct().Count()); // each draws samples of its own
    }

    [Fact]
    public void Ranks_do_not_see_the_scale_of_the_loss_and_survive_a_loss_that_is_no_number()
    {
        var options = new EvolutionOptions { Dimension = 3, Generations = 20, Sigma = 0.2 };
        var small = EvolutionSearch.Run(Quadratic.Diagonal(Curvatures), Theta, options);
        var large = EvolutionSearch.Run(Quadratic.Diagonal([.. Curvatures.Select(h => h * 1024)]), Theta, options);
        Assert.Equal(small.Centre.ToArray(), large.Centre.ToArray());
        Assert.Equal(small.Centre.ToArray(), EvolutionSearch.Run(Quadratic.Diagonal(Curvatures), Theta, options).Centre.ToArray());
        Assert.NotEqual(small.Centre.ToArray(), EvolutionSearch.Run(Quadratic.Diagonal(Curvatures), Theta, options with { Seed = 2 }).Centre.ToArray());

        var cliff = EvolutionSearch.Run(new Cliff(), Vector<double>.Build.Dense([0.3, 0.3]), new EvolutionOptions { Dimension = 2, Generations = 60, Sigma = 0.3, SigmaDecay = 0.97 });
        Assert.InRange(cliff.CentreLoss, 0, 0.02); // x² + y², not a number for x < −0.1
        Assert.Contains(cliff.Generations, generation => generation.SmoothedLoss.Samples < 20);
    }

    [Fact]
    public void Pairs_without_a_finite_loss_leave_the_slope_to_the_others()
    {
        // L = 3 x inside a strip of which a pair of samples is outside with probability 2 (1 − Φ(1)) = 0.32: the mean of z² over the others is 0.29
        var found = EvolutionSearch.Run(new Strip(), Vector<double>.Build.Dense([0.0]), new EvolutionOptions { Dimension = 1, Pairs = 4000, Generations = 1, Sigma = 1, UsesRanks = false, StepSize = 0 });
        Assert.Equal(3 * 0.2911, found.Generations[0].Slope, 0.06);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    [InlineData(2)]
    public void The_start_belongs_to_its_cluster_whatever_the_sign_of_its_loss(double constant)
    {
        var bowl = new Quadratic(Matrix<double>.Build.DenseIdentity(2), constant: constant);
        var found = EvolutionSearch.Run(bowl, Vector<double>.Build.Dense([0.0, 0]), new EvolutionOptions { Dimension = 2, Generations = 1, Sigma = 1e-9 });
        Assert.Equal(constant == 0 ? 0 : 1, found.Generations[0].ClusterShare);
    }

    [Fact]
    public void It_prefers_the_wide_of_two_equal_minima()
    {
        // 1 − e^(−(x + 2)² / (2 · 0.1²)) − e^(−(x − 2)² / 2): from between, closer to the narrow one, J falls towards the wide
        var found = EvolutionSearch.Run(new TwoWells(), Vector<double>.Build.Dense([-1.0]), new EvolutionOptions { Dimension = 1, Generations = 200, Sigma = 0.5 });
        Assert.Equal(2, found.Centre[0], 0.3);
    }

    [Fact]
    public void The_cluster_is_as_wide_as_its_loss_allows()
    {
        // L = ½ r² from the bottom: loss ≤ 0.02 within 0.2; samples of σ = 0.2 in the plane belong with probability 1 − e^(−½)
        var found = EvolutionSearch.Run(
            Quadratic.Diagonal(1, 1), Vector<double>.Build.Dense(2), new EvolutionOptions { Dimension = 2, Pairs = 5000, Generations = 1, Sigma = 0.2, StepSize = 0, ClusterLoss = 0.02 });
        Assert.Equal(0.2, found.Radius, 1e-3);
        Assert.InRange(found.Radius, 0, 0.2 + 1e-12);
        Assert.Equal(1 - Math.Exp(-0.5), found.Generations[0].ClusterShare, 0.035); // five standard deviations: pairs have one radius
        Assert.Equal([0.0, 0.0], found.Centre.ToArray());
        Assert.Equal(0, found.BestLoss);
    }

    [Fact]
    public void It_ends_at_the_wanted_loss()
    {
        var found = EvolutionSearch.Run(Quadratic.Diagonal(Curvatures), Theta, new EvolutionOptions { Dimension = 5, Generations = 1000, Sigma = 0.2, TargetLoss = 0.5 });
        Assert.Equal(EvolutionStop.TargetReached, found.Stop);
        Assert.InRange(found.BestLoss, 0, 0.5);
        Assert.All(found.Generations.SkipLast(1), generation => Assert.True(generation.LowestLoss > 0.5));
    }

    [Fact]
    public void Wrong_options_and_dependent_directions_are_named()
    {
        var objective = Quadratic.Diagonal(Curvatures);
        Assert.Equal(
            "`Dimension` of `EvolutionOptions` must be in [1, 5]. Got 20. `Pairs` of `EvolutionOptions` must be in [2, ∞). Got 1. `SigmaDecay` of `EvolutionOptions` must be in (0, 1]. Got 0.",
            Assert.Throws<ArgumentException>(() => EvolutionSearch.Run(objective, Theta, new EvolutionOptions { Pairs = 1, SigmaDecay = 0 })).Message);
        Assert.Equal(
            "Direction 1 of 2 is zero or lies in the span of those before it. Leave it out. (Parameter 'directions')",
            Assert.Throws<ArgumentException>(() => EvolutionSearch.Run(objective, Theta, directions: [Unit(1), Unit(1) * 2])).Message);
    }

    private static Vector<double> Unit(int index) => Vector<double>.Build.Dense(5, i => i == index ? 1 : 0);

    private static double Loss(Vector<double> theta) => 0.5 * Curvatures.Zip(theta, (h, x) => h * x * x).Sum();

    private sealed class Cliff() : AnalyticObjective(2)
    {
        protected override double ValueAt(Vector<double> theta) => theta[0] < -0.1 ? double.NaN : theta.DotProduct(theta);

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) => throw new NotSupportedException();

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => throw new NotSupportedException();
    }

    private sealed class Strip() : AnalyticObjective(1)
    {
        protected override double ValueAt(Vector<double> theta) => Math.Abs(theta[0]) < 1 ? 3 * theta[0] : double.PositiveInfinity;

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) => throw new NotSupportedException();

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => throw new NotSupportedException();
    }

    private sealed class TwoWells() : AnalyticObjective(1)
    {
        protected override double ValueAt(Vector<double> theta) =>
            1 - Math.Exp(-Math.Pow(theta[0] + 2, 2) / 0.02) - Math.Exp(-Math.Pow(theta[0] - 2, 2) / 2);

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) => throw new NotSupportedException();

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => throw new NotSupportedException();
    }
}
