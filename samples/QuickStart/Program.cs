using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape;
using Samples;
using Spectre.Console;

// The main job: train a network on handwritten digits in an ordinary ML.NET pipeline, judge it, save it, load it, predict; then walk its landscape.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ml = new MLContext(seed: 1);
var data = ml.Data.LoadFromTextFile<Digit>("samples/data/digits.csv", separatorChar: ',', hasHeader: true);
var split = ml.Data.TrainTestSplit(data, testFraction: 0.2);
AnsiConsole.MarkupLineInterpolated($"[bold]MlNetLandscape[/] · backend: {Results.Backend}");

var table = new EpochTable();
Trajectory? trajectory = null;
var options = new NeuralNetworkTrainer.Options
{
    Network = Network.SimpleCnn(new ImageShape(Channels: 1, Height: 8, Width: 8), 32, 64, 64) with
    {
        Activation = Activation.ReLU,
        Normalization = Normalization.Batch,
    },
    Epoch = 30,
    LearningRate = 0.003,
    LearningRateScheduler = LearningRateSchedule.Cosine().WithWarmUp(),
    WeightDecay = 0.05,
    Seed = 1,
    Progress = table,
    Observers = [new TrajectoryObserver { EveryEpochs = 1, Sink = taken => trajectory = taken }],
};
var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", nameof(Digit.Value))
    .Append(ml.Transforms.CopyColumns("Features", nameof(Digit.Pixels)))
    .Append(ml.Transforms.NormalizeMinMax("Features"))
    .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(options))
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

var model = table.Show(() => pipeline.Fit(split.TrainSet));
var transformer = model.OfType<NetworkTransformer>().Single();
var network = transformer.Model;

var scored = model.Transform(split.TestSet);
var metrics = ml.MulticlassClassification.Evaluate(scored);
Console.WriteLine(network.Network.Describe(network.Shape));
Console.WriteLine($"trained on {network.History.TrainingExamples} rows for {network.History.Epochs.Length} epochs in {network.History.Seconds:0.0} s");
Console.WriteLine($"test micro-accuracy {metrics.MicroAccuracy:0.0000}  macro-accuracy {metrics.MacroAccuracy:0.0000}  log-loss {metrics.LogLoss:0.0000}");
Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());

Directory.CreateDirectory("artifacts/quickstart");
const string ModelPath = "artifacts/quickstart/digits.zip";
ml.Model.Save(model, data.Schema, ModelPath);
var loaded = new MLContext().Model.Load(ModelPath, out _); // ML.NET's own call, as in another process
var restored = ml.Landscape().Restore(loaded); // the batching, measurable transformer back
var rowByRow = Results.LargestDifference(scored, loaded.Transform(split.TestSet)); // another batch size: other rounding
var batched = Results.LargestDifference(scored, restored.Transform(split.TestSet));
Console.WriteLine($"saved, loaded and scored again: largest difference of a score {rowByRow:g2} as loaded, {batched:g2} as restored");

using var engine = ml.Model.CreatePredictionEngine<Digit, DigitPrediction>(restored);
foreach (var digit in ml.Data.CreateEnumerable<Digit>(split.TestSet, reuseRowObject: false).Take(5))
{
    var prediction = engine.Predict(digit);
    Console.WriteLine($"a {digit.Value} is read as a {prediction.PredictedLabel} with probability {prediction.Score.Max():0.000}");
}

using (trajectory)
    LandscapeWalk.Go(ml, model.Transform(split.TrainSet), scored, transformer, options, trajectory!, "artifacts/quickstart/report.html");

new Results
{
    Rows = Results.Count(data),
    Parameters = network.ParameterCount,
    Epochs = network.History.Epochs.Length,
    TrainSeconds = network.History.Seconds,
    TestMicroAccuracy = metrics.MicroAccuracy,
    TestLogLoss = metrics.LogLoss,
    ReloadedScoresEqual = batched == 0 && rowByRow < 1e-5,
}.Write("artifacts/quickstart/results.json");

namespace Samples
{
    /// <summary>A row of digits.csv: 8×8 pixels from 0 to 16, and which digit it is.</summary>
    internal sealed class Digit
    {
        [LoadColumn(0, 63)]
        [VectorType(64)]
        public float[] Pixels { get; set; } = [];

        [LoadColumn(64)]
        public float Value { get; set; }
    }

    internal sealed class DigitPrediction
    {
        public float PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }
}
