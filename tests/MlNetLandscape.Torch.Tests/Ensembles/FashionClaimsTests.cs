using MlNetLandscape.Torch.Tests.Averaging;
using MlNetLandscape.Torch.Tests.Training;
using Xunit.Abstractions;

namespace MlNetLandscape.Torch.Tests.Ensembles;

/// <summary>What averaging, snapshots and temperatures are said to gain, measured: Fashion-MNIST, 10,000 rows, MLP 784-256-128-10, 24 epochs, one seed.</summary>
[Trait("Category", "Slow")]
public sealed class FashionClaimsTests(ITestOutputHelper output) : IDisposable
{
    private static readonly MulticlassTask Task = new(10);

    private readonly TensorDataset _train = FashionRows.Read("train", 10_000);
    private readonly TensorDataset _test = FashionRows.Read("t10k", 10_000);

    [Fact]
    public void An_average_recovers_what_annealing_gains()
    {
        var options = Options(LearningRateSchedule.Constant);
        options.Averaging = new WeightAverage { Validates = false };
        using var averaged = Problem.Train(options, Task, _train, _test);
        var last = averaged.History.Epochs[^1];
        var accuracy = Accuracy(Problem.Scores(averaged, _test));
        var loss = AveragedTrainingTests.LogLoss(averaged, _test);
        output.WriteLine($"last {last.ValidationMetric:f4} / {last.ValidationLoss:f4}, EMA {accuracy:f4} / {loss:f4}");
        Assert.InRange(accuracy - last.ValidationMetric!.Value, 0.01, 0.1);
        Assert.InRange(loss - last.ValidationLoss!.Value, -1, -0.05);
    }

    [Fact]
    public void Snapshots_gain_log_loss_and_calibration_at_the_cost_of_one_training()
    {
        using var plain = Problem.Train(Options(LearningRateSchedule.Cosine()), Task, _train);
        using var snapshots = new SnapshotEnsemble { Cycles = 4 }.Train(Problem.Job(Options(LearningRateSchedule.Constant), Task), _train, null);
        var (single, together) = (Problem.Scores(plain, _test), EnsembleModelTests.ScoresOf(snapshots, _test));
        var (singleLoss, jointLoss) = (AveragedTrainingTests.LogLoss(plain, _test), EnsembleModelTests.LogLoss(snapshots, _test));
        output.WriteLine($"cosine {Accuracy(single):f4} / {singleLoss:f4} / ECE {CalibrationError(single):f4}, snapshots {Accuracy(together):f4} / {jointLoss:f4} / ECE {CalibrationError(together):f4}");
        Assert.InRange(jointLoss - singleLoss, -0.2, -0.08);
        Assert.InRange(CalibrationError(single) / CalibrationError(together), 1.7, 10);
        Assert.InRange(Accuracy(together) - Accuracy(single), 0, 0.005);

        using var heldOut = FashionRows.Read("train", 12_000);
        using var rows = TorchSharp.torch.arange(10_000, 12_000, dtype: TorchSharp.torch.ScalarType.Int64);
        using var fitted = heldOut.Rows(rows);
        using var one = new EnsembleModel([plain]);
        using var calibrated = one.Calibrated(fitted);
        var scaled = EnsembleModelTests.ScoresOf(calibrated, _test);
        output.WriteLine($"T = {calibrated.Temperature:f3} ± {calibrated.History.Calibration!.StandardError:f3}: {EnsembleModelTests.LogLoss(calibrated, _test):f4} / ECE {CalibrationError(scaled):f4}");
        Assert.InRange(CalibrationError(scaled), 0, 0.025);
        Assert.Equal(Accuracy(single), Accuracy(scaled));
    }

    public void Dispose()
    {
        _train.Dispose();
        _test.Dispose();
    }

    private static Problem.Options Options(LearningRateSchedule schedule) => new()
    {
        Network = Network.Mlp(256, 128),
        Epoch = 24,
        BatchSize = 128,
        Optimizer = new Sgd(),
        LearningRate = 0.05,
        LearningRateScheduler = schedule,
    };

    private double Accuracy(float[] scores) => Rows(scores).Average(row => row.Right ? 1.0 : 0);

    /// <summary>Σ over 15 bins of |share right − mean confidence| times the bin's share of the rows.</summary>
    private double CalibrationError(float[] scores) => Rows(scores)
        .GroupBy(row => (int)Math.Ceiling(row.Confidence * 15))
        .Sum(bin => Math.Abs(bin.Sum(row => (row.Right ? 1 : 0) - row.Confidence))) / _test.Count;

    private IEnumerable<(double Confidence, bool Right)> Rows(float[] scores)
    {
        var labels = _test.Labels.data<long>().ToArray();
        return scores.Chunk(10).Select((row, index) => ((double)row.Max(), Array.IndexOf(row, row.Max()) == labels[index]));
    }
}
