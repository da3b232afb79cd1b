using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Tests.LinearOperators;

namespace MlNetLandscape.Numerics.Tests.Krylov;

public sealed class StochasticLanczosQuadratureTests
{
    [Theory]
    [InlineData(ProbeDistribution.Rademacher)]
    [InlineData(ProbeDistribution.Gaussian)]
    public void Each_rule_is_exact_for_powers_up_to_twice_the_steps_minus_one(ProbeDistribution distribution)
    {
        const int Steps = 8;
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(200));
        var density = StochasticLanczosQuadrature.Estimate(matrix, new SpectralDensityOptions { Probes = 3, Steps = Steps, Distribution = distribution, Seed = 4 });
        Assert.Equal(3 * Steps, density.Cost.Products);
        for (var probe = 0; probe < 3; probe++)
        {
            var v = matrix.Space.Random(distribution, Seed.Derive(4, probe)).Normalize(2);
            var power = v;
            for (var p = 0; p <= (2 * Steps) - 1; p++)
            {
                Assert.Equal(v.DotProduct(power), density.Probes[probe].Sum(t => Math.Pow(t, p)), 1e-13);
                power = matrix.Apply(power);
            }

            var beyond = density.Probes[probe].Sum(t => Math.Pow(t, 2 * Steps));
            Assert.NotEqual(v.DotProduct(power), beyond, 1e-13);
        }
    }

    [Fact]
    public void Extreme_eigenvalues_trace_norm_and_index_of_a_network_like_spectrum_are_met()
    {
        var spectrum = SpectraOf.TrainedNetwork(1500);
        var density = StochasticLanczosQuadrature.Estimate(new KnownSpectrum(spectrum), new SpectralDensityOptions { Probes = 6, Steps = 60 });
        Assert.Equal(spectrum.Max(), density.LargestNode, 1e-12);
        Assert.Equal(spectrum.Min(), density.SmallestNode, 1e-4);
        AssertWithin(spectrum.Sum(), density.Trace, 0.05);
        AssertWithin(Math.Sqrt(spectrum.Sum(value => value * value)), density.FrobeniusNorm, 0.2);
        AssertWithin(spectrum.Average(value => value * value * value), density.Moment(3), 1);
        var negative = spectrum.Count(value => value < -0.002) / 1500.0;
        var fraction = density.Fraction(double.NegativeInfinity, -0.002);
        Assert.Equal(negative, fraction.Value, density.Resolution(-0.002) + (4 * fraction.StandardError));
    }

    [Fact]
    public void All_steps_give_the_whole_spectrum_of_a_vector()
    {
        double[] spectrum = [5, 2, 1, 0.5, -1];
        var matrix = new KnownSpectrum(spectrum);
        var rule = Assert.Single(StochasticLanczosQuadrature.Estimate(matrix, new SpectralDensityOptions { Probes = 1, Steps = 80, Seed = 2 }).Probes);
        Assert.Equal(5, rule.Nodes.Length);
        var shares = matrix.Coordinates(matrix.Space.Random(ProbeDistribution.Rademacher, Seed.Derive(2, 0)).Normalize(2));
        for (var index = 0; index < 5; index++)
        {
            Assert.Equal(spectrum[^(index + 1)], rule.Nodes[index], 1e-12);
            Assert.Equal(shares[^(index + 1)] * shares[^(index + 1)], rule.Weights[index], 1e-12);
        }
    }

    [Fact]
    public void What_a_rule_says_of_a_fraction_is_right_within_its_resolution()
    {
        var spectrum = SpectraOf.TrainedNetwork(300);
        var matrix = new KnownSpectrum(spectrum);
        foreach (var steps in new[] { 5, 20, 60 })
        {
            var density = StochasticLanczosQuadrature.Estimate(matrix, new SpectralDensityOptions { Probes = 1, Steps = steps, Seed = 6 });
            var shares = matrix.Coordinates(matrix.Space.Random(ProbeDistribution.Rademacher, Seed.Derive(6, 0)).Normalize(2));
            foreach (var t in new[] { -0.02, -0.005, -0.001, 0, 1e-4, 0.01, 0.05, 0.3, 2 })
            {
                var truth = spectrum.Zip(shares).Sum(pair => pair.First <= t ? pair.Second * pair.Second : 0);
                Assert.InRange(Math.Abs(truth - density.Cumulative(t).Value), 0, density.Resolution(t) + 1e-12);
            }
        }
    }

    [Fact]
    public void An_invariant_subspace_ends_a_probe_early()
    {
        var matrix = new FunctionOperator(50, v => v.PointwiseMultiply(Vector<double>.Build.Dense(50, index => index < 10 ? 3 : -1)));
        var density = StochasticLanczosQuadrature.Estimate(matrix, new SpectralDensityOptions { Probes = 2, Steps = 20 });
        Assert.All(density.Probes, rule => Assert.Equal(2, rule.Nodes.Length));
        Assert.Equal(4, density.Cost.Products);
        Assert.Equal(-10, density.Trace.Value, 1e-12); // Rademacher probes see a diagonal matrix exactly
        Assert.Equal(0.2, density.Fraction(2, 4).Value, 1e-13);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(2.5)]
    public void A_multiple_of_the_identity_is_one_node(double eigenvalue)
    {
        var density = StochasticLanczosQuadrature.Estimate(
            new FunctionOperator(20, v => eigenvalue * v), new SpectralDensityOptions { Probes = 2 });
        Assert.All(density.Probes, rule => Assert.Equal(eigenvalue, Assert.Single(rule.Nodes), 1e-14));
        Assert.Equal(20 * eigenvalue, density.Trace.Value, 1e-12);
        Assert.Equal(1, density.Curve(2000).Sum(point => point.Density) * Step(density.Curve(2000)), 1e-5);
    }

    [Fact]
    public void Standard_errors_of_the_trace_hold()
    {
        var spectrum = SpectraOf.TrainedNetwork(200);
        var matrix = new KnownSpectrum(spectrum);
        var covered = Enumerable.Range(1, 200).Count(seed =>
        {
            var trace = StochasticLanczosQuadrature.Estimate(matrix, new SpectralDensityOptions { Probes = 10, Steps = 3, Seed = seed }).Trace;
            return Math.Abs(trace.Value - spectrum.Sum()) <= 2.262 * trace.StandardError; // Student's t with nine degrees of freedom
        });
        Assert.InRange(covered, 178, 200); // of 200 at 95 %: four standard deviations of 3.1
    }

    [Fact]
    public void The_same_seed_gives_the_same_density_and_progress_counts_products()
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(100));
        var options = new SpectralDensityOptions { Probes = 2, Steps = 5 };
        var seen = new List<(long, long)>();
        var first = StochasticLanczosQuadrature.Estimate(matrix, options, (done, planned) => seen.Add((done, planned)));
        Assert.Equal(first, StochasticLanczosQuadrature.Estimate(matrix, options));
        Assert.NotEqual(first, StochasticLanczosQuadrature.Estimate(matrix, options with { Seed = 2 }));
        Assert.Equal(Enumerable.Range(1, 10).Select(done => ((long)done, 10L)), seen);
        using var cancelled = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => StochasticLanczosQuadrature.Estimate(matrix, options, (_, _) => cancelled.Cancel(), cancelled.Token));
    }

    [Fact]
    public void Memory_is_one_basis_and_is_given_back()
    {
        var matrix = new OwnedOperator(new KnownSpectrum(SpectraOf.TrainedNetwork(200)));
        var density = StochasticLanczosQuadrature.Estimate(matrix, new SpectralDensityOptions { Probes = 3, Steps = 20 });
        Assert.Equal(0, matrix.Owned.Live);
        Assert.InRange(matrix.Owned.Peak, 21, 20 + 3);
        Assert.Equal(1, density.Moment(0).Value, 1e-6);
    }

    [Fact]
    public void Wrong_options_are_named()
    {
        var error = Assert.Throws<ArgumentException>(
            () => StochasticLanczosQuadrature.Estimate(new KnownSpectrum([1]), new SpectralDensityOptions { Probes = 0, Steps = 0 }));
        Assert.Contains("`Probes`", error.Message);
        Assert.Contains("`Steps`", error.Message);
    }

    private static double Step(IReadOnlyList<Numerics.Spectra.DensityPoint> curve) => curve[1].Eigenvalue - curve[0].Eigenvalue;

    private static void AssertWithin(double truth, StochasticEstimate estimate, double relative)
    {
        Assert.InRange(Math.Abs(estimate.Value - truth), 0, 4 * estimate.StandardError);
        Assert.InRange(estimate.StandardError, 0, relative * Math.Abs(truth));
    }
}
