using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>
/// Equal training loss, every training row right, and a test accuracy from good to hopeless: rows with wrong labels beside the training drive it into bad minima. Their basins are smaller, and the training set
/// alone shows it (Wu, Zhu &amp; E 2017).
/// </summary>
internal static class IntroBadMinima
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var preparation = ml.Transforms.Conversion.MapValueToKey("Label", "Value").Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"));
        var split = ml.Data.TrainTestSplit(preparation.Fit(data).Transform(data), testFraction: 0.3);

        var trainer = ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkTrainer.Options
        {
            Network = Network.Mlp(30),
            LearningRate = 0.01,
            BatchSize = int.MaxValue,
            Epoch = 6_000,
            ValidationSetFraction = 0,
            Seed = 1,
        });
        using var minima = ml.Landscape().BadMinima(
            split.TrainSet, split.TestSet, trainer, new BadMinimaOptions { TrainingExamples = 200, Trainings = 2, StepsPerLook = 10, KeepsNetworks = true });
        Console.WriteLine(minima);

        var (good, bad) = (minima.Models[0], minima.Models[^1]); // they are models like all others
        Console.WriteLine($"{"",-8}{"test accuracy",16}{"test log-loss",16}");
        foreach (var (name, model) in new[] { ("good", good), ("bad", bad) })
        {
            var metrics = ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
            Console.WriteLine($"{name,-8}{metrics.MicroAccuracy,16:0.000}{metrics.LogLoss,16:0.000}");
        }

        // Expected output:
        // 200 rows to train on, to a loss of 0.02
        // attack  train loss  accuracy  held-out accuracy  lambda max  log-volume    |H|_F    trace    norm
        //      0      0.0187     1.000              0.907       1.333       -81.5     2.11     6.47    15.5
        //      0      0.0173     1.000              0.901       1.359       -84.7     1.98     5.78    15.8
        //     50      0.0196     1.000              0.657       2.730       -54.9     4.14    13.59    30.3
        //     50      0.0194     1.000              0.711       1.855       -54.2     3.08    11.72    29.0
        //    100      0.0194     1.000              0.532       3.011       -39.5     5.74    21.19    37.6
        //    100      0.0193     1.000              0.550       2.481       -42.7     4.44    18.19    34.9
        //    200      0.0198     1.000              0.440       4.220       -19.3     8.15    33.28    53.5
        //    200      0.0186     1.000              0.403       3.057       -24.3     6.08    26.69    50.2
        //    400      0.0196     1.000              0.291      13.410        11.1    20.85    89.20    94.3
        //    400      0.0195     1.000              0.254      19.460        21.2    31.18   125.61   122.8
        // Spearman's correlation with the held-out accuracy over 10 minima:
        //   LargestEigenvalue -0.976 [-1.00, -0.86]
        //   LogVolume         -0.964 [-0.99, -0.80]
        //   FrobeniusNorm     -0.976 [-1.00, -0.86]
        //   Trace             -0.976 [-1.00, -0.86]
        //   ParameterNorm     -0.988 [-1.00, -0.93]
        //
        //            test accuracy   test log-loss
        // good               0.907           0.272
        // bad                0.254          15.959
    }
}
