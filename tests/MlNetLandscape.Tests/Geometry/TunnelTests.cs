using Microsoft.ML;
using MlNetLandscape.Numerics.Geometry.Tunnels;

namespace MlNetLandscape.Tests.Geometry;

public sealed class TunnelTests
{
    private static Fitted Iris => Fitted.Multiclass;

    private static LandscapeCatalog Landscape => Iris.Context.Landscape();

    [Fact]
    public void A_tunnel_is_that_of_the_network_that_scored_the_data()
    {
        var before = Iris.Transformer.Model.Fingerprint();
        var width = Landscape.Tunnel(Iris.Scored, thresholdLoss: 1, probes: 6);
        Assert.Equal(Iris.Context.MulticlassClassification.Evaluate(Iris.Scored).LogLoss, width.Loss, 1e-5);
        Assert.Equal((6, 1.0, false), (width.Probes.Length, width.ThresholdLoss, width.IsOutside));
        using var landscape = Landscape.Open(Iris.Prepared, [Iris.Transformer]);
        using var point = landscape.Point(Iris.Transformer.Model);
        Assert.Equal(TunnelWidth.Measure(landscape.Slices, point, new TunnelOptions { ThresholdLoss = 1, Probes = 6 }).Probes.ToArray(), width.Probes.ToArray());

        var along = Landscape.TunnelAlongRay(Iris.Scored, [0.5, 1], new TunnelOptions { ThresholdLoss = 1, Probes = 6 });
        Assert.Equal(width.Probes.ToArray(), along[1].Probes.ToArray());
        Assert.Equal(0.5 * width.Norm, along[0].Norm, 1e-5);
        Assert.Equal(before, Iris.Transformer.Model.Fingerprint());
    }

    [Fact]
    public void Losses_rise_with_the_distance()
    {
        var profile = Landscape.Radial(Iris.Scored, radii: [0.5, 2, 8], probes: 12);
        Assert.Equal(Iris.Context.MulticlassClassification.Evaluate(Iris.Scored).LogLoss, profile.CentreLoss, 1e-5);
        Assert.Equal([0.5, 2, 8], profile.Losses.Select(at => at.Radius));
        Assert.True(profile.CentreLoss < profile.Losses[1].Loss.Value && profile.Losses[1].Loss.Value < profile.Losses[2].Loss.Value, profile.ToString());
    }

