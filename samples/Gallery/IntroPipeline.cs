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

        // Expected output:
        // epoch  train loss  train accuracy   valid loss  valid accuracy       rate  seconds
        //     1      2.2003           0.2724      1.8343           0.5563   0.00100     0.03 +
        //     2      1.5820           0.6448      1.2520           0.7394   0.00100     0.03 +
        //     3      1.0197           0.8095      0.7995           0.8239   0.00100     0.04 +
        //     4      0.6334           0.8720      0.5227           0.8873   0.00100     0.02 +
        //     5      0.4187           0.9165      0.3661           0.9014   0.00100     0.02 +
        //     6      0.3003           0.9391      0.2755           0.9366   0.00100     0.02 +
        //     7      0.2343           0.9500      0.2302           0.9437   0.00100     0.02 +
        //     8      0.1903           0.9571      0.1951           0.9577   0.00100     0.04 +
        //     9      0.1645           0.9586      0.1767           0.9577   0.00100     0.04 +
        //    10      0.1384           0.9688      0.1488           0.9648   0.00100     0.04 +
        //
        // test accuracy 0.939, log-loss 0.215
    }
}
