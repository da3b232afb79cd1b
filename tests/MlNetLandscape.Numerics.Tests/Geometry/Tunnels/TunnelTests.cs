using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Geometry.Tunnels;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Tests.Geometry.Paths;
using MlNetLandscape.Numerics.Tests.LinearOperators;
using MlNetLandscape.Numerics.Tests.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Tunnels;

/// <summary>Widths of tunnels and wells of known shape.</summary>
public sealed class TunnelTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(3)]
    public void On_a_sphere_every_probe_meets_the_wall_at_the_same_angle(double threshold)
    {
        // θ on the unit sphere, v across θ: L = (1 + a² − 1)² = a⁴
        var theta = Gaussian(12, 1).Normalize(2);
        var found = TunnelWidth.Measure(new Ring(12), theta, new TunnelOptions { ThresholdLoss = threshold, ValuesPerProbe = 40 });
        var radius = Math.Pow(threshold, 0.25);
        Assert.All(found.Probes, probe => Assert.Equal(radius, probe.Radius, 1e-9));
        Assert.Equal(radius, found.Radius.Value, 1e-9);
        Assert.Equal(Math.Atan(radius) * 180 / Math.PI, found.Angle.Value, 1e-7);
        Assert.Equal((20, 0, false), (found.Probes.Length, found.OpenProbes, found.IsOutside));
        Assert.Equal(0, found.Variation, 1e-9);
        Assert.Equal(1 + (20 * 40), found.Cost.Values);
    }

    [Fact]
    public void With_fourteen_values_a_radius_is_known_to_a_256th()
    {
        var found = TunnelWidth.Measure(new Ring(12), Gaussian(12, 1).Normalize(2), new TunnelOptions { ThresholdLoss = 0.5 });
        var exact = Math.Pow(0.5, 0.25); // between 0.5 and 1, the fourth and fifth of the doubling radii
        Assert.All(found.Probes, probe => Assert.Equal(exact, probe.Radius, 0.5 / 256));
        Assert.Equal(1 + (20 * 14), found.Cost.Values);
    }

    [Fact]
    public void The_first_wall_counts_not_one_behind_it()
    {
        // along ±y the loss of the monkey-like ripple rises, falls and rises again: sin² has its first crossing of ½ at π/4
        var found = TunnelWidth.Measure(new Ripple(), Vector(4, 0), new TunnelOptions { ThresholdLoss = 0.5, ValuesPerProbe = 30, LargestRadius = 2 });
        Assert.Equal(Math.PI / 4, found.Radius.Value, 1e-6);
    }

    [Fact]
    public void A_thin_wall_at_a_doubling_radius_is_not_stepped_over()
    {
        // the doubling radii are 1/16, 1/8, … 2: only 1/2 is in it
        var found = TunnelWidth.Measure(new Shell(0.4, 0.6, 1), Vector(1, 0), new TunnelOptions { ThresholdLoss = 0.5, ValuesPerProbe = 40 });
        Assert.All(found.Probes, probe => Assert.Equal((0.4, false), (Math.Round(probe.Radius, 9), probe.IsOpen)));
    }

    [Fact]
    public void A_loss_that_is_not_a_number_is_a_wall()
    {
        var found = TunnelWidth.Measure(new Shell(0.3, 100, double.NaN), Vector(1, 0), new TunnelOptions { ThresholdLoss = 0.5, ValuesPerProbe = 40 });
        Assert.All(found.Probes, probe => Assert.Equal(0.3, probe.Radius, 1e-9));
        Assert.Equal(0, RadialProfile.Measure(new Shell(0.3, 100, double.NaN), Vector(1, 0), new RadialOptions { Radii = [0.1], AcrossPoint = true }).Losses[0].Rising);
        Assert.Equal(1, RadialProfile.Measure(new Shell(0.3, 100, double.NaN), Vector(1, 0), new RadialOptions { Radii = [0.5], AcrossPoint = true }).Losses[0].Rising);
    }

    [Fact]
    public void The_middle_of_the_last_bracket_is_given()
    {
        var worst = Enumerable.Range(1, 40).Max(index =>
        {
            var exact = 0.5 + (0.4999 * index / 40);
            return TunnelWidth.Measure(new Shell(exact, 100, 1), Vector(1, 0), new TunnelOptions { ThresholdLoss = 0.5, Probes = 2 }).Probes.Max(probe => Math.Abs(probe.Radius - exact));
        });
        Assert.InRange(worst, 0, 0.5 * 0.5 / 512); // the bracket [0.5, 1], found by the fifth of 14 values, is halved 9 times
    }

    [Fact]
    public void Radial_losses_across_the_point_are_those_of_a_sphere()
    {
        var theta = Gaussian(5, 3);
        var bowl = Quadratic.Diagonal(2, 2, 2, 2, 2); // ‖x‖²
        var across = RadialProfile.Measure(bowl, theta, new RadialOptions { AcrossPoint = true, Radii = [0.5, 2] });
        foreach (var seen in across.Losses)
        {
            Assert.Equal(theta.DotProduct(theta) + (seen.Radius * seen.Radius), seen.Loss.Value, 1e-12);
            Assert.Equal(0, seen.Variation, 1e-12);
        }

        var any = RadialProfile.Measure(bowl, theta, new RadialOptions { Radii = [0.5], Probes = 30 }).Losses[0];
        Assert.InRange(any.Variation, 0.01, 1);
        var (mean, share) = (any.Loss.Value, 29.0 / 30); // the variance of the sample is that of the estimate times (n − 1) / n
        Assert.Equal(mean * Math.Sqrt(1 + (share * any.Variation * any.Variation)), any.RootMeanSquare, 1e-12);
    }

    [Fact]
    public void A_tunnel_without_walls_is_open_and_says_so()
    {
        var found = TunnelWidth.Measure(Quadratic.Diagonal(1, 0, 0), Vector(0, 3, 0), new TunnelOptions { ThresholdLoss = 0.5, Probes = 50 }, [Vector(1, 0, 0)]);
        Assert.Equal(50, found.OpenProbes); // across the stiff direction and across θ there is only the flat one
        Assert.All(found.Probes, probe => Assert.Equal(6, probe.Radius, 1e-12));
        Assert.Equal(Math.Atan(2) * 180 / Math.PI, found.Angle.Value, 1e-9);
    }

    [Fact]
    public void Outside_the_tunnel_there_is_no_width()
    {
        var found = TunnelWidth.Measure(new Ring(), Vector(2, 0), new TunnelOptions { ThresholdLoss = 1 });
        Assert.Equal((true, 0, 9), (found.IsOutside, found.Angle.Value, found.Loss));
        Assert.Equal(1, found.Cost.Values);
    }

    [Fact]
    public void In_the_wedge_model_the_radius_keeps_and_the_angle_narrows_with_the_norm()
    {
        var wedge = new WedgeModel(200, 100);
        var theta = Wedges.Optimum(wedge, 1);
        var widths = TunnelWidth.AlongRay(new ObjectiveSlices<Vector<double>>(wedge), theta, [0.5, 1, 2], new TunnelOptions { ThresholdLoss = 0.5, LargestRadius = 1, ValuesPerProbe = 30 });
        foreach (var (width, scale) in widths.Zip([0.5, 1, 2]))
        {
            // the distance from the wedge is a √(Σ_S vᵢ²), of mean square (D − n) / (D − 1) across θ
            Assert.Equal(0.5 * Math.Sqrt(199.0 / 100), width.Radius.Value, 0.02);
            Assert.Equal(scale * theta.L2Norm(), width.Norm, 1e-12);
            Assert.Equal(Math.Atan(width.Radius.Value / width.Norm) * 180 / Math.PI, width.Angle.Value, 0.05);
        }

        Assert.True(widths[0].Angle.Value > widths[1].Angle.Value && widths[1].Angle.Value > widths[2].Angle.Value);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(200)]
    [InlineData(300)]
    public void Random_probing_of_a_wedge_finds_a_round_well(int n)
    {
        var wedge = new WedgeModel(400, n);
        var theta = Gaussian(400, 3); // on the slope as well: L₀ > 0
        foreach (var index in wedge.ShortDirections(theta))
            theta[index] *= 0.1;
        var found = RadialProfile.Measure(wedge, theta, new RadialOptions { Radii = [0.5, 1], Probes = 200 });
        var start = wedge.Value(theta);
        Assert.Equal(start, found.CentreLoss);
        foreach (var at in found.Losses)
        {
            var expected = Math.Sqrt((start * start) + (at.Radius * at.Radius * (400.0 - n) / 400)); // √(L₀² + a² (D − n) / D)
            Assert.Equal(1, at.RootMeanSquare / expected, 0.02);
            Assert.InRange(at.Variation, 0, 0.06);
        }

        Assert.Equal(3 * 200, found.Cost.Values);
    }

    [Fact]
    public void From_an_optimum_every_direction_rises()
    {
        var wedge = new WedgeModel(400, 200);
        var found = RadialProfile.Measure(wedge, Wedges.Optimum(wedge, 4), new RadialOptions { Radii = [1], Probes = 200, AcrossPoint = true });
        Assert.Equal((0, 1), (found.CentreLoss, found.Losses[0].Rising));
        Assert.Equal(Math.Sqrt(200.0 / 399), found.Losses[0].RootMeanSquare, 0.01);
        Assert.Equal(found.Losses[0].Loss.Value, found.Losses[0].RootMeanSquare, 0.01);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        var objective = new OwnedObjective(new Ring(12));
        var theta = objective.Owned.FromArray(Gaussian(12, 1).Normalize(2).ToArray());
        TunnelWidth.Measure(objective, theta, new TunnelOptions { ThresholdLoss = 0.5 });
        TunnelWidth.AlongRay(new ObjectiveSlices<Owned>(objective), theta, [0.9, 1.1], new TunnelOptions { ThresholdLoss = 0.5 });
        RadialProfile.Measure(objective, theta);
        Assert.Equal(1, objective.Owned.Live);
    }

    [Fact]
    public void Where_the_loss_is_no_number_there_is_no_tunnel()
    {
        var bowl = new Quadratic(Matrix<double>.Build.DenseIdentity(3), constant: double.NaN);
        Assert.Contains("Got NaN", Assert.Throws<ArithmeticException>(() => TunnelWidth.Measure(bowl, Vector(1, 0, 0), new TunnelOptions { ThresholdLoss = 2 })).Message);
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        var message = Assert.Throws<ArgumentException>(() => TunnelWidth.Measure(new Ring(), Vector(1, 0), new TunnelOptions { Probes = 1 })).Message;
        Assert.Contains("`ThresholdLoss` of `TunnelOptions` must be in (−∞, ∞). Got NaN.", message);
        Assert.Contains("`Probes` of `TunnelOptions` must be in [2, 1000000]. Got 1.", message);
        Assert.Contains("Got θ = 0.", Assert.Throws<ArgumentException>(() => TunnelWidth.Measure(new Ring(), Vector(0, 0), new TunnelOptions { ThresholdLoss = 2 })).Message);
        Assert.Contains("In 2 dimensions there is no direction across 2.", Assert.Throws<ArgumentException>(() => TunnelWidth.Measure(new Ring(), Vector(1, 0), new TunnelOptions { ThresholdLoss = 2 }, [Vector(1, 1)])).Message);
        Assert.Contains("Got 1, 0.5.", Assert.Throws<ArgumentException>(() => RadialProfile.Measure(new Ring(), Vector(1, 0), new RadialOptions { Radii = [1, 0.5] })).Message);
    }

    /// <summary>sin² y.</summary>
    private sealed class Ripple() : AnalyticObjective(2)
    {
        protected override double ValueAt(Vector<double> theta) => Math.Pow(Math.Sin(theta[1]), 2);

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) => throw new NotSupportedException();

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => throw new NotSupportedException();
    }

    /// <summary>A wall at |y| in [inner, outer], 0 elsewhere.</summary>
    private sealed class Shell(double inner, double outer, double wall) : AnalyticObjective(2)
    {
        protected override double ValueAt(Vector<double> theta) => Math.Abs(theta[1]) >= inner && Math.Abs(theta[1]) <= outer ? wall : 0;

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) => throw new NotSupportedException();

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => throw new NotSupportedException();
    }
}
