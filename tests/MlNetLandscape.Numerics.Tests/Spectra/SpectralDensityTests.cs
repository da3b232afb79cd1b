using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Spectra;

namespace MlNetLandscape.Numerics.Tests.Spectra;

public sealed class SpectralDensityTests
{
    private static readonly SpectralDensity Small = new(
        10, [new QuadratureRule([-1, 0, 4], [0.25, 0.5, 0.25]), new QuadratureRule([-1, 1, 4], [0.15, 0.5, 0.35])], new EvaluationCost(0, 0, 6, 0));

    [Fact]
    public void Moments_are_means_over_probes_with_their_spread()
    {
        Assert.Equal(1, Small.Moment(0).Value);
        Assert.Equal((0.75 + 1.75) / 2, Small.Moment(1).Value, 1e-15);
        Assert.Equal(0.5, Small.Moment(1).StandardError, 1e-15); // |a − b| / 2 of two samples
        Assert.Equal(12.5, Small.Trace.Value, 1e-14);
        Assert.Equal(5, Small.Trace.StandardError, 1e-14);
        var square = 10 * (4.25 + 6.25) / 2;
        Assert.Equal(Math.Sqrt(square), Small.FrobeniusNorm.Value, 1e-14);
        Assert.Equal(10.0 / (2 * Math.Sqrt(square)), Small.FrobeniusNorm.StandardError, 1e-14);
        Assert.Equal(2, Small.Trace.Samples);
        Assert.Equal(6, Small.Trace.Cost.Products);
    }

    [Fact]
    public void Fractions_include_their_ends()
    {
        Assert.Equal(0.2, Small.Fraction(-5, -1).Value, 1e-15);
        Assert.Equal(0.5, Small.Fraction(0, 1).Value, 1e-15);
        Assert.Equal(0.25, Small.Fraction(0, 0).Value, 1e-15);
        Assert.Equal(0.7, Small.Cumulative(1).Value, 1e-15);
        Assert.Equal(1, Small.Cumulative(4).Value, 1e-15);
        Assert.Equal(-1, Small.SmallestNode);
        Assert.Equal(4, Small.LargestNode);
    }

    [Fact]
    public void The_density_integrates_to_one_and_is_a_sum_of_Gaussians()
    {
        Assert.Equal(0.05, Small.DefaultWidth, 1e-15);
        foreach (var width in new[] { 0.05, 0.3 })
        {
            var curve = Small.Curve(4001, width);
            var step = curve[1].Eigenvalue - curve[0].Eigenvalue;
            Assert.Equal(1, curve.Sum(point => point.Density) * step, 1e-6);
            Assert.Equal(-1 - (5 * width), curve[0].Eigenvalue, 1e-12);
            Assert.Equal(4 + (5 * width), curve[^1].Eigenvalue, 1e-12);
        }

        Assert.Equal(0.3 / (0.05 * Math.Sqrt(2 * Math.PI)), Small.Density(4, 0.05).Value, 1e-12);
        Assert.Equal(0.05 / (0.05 * Math.Sqrt(2 * Math.PI)), Small.Density(4, 0.05).StandardError, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => Small.Density(0, 0));
    }

    [Fact]
    public void Densities_are_equal_by_value_and_survive_JSON()
    {
        var options = new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
        var copy = JsonSerializer.Deserialize<SpectralDensity>(JsonSerializer.Serialize(Small, options), options);
        Assert.Equal(Small, copy);
        Assert.Equal(Small.GetHashCode(), copy!.GetHashCode());
        Assert.NotEqual(Small, Small with { Dimension = 11 });
        Assert.NotEqual(Small, Small with { Probes = [Small.Probes[0]] });
    }

