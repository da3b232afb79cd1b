using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Theory;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Theory;

public sealed class LossComparisonTests
{
    private static readonly Matrix<double> Features = GaussianMatrix(30, 8, 1);
    private static readonly Vector<double> Targets = Gaussian(30, 2);

    [Fact]
    public void Losses_of_one_model_are_compared_by_their_whole_spectra()
    {
        var theta = Gaussian(8, 3);
        (string, IObjective<Vector<double>>)[] losses = [("squared", new LinearRegression(Features, Targets)), ("log cosh", new LinearRegression(Features, Targets, ResidualLoss.LogCosh))];
        var comparison = LossComparison.Of(theta, losses);
        Assert.Equal(["squared", "log cosh"], comparison.Spectra.Select(spectrum => spectrum.Name));
        var squared = comparison.Spectra[0];
        var expected = (Features.TransposeThisAndMultiply(Features) / 30).Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).Order().ToArray();
        Assert.Equal(expected[0], squared.Smallest, 1e-12);
        Assert.Equal(expected[^1], squared.Largest, 1e-12);
        Assert.Equal(expected.Sum(), squared.Trace.Value, 1e-12);
        Assert.Equal(expected.Count(value => value > 0.1 * expected[^1]), squared.Outliers.Value);
        Assert.Equal((0.0, 0.0, true), (squared.Negative.Estimate.Value, squared.Degenerate.Estimate.Value, squared.IsExact));
        Assert.Equal((1L, 8L), (squared.Cost.Gradients, squared.Cost.Products));
        Assert.InRange(comparison.Spectra[1].Trace.Value, 0, 0.9 * squared.Trace.Value); // ℓ″ = 1 − tanh² < 1
        Assert.Equal(new LinearRegression(Features, Targets).Gradient(theta).Gradient.L2Norm(), squared.GradientNorm, 1e-12);
        Assert.Equal(16, comparison.Cost.Products);
        Assert.Equal(4, comparison.ToString().Split('\n').Length);
    }

    [Fact]
    public void Large_models_are_compared_by_quadrature()
    {
        var field = new GaussianField(60, 300, 4);
        var x = Gaussian(60, 5);
        var exact = LossComparison.Of(x, [("field", field)]).Spectra[0];
        var estimated = LossComparison.Of(x, [("field", field)], new LossComparisonOptions { DenseLimit = 0, Quadrature = new SpectralDensityOptions { Probes = 40, Steps = 60 } }).Spectra[0];
        Assert.False(estimated.IsExact);
        Assert.Equal(exact.Largest, estimated.Largest, 1e-6);
        Assert.Equal(exact.Smallest, estimated.Smallest, 1e-6);
        Assert.InRange(Math.Abs(exact.Trace.Value - estimated.Trace.Value), 0, 4 * estimated.Trace.StandardError);
        Assert.InRange(Math.Abs(exact.Outliers.Value - estimated.Outliers.Value), 0, 4 * estimated.Outliers.StandardError);
        Assert.InRange(Math.Abs(exact.Negative.Estimate.Value - estimated.Negative.Estimate.Value), 0, 4 * estimated.Negative.Estimate.StandardError);
    }

    [Fact]
    public void Models_of_different_sizes_are_not_compared()
    {
        var message = Assert.Throws<ArgumentException>(() => LossComparison.Of(Gaussian(8, 3), [("a", new LinearRegression(Features, Targets)), ("b", new Ring())])).Message;
        Assert.Contains("Got 2 of 8, 2.", message);
        Assert.Contains("Got 0 of", Assert.Throws<ArgumentException>(() => LossComparison.Of<Vector<double>>(Gaussian(8, 3), [])).Message);
    }
}
