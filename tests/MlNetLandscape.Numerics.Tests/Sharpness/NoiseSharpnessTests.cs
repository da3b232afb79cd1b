using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Sharpness;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Sharpness;

/// <summary>Sharpness as a mean over random perturbations.</summary>
public sealed class NoiseSharpnessTests
{
    private static readonly Quadratic Saddle = new(SymmetricMatrix(6, 1), linear: Gaussian(6, 2));
    private static readonly Matrix<double> Curvature = SymmetricMatrix(6, 1);
    private static readonly Vector<double> Theta = Gaussian(6, 3);

    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    public void Noise_raises_a_quadratic_by_half_the_trace(double sigma)
    {
        var found = AverageSharpness.Measure(Saddle, Theta, sigma, new NoiseOptions { Pairs = 20_000 });
        var expected = 0.5 * sigma * sigma * Curvature.Trace();
        Assert.InRange(Math.Abs(found.Value - expected) / found.Rise.StandardError, 0, 3);
        Assert.Equal(0.5 * sigma * sigma * Math.Sqrt(2) * Curvature.FrobeniusNorm() / Math.Sqrt(20_000), found.Rise.StandardError, found.Rise.StandardError * 0.05);
    }

    [Fact]
    public void Noise_can_have_its_own_size_in_each_direction()
    {
        var scale = Vector(0, 0, 2, 0, 0, 0);
        var found = AverageSharpness.Measure(Saddle, Theta, 0.1, new NoiseOptions { Pairs = 20_000 }, scale);
        Assert.InRange(Math.Abs(found.Value - (0.5 * 0.01 * 4 * Curvature[2, 2])) / found.Rise.StandardError, 0, 3);
    }

    [Fact]
    public void A_slope_alone_does_not_count()
    {
        var slope = new Quadratic(Matrix<double>.Build.Dense(4, 4), linear: Gaussian(4, 1));
        Assert.Equal(0, AverageSharpness.Measure(slope, Gaussian(4, 2)).Value, 1e-15);
    }

    [Fact]
    public void It_stops_when_it_is_sure_enough()
    {
        var bowl = Quadratic.Diagonal([.. Enumerable.Repeat(1.0, 500)]);
        var found = AverageSharpness.Measure(bowl, bowl.Space.Zero(), 0.1, new NoiseOptions { Pairs = 1000, RelativeStandardError = 0.02 });
        Assert.Equal(EstimationStop.Converged, found.Rise.Stop);
        Assert.InRange(found.Rise.Samples, 10, 30); // √(2/500) / √n ≤ 0.02
        Assert.Equal(new EvaluationCost(1 + (2L * found.Rise.Samples), 0, 0, 0), found.Cost);
    }

    [Fact]
    public void Local_energy_is_half_the_weighted_diagonal()
    {
        var found = LocalEnergy.Measure(Saddle, Theta, [0.1, 0.2], new NoiseOptions { Pairs = 20_000 });
        var weighted = Enumerable.Range(0, 6).Sum(index => Curvature[index, index] * Theta[index] * Theta[index]);
        foreach (var point in found.Curve)
            Assert.InRange(Math.Abs(point.Rise.Value - (0.5 * point.Scale * point.Scale * weighted)) / point.Rise.StandardError, 0, 3);
        Assert.Equal([0.1, 0.2], found.Curve.Select(point => point.Scale));
        Assert.Equal(4, found.Curve[1].Rise.Value / found.Curve[0].Rise.Value, 1e-9); // the same noise
    }

    [Fact]
    public void Local_energy_does_not_see_a_rescaling_of_layers()
    {
        var network = new DeepLinearNetwork([3, 2, 2], GaussianMatrix(3, 8, 1), GaussianMatrix(2, 8, 2));
        var theta = Gaussian(10, 3);
        var rescaled = theta.MapIndexed((index, weight) => index < 6 ? 16 * weight : weight / 16);
        foreach (var (before, after) in LocalEnergy.Measure(network, theta).Curve.Zip(LocalEnergy.Measure(network, rescaled).Curve))
            Assert.Equal(before.Rise.Value, after.Rise.Value, 1e-9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        AverageSharpness Run(long seed) => AverageSharpness.Measure(new MuellerBrown(), Vector(0.6, 0), 0.1, new NoiseOptions { Seed = seed });
        Assert.Equal(Run(1), Run(1) with { Cost = Run(1).Cost });
        Assert.NotEqual(Run(1).Value, Run(2).Value);
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        Assert.Contains("`Pairs` of `NoiseOptions` must be in [2, ∞). Got 1.",
            Assert.Throws<ArgumentException>(() => AverageSharpness.Measure(Saddle, Theta, 0.1, new NoiseOptions { Pairs = 1 })).Message);
        Assert.Contains("`sigma` of `AverageSharpness` must be in (0, ∞). Got 0.",
            Assert.Throws<ArgumentException>(() => AverageSharpness.Measure(Saddle, Theta, 0)).Message);
        Assert.Contains("Got 0.1, -1.", Assert.Throws<ArgumentException>(() => LocalEnergy.Measure(Saddle, Theta, [0.1, -1])).Message);
    }
}
