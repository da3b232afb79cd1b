using System.Globalization;
using Microsoft.ML;
using MlNetLandscape;
using Samples;

// A convolutional network on Fashion-MNIST (Xiao et al. 2017), 60,000 + 10,000 images, through the same pipeline.
// Usage: FashionMnist [epochs [folder of the four IDX files]]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var epochs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 4;
var folder = args.Length > 1 ? args[1] : FashionImage.DebianFolder;
if (!Directory.Exists(folder))
{
    Console.Error.WriteLine($"Fashion-MNIST is not in {folder}. Install Debian's package dataset-fashion-mnist, or name a folder with its four IDX files.");
    return 1;
}

var ml = new MLContext(seed: 1);
var train = ml.Data.LoadFromEnumerable(FashionImage.Read(folder, "train"));
var test = ml.Data.LoadFromEnumerable(FashionImage.Read(folder, "t10k"));
Console.WriteLine($"MlNetLandscape · backend: {Results.Backend}");

var table = new EpochTable();
var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", nameof(FashionImage.Article))
    .Append(ml.Transforms.CopyColumns("Features", nameof(FashionImage.Pixels)))
    .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkTrainer.Options
    {
        Network = Network.SimpleCnn(new ImageShape(Channels: 1, Height: 28, Width: 28)),
        Epoch = epochs,
        BatchSize = 128,
        LearningRate = 0.003,
        LearningRateScheduler = LearningRateSchedule.OneCycle(),
        ValidationSetFraction = 0.05,
        Progress = table,
    }))
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
var model = table.Show(() => pipeline.Fit(train));

var network = model.OfType<NetworkTransformer>().Single().Model;
var metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
Console.WriteLine(network.Network.Describe(network.Shape));
Console.WriteLine($"test micro-accuracy {metrics.MicroAccuracy:0.0000}  log-loss {metrics.LogLoss:0.0000}");
new Results
{
    Rows = network.History.TrainingExamples + network.History.ValidationExamples,
    Parameters = network.ParameterCount,
    Epochs = network.History.Epochs.Length,
    TrainSeconds = network.History.Seconds,
    TestMicroAccuracy = metrics.MicroAccuracy,
    TestLogLoss = metrics.LogLoss,
}.Write("artifacts/fashion-mnist/results.json");
return 0;
