using Microsoft.ML;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>Resident set after many steps and predictions over that after few.</summary>
internal static class Memory
{
    private sealed class Options : TrainingOptions;

    public static IEnumerable<Measurement> Run()
    {
        using var generator = new Generator(1); // drawn, not read: the baseline must not hold what reading a file leaves behind
        var features = randn(6_400, 64, generator: generator);
        var labels = randint(0, 10, [6_400], ScalarType.Int64, generator: generator);
        using var data = new TensorDataset(features, labels);
        var reports = new List<double>();
        var options = new Options
        {
            Network = Network.Mlp(64, 32),
            BatchSize = 32,
            Epoch = 400,
            ValidationSetFraction = 0, // 200 steps an epoch: 80,000 in all
            Progress = new Resident(epoch =>
            {
                if (epoch is 10 or 100 or 400)
                    reports.Add(ResidentMebibytes());
            }),
        };
        NetworkTraining.Train(new TrainingJob(options, new MulticlassTask(10), 1, CPU, null, _ => { }, _ => { }, _ => { }), data, null).Dispose();
        yield return Ratio("resident set after 20,000 training steps, of 2,000", reports[1], reports[0]);
        yield return Ratio("resident set after 80,000 training steps, of 20,000", reports[2], reports[1]);

        var ml = new MLContext(seed: 1);
        var rows = SinglePredictions.Rows();
        var model = ml.Transforms.Conversion.MapValueToKey("Label", nameof(SinglePredictions.Row.Digit))
            .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(network: Network.Mlp(64, 32), epochs: 1))
            .Fit(ml.Data.LoadFromEnumerable(rows));
        using var engine = ml.Model.CreatePredictionEngine<SinglePredictions.Row, SinglePredictions.Prediction>(model);
        Predict(engine, rows, 1_000);
        var few = ResidentMebibytes();
        Predict(engine, rows, 19_000);
        var more = ResidentMebibytes();
        yield return Ratio("resident set after 20,000 predictions, of 1,000", more, few);
        Predict(engine, rows, 180_000);
        yield return Ratio("resident set after 200,000 predictions, of 20,000", ResidentMebibytes(), more);
    }

    private static Measurement Ratio(string name, double many, double few) => new(
        name, "MiB", Spread.Of([many]), Spread.Of([few]), Spread.Of([many / few]), 1.02);

    private static void Predict(PredictionEngine<SinglePredictions.Row, SinglePredictions.Prediction> engine, SinglePredictions.Row[] rows, int count)
    {
        for (var index = 0; index < count; index++)
            engine.Predict(rows[index % rows.Length]);
    }

    private static double ResidentMebibytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64 / (1024.0 * 1024);
    }

    private sealed class Resident(Action<int> afterEpoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Completed is { } epoch)
                afterEpoch(epoch.Epoch);
        }
    }
}
