using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>A network in an ordinary ML.NET pipeline.</summary>
internal static class IntroPipeline
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var split = ml.Data.TrainTestSplit(data, testFraction: 0.2);

        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
            .Append(ml.Transforms.CopyColumns("Features", "Pixels"))
            .Append(ml.Transforms.NormalizeMinMax("Features"))
            .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(network: Network.Mlp(64, 32), epochs: 10))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        var model = pipeline.Fit(split.TrainSet);
        Console.WriteLine(model.OfType<NetworkTransformer>().Single().Model.History);
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
        Console.WriteLine($"test accuracy {metrics.MicroAccuracy:0.000}, log-loss {metrics.LogLoss:0.000}");
        ml.Model.Save(model, data.Schema, "digits.zip");
        File.Delete("digits.zip");
    }
}