    [Fact]
    public void Index_and_degenerate_fraction_state_their_threshold()
    {
        var negative = NegativeEigenvalueFraction.Of(Small, 0.1);
        Assert.Equal(0.4, negative.Threshold, 1e-15);
        Assert.Equal(0.2, negative.Estimate.Value, 1e-15);
        Assert.Equal(0.05, negative.Estimate.StandardError, 1e-15);
        Assert.Equal(0.5, negative.Resolution, 1e-15);
        Assert.Equal(0, NegativeEigenvalueFraction.Of(Small, 0.25).Estimate.Value); // −1 is not below −τ = −1
        var flat = DegenerateFraction.Of(Small, 0.1);
        Assert.Equal(0.25, flat.Estimate.Value, 1e-15);

        double[] eigenvalues = [-2, -0.001, 0, 0.0015, 1];
        var counted = NegativeEigenvalueFraction.Of(eigenvalues);
        Assert.Equal(0.002, counted.Threshold, 1e-15);
        Assert.Equal(0.2, counted.Estimate.Value, 1e-15);
        Assert.Equal(0, counted.Estimate.StandardError);
        Assert.Equal(EstimationStop.Exact, counted.Estimate.Stop);
        Assert.Equal(0.6, DegenerateFraction.Of(eigenvalues).Estimate.Value, 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => DegenerateFraction.Of(eigenvalues, 1));
        Assert.Throws<ArgumentException>(() => DegenerateFraction.Of([]));
    }

    [Fact]
    public void The_effective_dimension_counts_directions_above_the_precision()
    {
        double[] eigenvalues = [9, 1, 1, 0, -5];
        var exact = EffectiveDimension.Of(eigenvalues, 1);
        Assert.Equal(0.9 + 0.5 + 0.5, exact.Estimate.Value, 1e-15);
        Assert.Equal(0, exact.Estimate.StandardError);
        var estimated = EffectiveDimension.Of(Small, 4);
        Assert.Equal(10 * ((0.25 * 0.5) + (0.5 * 0.2) + (0.35 * 0.5)) / 2, estimated.Estimate.Value, 1e-14);
        Assert.Equal(3, EffectiveDimension.Of(eigenvalues, 1e-12).Estimate.Value, 1e-10);
        Assert.Throws<ArgumentOutOfRangeException>(() => EffectiveDimension.Of(eigenvalues, 0));
    }

    [Fact]
    public void The_log_volume_is_the_sum_of_logarithms_of_the_largest()
    {
        var volume = LogVolume.Of([Math.E, -7, Math.E * Math.E, 1], 3);
        Assert.Equal(3, volume.Value, 1e-14);
        Assert.True(volume.IsClean);
        Assert.Equal(0, volume.ErrorBound);
        Assert.Equal(2, LogVolume.Of([Math.E, -7, Math.E * Math.E, 1], 1).Value, 1e-14);
    }

    [Fact]
    public void Eigenvalues_that_are_not_positive_are_clamped_and_flagged()
    {
        var volume = LogVolume.Of([10, -1, 0], 3, 1e-3);
        Assert.Equal(2, volume.Clamped);
        Assert.False(volume.IsClean);
        Assert.Equal(0.01, volume.Floor, 1e-15);
        Assert.Equal(Math.Log(10) + (2 * Math.Log(0.01)), volume.Value, 1e-12);
        Assert.Equal(double.NegativeInfinity, LogVolume.Of([-1, -2], 2).Value);
        Assert.Equal(2, LogVolume.Of([-1, -2], 2).Clamped);
        Assert.Throws<ArgumentOutOfRangeException>(() => LogVolume.Of([1, 2], 3));
    }

    [Fact]
    public void Error_bounds_of_eigenvalues_bound_the_log_volume()
    {
        ImmutableArray<EigenvalueEstimate> estimates = [new(4, 0.4, 0.4, true), new(2, 0.1, 0.2, true)];
        var volume = LogVolume.Of(estimates, 2);
        Assert.Equal(-Math.Log(0.9) - Math.Log(0.95), volume.ErrorBound, 1e-14);
        foreach (var (a, b) in new[] { (3.6, 1.9), (4.4, 2.1), (3.6, 2.1) })
            Assert.InRange(Math.Abs(Math.Log(a * b) - volume.Value), 0, volume.ErrorBound + 1e-14);
    }
}
