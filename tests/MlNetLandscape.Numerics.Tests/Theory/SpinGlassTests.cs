using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Theory;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Theory;

public sealed class SpinGlassTests
{
    [Fact]
    public void The_layers_of_three_spins_are_the_published_ones()
    {
        var glass = new SpinGlassComplexity(3);
        Assert.Equal(1.633, glass.Threshold, 5e-4);
        Assert.Equal(1.657, glass.GroundState, 5e-4);
        Assert.Equal(SphericalSpinGlass.ThresholdEnergy, glass.Threshold, 1e-15);
        var layers = Enumerable.Range(0, 50).Select(glass.Layer).ToArray();
        Assert.All(layers.Zip(layers.Skip(1)), pair => Assert.InRange(pair.Second, glass.Threshold, pair.First - 1e-9));
        Assert.Equal(glass.Threshold, glass.Layer(100_000), 1e-4);
        for (var index = 0; index < 5; index++)
        {
            Assert.Equal(0, glass.OfIndex(index, -layers[index]), 1e-12);
            Assert.Equal((index - 1, index), (glass.HighestIndex(-layers[index] - 1e-9), glass.HighestIndex(-layers[index] + 1e-9)));
        }

        Assert.Equal((-1, null), (glass.HighestIndex(-3), glass.HighestIndex(-1.6)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(10)]
    public void The_ground_state_is_that_of_replica_symmetry_breaking(int p)
    {
        // Crisanti and Sommers' formula at temperature 0: E₀ = ½ min over μ, χ of p χ + μ + ln(1 + μ/χ)/μ, a different road to the same number
        var lowest = double.PositiveInfinity;
        var (logMu, logChi, step) = (0.0, 0.0, 0.5);
        while (step > 1e-9)
        {
            var trials = new[] { (0.0, 1.0), (0, -1), (1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1) }.Select(way => (Mu: logMu + (step * way.Item1), Chi: logChi + (step * way.Item2)));
            var best = trials.MinBy(trial => Energy(trial.Mu, trial.Chi));
            if (Energy(best.Mu, best.Chi) < lowest)
                (logMu, logChi, lowest) = (best.Mu, best.Chi, Energy(best.Mu, best.Chi));
            else
                step *= 0.5;
        }

        Assert.Equal(lowest, new SpinGlassComplexity(p).GroundState, 1e-9);

        double Energy(double mu, double chi) => 0.5 * ((p * Math.Exp(chi)) + Math.Exp(mu) + (Math.Log(1 + Math.Exp(mu - chi)) / Math.Exp(mu)));
    }

    [Theory]
    [InlineData(3, -1.64)]
    [InlineData(3, -1.8)]
    [InlineData(5, -1.9)]
    [InlineData(3, -1.0)]
    [InlineData(3, -1.5)]
    public void The_complexity_is_Kac_and_Rice_s(int p, double energy)
    {
        // ½ ln(p − 1) + ½ + ½ ln 2 − u²/2 + ∫ ln|x − λ| of the semicircle of radius √2, x = √2 u / E∞
        var glass = new SpinGlassComplexity(p);
        var x = Math.Sqrt(2) * energy / glass.Threshold;
        const int Cells = 400_000;
        var potential = 0.0;
        for (var cell = 0; cell < Cells; cell++)
        {
            var angle = Math.PI * (cell + 0.5) / Cells; // λ = √2 cos φ, density (2/π) sin² φ dφ
            potential += 2.0 / Cells * Math.Pow(Math.Sin(angle), 2) * Math.Log(Math.Abs(x - (Math.Sqrt(2) * Math.Cos(angle))));
        }

        Assert.Equal((0.5 * Math.Log(p - 1)) + 0.5 + (0.5 * Math.Log(2)) - (0.5 * energy * energy) + potential, glass.Total(energy), 1e-5);
    }

    [Fact]
    public void Above_the_threshold_the_count_of_an_index_no_longer_grows()
    {
        var glass = new SpinGlassComplexity(3);
        Assert.Equal((0.5 * Math.Log(2)) - (1 / 3.0), glass.OfIndex(7, -1), 1e-12);
        Assert.Equal(glass.OfIndex(2, -glass.Threshold - 1e-12), glass.OfIndex(2, -glass.Threshold + 1e-12), 1e-10);
        Assert.Equal(0.5 * Math.Log(2), glass.Total(0.3), 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpinGlassComplexity(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => glass.Layer(-1));
    }

    [Fact] // facts, row 8
    public void Descent_ends_in_minima_that_come_together_near_the_threshold_as_the_glass_grows()
    {
        var options = new SpinGlassDescentOptions { MaximumSteps = 3_000, GradientTolerance = 1e-4 };
        var spread = double.PositiveInfinity;
        foreach (var (spins, mean, tolerance) in new[] { (20, -1.45, 0.06), (50, -1.51, 0.04), (100, -1.555, 0.03) })
        {
            var ends = Enumerable.Range(0, 16).Select(seed => SpinGlassDescent.Run(new SphericalSpinGlass(spins, seed), 1_000 + seed, options)).ToArray();
            Assert.All(ends, end => Assert.Equal(0, end.Index));
            Assert.All(ends, end => Assert.InRange(end.LowestCurvature, 1e-6, 10));
            var energies = ends.Select(end => end.Energy).ToArray();
            Assert.Equal(mean, energies.Average(), tolerance);
            var deviation = Math.Sqrt(energies.Sum(energy => Math.Pow(energy - energies.Average(), 2)) / 15);
            Assert.InRange(deviation, 0, spread);
            spread = deviation;
        }
    }

    [Fact]
    public void Descent_says_why_it_stopped_and_what_it_cost()
    {
        var glass = new SphericalSpinGlass(12, 3);
        var end = SpinGlassDescent.Run(glass, 4, new SpinGlassDescentOptions { MaximumSteps = 7 });
        Assert.Equal((EstimationStop.Limit, 7), (end.Stop, end.Steps));
        Assert.Equal((9L, 12L), (end.Cost.Gradients, end.Cost.Products)); // the start's, 7 steps', the Hessian's shift
        Assert.Equal(Math.Sqrt(12), end.Point.L2Norm(), 1e-12);
        Assert.Equal(glass.Value(end.Point) / 12, end.Energy, 1e-12);

        var all = SpinGlassDescent.From(glass, -end.Point); // H is odd: from the other side it goes elsewhere
        Assert.InRange(all.Energy, -1.8, -0.5);
        Assert.Contains("`LearningRate` of `SpinGlassDescentOptions` must be in (0, ∞). Got 0.",
            Assert.Throws<ArgumentException>(() => SpinGlassDescent.From(glass, Gaussian(12, 1), new SpinGlassDescentOptions { LearningRate = 0 })).Message);
    }
}