    [Fact]
    public void What_is_wrong_is_said_and_tokens_are_heeded()
    {
        Assert.Contains("`ThresholdLoss`", Assert.Throws<ArgumentException>(() => Landscape.Tunnel(Iris.Scored, double.NaN)).Message, StringComparison.Ordinal);
        Assert.Contains("`Radii`", Assert.Throws<ArgumentException>(() => Landscape.Radial(Iris.Scored, radii: [2, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("`scales`", Assert.Throws<ArgumentException>(() => Landscape.TunnelAlongRay(Iris.Scored, [0], new TunnelOptions { ThresholdLoss = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("No network was found", Assert.Throws<InvalidOperationException>(() => Landscape.Tunnel(Iris.Prepared, 1)).Message, StringComparison.Ordinal);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var (mine, rows) = (new TunnelOptions { ThresholdLoss = 1, CancellationToken = cancelled.Token }, new GeometryOptions { CancellationToken = cancelled.Token });
        Assert.ThrowsAny<OperationCanceledException>(() => Landscape.Tunnel(Iris.Scored, mine));
        Assert.ThrowsAny<OperationCanceledException>(() => Landscape.Tunnel(Iris.Scored, mine with { CancellationToken = default }, rows));
        Assert.ThrowsAny<OperationCanceledException>(() => Landscape.Radial(Iris.Scored, new RadialOptions(), rows));
    }

    [Fact]
    public void A_sweep_trains_as_its_trainer_does_but_for_the_setting()
    {
        var options = Fitted.Small(300).With(own => (own.Optimizer, own.Seed) = (new Sgd(), 3));
        var trainer = Iris.Context.MulticlassClassification.Trainers.NeuralNetwork(options);
        var sweep = Landscape.TunnelSweep(Iris.Prepared, trainer, learningRates: [0.01, 0.05], batchSizes: [16], weightDecays: [0], dropouts: [0], targetLoss: 0.3, trainings: 2);
        Assert.Equal([TunnelAxis.LearningRate, TunnelAxis.LearningRate, TunnelAxis.BatchSize, TunnelAxis.WeightDecay, TunnelAxis.Dropout], sweep.Settings.Select(setting => setting.Axis));
        Assert.All(sweep.Settings, setting => Assert.Equal(2, setting.Reached));
        Assert.All(sweep.Settings.SelectMany(setting => setting.Runs), run => Assert.InRange(run.Loss, 0, 0.3));
        Assert.Equal("Accuracy", sweep.MetricName);
        Assert.Equal(sweep.Settings[2].Runs.ToArray(), sweep.Settings[3].Runs.ToArray()); // the trainer's own values

        var again = Landscape.TunnelSweep(Iris.Prepared, trainer, learningRates: [0.05], targetLoss: 0.3, trainings: 1);
        Assert.Equal(sweep.Settings[1].Runs[0].Width!.Angle.Value, again.Settings[0].Runs[0].Width!.Angle.Value);
    }

    [Fact]
    public void A_sweep_says_what_its_trainer_must_not_have()
    {
        var trainers = Iris.Context.MulticlassClassification.Trainers;
        string Message(NeuralNetworkTrainer trainer, double rate = 0.1) => Assert.Throws<ArgumentException>(() => Landscape.TunnelSweep(Iris.Prepared, trainer, learningRates: [rate])).Message;
        Assert.Contains("`InitialModel` of the trainer cannot go with TunnelSweep", Message(trainers.NeuralNetwork(Fitted.Small().With(own => own.InitialModel = Iris.Transformer.Model))), StringComparison.Ordinal);
        Assert.Contains("`Averaging` cannot go with a sweep", Message(trainers.NeuralNetwork(Fitted.Small().With(own => own.Averaging = new WeightAverage()))), StringComparison.Ordinal);
        Assert.Contains("`LearningRates`", Message(trainers.NeuralNetwork(Fitted.Small()), rate: -1), StringComparison.Ordinal);
        Assert.Contains("`BatchSize`", Message(trainers.NeuralNetwork(Fitted.Small().With(own => own.BatchSize = 0))), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Landscape.TunnelSweep(Fitted.Binary.Prepared, trainers.NeuralNetwork(Fitted.Small()), learningRates: [0.1]));
    }

    [Theory]
    [InlineData(SampleData.Iris)]
    [InlineData(SampleData.BreastCancer)]
    [InlineData(SampleData.Diabetes)]
    public void Few_directions_do_for_every_task(string data)
    {
        var fitted = Fitted.Of(data);
        var options = Fitted.Small(40);
        var trainer = data switch
        {
            SampleData.Iris => fitted.Context.MulticlassClassification.Trainers.NeuralNetwork(options),
            SampleData.BreastCancer => fitted.Context.BinaryClassification.Trainers.NeuralNetwork(options),
            _ => fitted.Context.Regression.Trainers.NeuralNetwork(options),
        };
        var split = fitted.Context.Data.TrainTestSplit(fitted.Prepared, testFraction: 0.3, seed: 1);
        var found = fitted.Context.Landscape().IntrinsicDimension(split.TrainSet, split.TestSet, trainer, new NetworkDimensionOptions { Smallest = 2, Subspaces = 2, Resolution = 0.3 });
        Assert.Equal((fitted.Transformer.Model.ParameterCount, data == SampleData.Diabetes ? "RSquared" : "Accuracy"), (found.Parameters, found.ScoreName));
        Assert.InRange(found.Value!.Value, 1, (int)found.Parameters / 2);
        Assert.InRange(found.Found.Means[^1].Score.Value, 0.3, 1);
    }

    [Fact]
    public void Held_out_rows_must_fit_the_training_rows()
    {
        var trainer = Iris.Context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small());
        var error = Assert.ThrowsAny<ArgumentException>(() => Landscape.IntrinsicDimension(Iris.Prepared, Fitted.Binary.Prepared, trainer));
        Assert.Contains("Label", error.Message, StringComparison.Ordinal);
        Assert.Contains("`Share`", Assert.Throws<ArgumentException>(() => Landscape.IntrinsicDimension(Iris.Prepared, Iris.Prepared, trainer, share: 2)).Message, StringComparison.Ordinal);
    }
}
