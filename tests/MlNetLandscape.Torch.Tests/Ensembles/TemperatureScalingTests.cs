using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Ensembles;

public sealed class TemperatureScalingTests
{
    [Theory]
    [InlineData(0.4)]
    [InlineData(1.0)]
    [InlineData(2.7)]
    [InlineData(11)]
    public void Labels_as_frequent_as_a_temperature_says_give_it_back(double temperature)
    {
        const int Rows = 40, Classes = 4;
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var logits = randn(Rows, Classes, ScalarType.Float64, generator: generator) * 3;
        var weights = nn.functional.softmax(logits / temperature, 1).reshape(-1); // the weight of (row, class)
        var labels = arange(Classes, dtype: ScalarType.Int64).repeat(Rows);
        var repeated = logits.unsqueeze(1).repeat(1, Classes, 1).reshape(-1, Classes);
        var fit = TemperatureScaling.Fit(new MulticlassTask(Classes), repeated, labels, weights);
        Assert.Equal(temperature, fit.Temperature, 1e-9 * temperature);
        Assert.Equal(TemperatureStop.Converged, fit.Stop);
        Assert.InRange(fit.LossAfter, 0, fit.LossBefore);
        Assert.InRange(fit.Evaluations, 3, 40);
    }

    [Fact]
    public void Two_classes_in_one_logit_are_fitted_alike()
    {
        using var scope = NewDisposeScope();
        var z = linspace(-3, 3, 50, ScalarType.Float64);
        var p = (z / 1.8).sigmoid();
        var fit = TemperatureScaling.Fit(
            new BinaryTask(), cat([z, z], 0).unsqueeze(1), cat([ones(50), zeros(50)], 0), cat([p, 1 - p], 0));
        Assert.Equal(1.8, fit.Temperature, 1e-8);
    }

    [Fact]
    public void The_standard_error_is_the_spread_of_fits_to_drawn_labels()
    {
        const int Rows = 2000, Draws = 60;
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        var z = randn(Rows, ScalarType.Float64, generator: generator) * 4;
        var fits = Enumerable.Range(0, Draws).Select(_ =>
        {
            using var inner = NewDisposeScope();
            var labels = rand(Rows, ScalarType.Float64, generator: generator).lt((z / 2).sigmoid()).to_type(ScalarType.Float32);
            return TemperatureScaling.Fit(new BinaryTask(), z.unsqueeze(1), labels, null);
        }).ToArray();
        var mean = fits.Average(fit => fit.Temperature);
        var spread = Math.Sqrt(fits.Sum(fit => Math.Pow(fit.Temperature - mean, 2)) / (Draws - 1));
        Assert.InRange(fits.Average(fit => fit.StandardError) / spread, 0.7, 1.4); // ± 9 % of a deviation from 60
        Assert.Equal(2, mean, 4 * spread / Math.Sqrt(Draws));
    }

    [Fact]
    public void The_limits_are_said()
    {
        using var scope = NewDisposeScope();
        var z = tensor([-1.0, -2, 3, 4]).unsqueeze(1);
        Assert.Equal(TemperatureStop.Lowest, Fit(z, [0f, 0, 1, 1]).Stop); // all right
        Assert.Equal(TemperatureStop.Highest, Fit(z, [1f, 1, 0, 0]).Stop); // all wrong
        Assert.Equal((1.0, TemperatureStop.Flat), (Fit(zeros(4, 1, ScalarType.Float64), [0f, 1, 0, 1]).Temperature, Fit(zeros(4, 1, ScalarType.Float64), [0f, 1, 0, 1]).Stop));
        // certain to the last bit at T = 1, where the curvature is 0: one wrong row still wants a higher temperature, and none wants another
        Assert.Equal(TemperatureStop.Highest, Fit(z * 3000, [0f, 0, 1, 0]).Stop);
        Assert.Equal((1.0, TemperatureStop.Flat), (Fit(z * 3000, [0f, 0, 1, 1]).Temperature, Fit(z * 3000, [0f, 0, 1, 1]).Stop));
        var alike = TemperatureScaling.Fit(new MulticlassTask(3), full([4, 3], 0.1, ScalarType.Float64), tensor([0L, 1, 2, 2]), null); // and 3 · (0.1 / 3) is not 0.1
        Assert.Equal((1.0, TemperatureStop.Flat), (alike.Temperature, alike.Stop));
        Assert.Throws<ArgumentException>(() => TemperatureScaling.Fit(new RegressionTask(), z, tensor([0f, 0, 1, 1]), null));

        static TemperatureFit Fit(Tensor logits, float[] labels) => TemperatureScaling.Fit(new BinaryTask(), logits, tensor(labels), null);
    }

    [Fact]
    public void An_overconfident_ensemble_is_calibrated_and_predicts_the_same_classes()
    {
        using var data = Problem.Clouds(60, 2);
        using var heldOut = Problem.Clouds(600, 2.1);
        var networks = Enumerable.Range(1, 2).Select(seed => Problem.Train(
            new Problem.Options { Network = Network.Mlp(32), Epoch = 200, LearningRate = 0.02 }, new MulticlassTask(3), data, seed: seed));
        using var ensemble = new EnsembleModel(networks);
        using var calibrated = ensemble.Calibrated(heldOut);
        var fit = calibrated.History.Calibration!;
        Assert.InRange(fit.Temperature, 1.3, 20);
        Assert.Equal(fit.LossBefore, EnsembleModelTests.LogLoss(ensemble, heldOut), 1e-4);
        Assert.Equal(fit.LossAfter, EnsembleModelTests.LogLoss(calibrated, heldOut), 1e-4);
        Assert.Equal(Classes(ensemble), Classes(calibrated));
        Assert.InRange(fit.LossAfter, 0, fit.LossBefore - 0.05);

        int[] Classes(EnsembleModel model) => [.. EnsembleModelTests.ScoresOf(model, heldOut).Chunk(3).Select(row => Array.IndexOf(row, row.Max()))];
    }
}
