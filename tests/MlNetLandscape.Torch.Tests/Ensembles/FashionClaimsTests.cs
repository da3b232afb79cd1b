using MlNetLandscape.Torch.Tests.Training;
using Xunit.Abstractions;

namespace MlNetLandscape.Torch.Tests.Ensembles;

/// <summary>
/// What averaging, snapshots and temperatures are said to gain, measured: Fashion-MNIST, 10,000 rows, MLP 784-256-128-10, 24 epochs, means over three seeds that draw the weights and the order of the rows.
/// </summary>
[Trait("Category", "Slow")]
public sealed class FashionClaimsTests(FashionClaimsTests.Trained trained, ITestOutputHelper output) : IClassFixture<FashionClaimsTests.Trained>
{
    private static readonly MulticlassTask Task = new(10);
    private static readonly int[] Seeds = [1, 2, 3];

    [Fact]
    public void An_average_recovers_what_annealing_gains()
    {
        var gains = Seeds.Select(seed =>
        {
            var options = Options(LearningRateSchedule.Constant);
            options.Averaging = new WeightAverage { Validates = false };
            using var averaged = Problem.Train(options, Task, trained.Train, trained.Test, seed: seed);
            var last = averaged.History.Epochs[^1];
            var quality = trained.Judge(Problem.Scores(averaged, trained.Test));
            output.WriteLine($"seed {seed}: last {last.ValidationMetric:f4} / {last.ValidationLoss:f4}, EMA {quality}");
            return (Accuracy: quality.Accuracy - last.ValidationMetric!.Value, Loss: quality.LogLoss - last.ValidationLoss!.Value);
        }).ToArray();
        Assert.InRange(gains.Average(gain => gain.Accuracy), 0.01, 0.1);
        Assert.InRange(gains.Average(gain => gain.Loss), -1, -0.05);
    }

    [Fact]
    public void A_temperature_makes_confidences_frequencies_and_predicts_the_same_classes()
    {
        using var rows = TorchSharp.torch.arange(10_000, 12_000, dtype: TorchSharp.torch.ScalarType.Int64);
        using var all = FashionRows.Read("train", 12_000);
        using var heldOut = all.Rows(rows);
        var found = Seeds.Select(seed =>
        {
            using var ensemble = new EnsembleModel([trained.Annealed(seed)]);
            var calibrated = ensemble.Calibrated(heldOut); // shares the member
            var (before, after) = (trained.Judge(EnsembleModelTests.ScoresOf(ensemble, trained.Test)), trained.Judge(EnsembleModelTests.ScoresOf(calibrated, trained.Test)));
            output.WriteLine($"seed {seed}: cosine {before}; T = {calibrated.Temperature:f3} ± {calibrated.History.Calibration!.StandardError:f3}: {after}");
            Assert.Equal(before.Accuracy, after.Accuracy);
            return (Before: before, After: after);
        }).ToArray();
        Assert.InRange(found.Average(one => one.Before.CalibrationError), 0.05, 0.1);
        Assert.InRange(found.Average(one => one.After.CalibrationError), 0, 0.025);
        Assert.InRange(found.Average(one => one.After.LogLoss - one.Before.LogLoss), -1, -0.05);
    }

    [Fact]
    public void Snapshots_gain_log_loss_and_calibration_at_the_cost_of_one_training()
    {
        var found = Seeds.Select(seed =>
        {
            using var plain = trained.Annealed(seed);
            using var snapshots = new SnapshotEnsemble { Cycles = 4 }.Train(Problem.Job(Options(LearningRateSchedule.Constant), Task, seed: seed), trained.Train, null);
            var (single, together) = (trained.Judge(Problem.Scores(plain, trained.Test)), trained.Judge(EnsembleModelTests.ScoresOf(snapshots, trained.Test)));
            output.WriteLine($"seed {seed}: cosine {single}; snapshots {together}");
            return (Single: single, Together: together);
        }).ToArray();
        Assert.InRange(found.Average(one => one.Together.LogLoss - one.Single.LogLoss), -0.2, -0.08);
        Assert.InRange(found.Average(one => one.Single.CalibrationError) / found.Average(one => one.Together.CalibrationError), 1.7, 10);
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

    internal sealed record Quality(double Accuracy, double LogLoss, double CalibrationError)
    {
        public override string ToString() => $"{Accuracy:f4} / {LogLoss:f4} / ECE {CalibrationError:f4}";
    }

    /// <summary>The data, and one training with a cosine for each seed that two tests ask for.</summary>
    public sealed class Trained : IDisposable
    {
        private readonly Dictionary<int, TensorArchive> _annealed = [];
        private readonly long[] _labels;

        public Trained() => _labels = Test.Labels.data<long>().ToArray();

        internal TensorDataset Train { get; } = FashionRows.Read("train", 10_000);

        internal TensorDataset Test { get; } = FashionRows.Read("t10k", 10_000);

        internal NetworkModel Annealed(int seed)
        {
            if (!_annealed.TryGetValue(seed, out var archive))
            {
                using var model = Problem.Train(Options(LearningRateSchedule.Cosine()), Task, Train, seed: seed);
                _annealed[seed] = archive = model.ToArchive();
            }

            return NetworkModel.FromArchive(archive);
        }

        /// <summary>Calibration errors are Σ over 15 bins of |share right − mean confidence| times the bin's share of the rows.</summary>
        internal Quality Judge(float[] scores)
        {
            var rows = scores.Chunk(10).Select((row, index) => (Confidence: (double)row.Max(), Right: Array.IndexOf(row, row.Max()) == _labels[index] ? 1.0 : 0, Loss: -Math.Log(row[_labels[index]]))).ToArray();
            var error = rows.GroupBy(row => (int)Math.Ceiling(row.Confidence * 15)).Sum(bin => Math.Abs(bin.Sum(row => row.Right - row.Confidence))) / rows.Length;
            return new Quality(rows.Average(row => row.Right), rows.Average(row => row.Loss), error);
        }

        public void Dispose()
        {
            foreach (var archive in _annealed.Values)
                archive.Dispose();
            Train.Dispose();
            Test.Dispose();
        }
    }
}
