using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>Minima of equal training loss, found by small batches, large batches and sharpness-aware minimisation, and how sharp they are.</summary>
internal static class IntroSharpMinima
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var split = ml.Data.TrainTestSplit(data, testFraction: 0.2);

        Console.WriteLine("                 training loss   largest eigenvalue    trace   rise within 0.05   test accuracy");
        Show("batches of 16", new Sgd(), batchSize: 16, epochs: 40);
        Show("batches of 512", new Sgd(), batchSize: 512, epochs: 1_280); // as many steps
        Show("SAM, radius 0.1", new Sam { Rho = 0.1 }, batchSize: 16, epochs: 40);

        // Expected output:
        //                  training loss   largest eigenvalue    trace   rise within 0.05   test accuracy
        // batches of 16           0.0021               0.250     1.11             0.0006           0.957
        // batches of 512          0.0026               0.522     2.11             0.0008           0.965
        // SAM, radius 0.1         0.0005               0.038     0.24             0.0001           0.973

        void Show(string name, Optimizer optimizer, int batchSize, int epochs)
        {
            var options = new NeuralNetworkTrainer.Options
            {
                Network = Network.Mlp(32),
                Optimizer = optimizer,
                BatchSize = batchSize,
                Epoch = epochs,
                ValidationSetFraction = 0,
            };
            var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
                .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
                .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(options));
            var model = pipeline.Fit(split.TrainSet);
            var test = ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));

            var landscape = ml.Landscape().Evaluate(
                model.Transform(split.TrainSet), LandscapeMeasures.Eigenvalues | LandscapeMeasures.Trace | LandscapeMeasures.Sharpness);
            Console.WriteLine(
                $"{name,-16} {landscape.Risk.Loss,13:0.0000} {landscape.Eigenvalues!.Largest[0].Value,19:0.000} {landscape.Trace!.Value,8:0.00} {landscape.Sharpness!.Adversarial.Value,18:0.0000} {test.MicroAccuracy,15:0.000}");
        }
    }
}
