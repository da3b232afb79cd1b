using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>Where labels are wrong, plain training learns the errors by heart; sharpness-aware minimisation does so later (Foret et al. 2021, §3.3).</summary>
internal static class IntroSharpnessAware
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var split = ml.Data.TrainTestSplit(data, testFraction: 0.3);

        var random = new Random(1);
        var rows = ml.Data.CreateEnumerable<Digit>(split.TrainSet, reuseRowObject: false).ToList();
        foreach (var row in rows.Where(_ => random.NextDouble() < 0.3))
            row.Value = random.Next(10);
        var noisy = ml.Data.LoadFromEnumerable(rows);

        Console.WriteLine("three labels in ten drawn by lot       training accuracy   test accuracy   test log-loss   seconds");
        Show("SGD, 30 epochs", new Sgd(), epochs: 30);
        Show("SGD, 60 epochs", new Sgd(), epochs: 60);
        Show("SAM, radius 0.2, 60 epochs", new Sam { Rho = 0.2 }, epochs: 60); // two gradients a step
        Show("SAM, radius 0.5, 60 epochs", new Sam { Rho = 0.5 }, epochs: 60);

        // Expected output:
        // three labels in ten drawn by lot       training accuracy   test accuracy   test log-loss   seconds
        // SGD, 30 epochs                                    0.746           0.922           0.492       0.8
        // SGD, 60 epochs                                    0.830           0.871           0.532       1.6
        // SAM, radius 0.2, 60 epochs                        0.772           0.922           0.478       2.6
        // SAM, radius 0.5, 60 epochs                        0.733           0.953           0.482       2.3

        void Show(string name, Optimizer optimizer, int epochs)
        {
            var options = new NeuralNetworkTrainer.Options
            {
                Network = Network.Mlp(128),
                Optimizer = optimizer,
                LearningRateScheduler = LearningRateSchedule.Cosine(),
                Epoch = epochs,
                ValidationSetFraction = 0,
                Seed = 1,
            };
            var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
                .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
                .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(options));
            var model = pipeline.Fit(noisy);
            var metrics = ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
            var history = model.LastTransformer.Model.History;
            Console.WriteLine(
                $"{name,-32} {history.Epochs[^1].TrainingMetric,22:0.000} {metrics.MicroAccuracy,15:0.000} {metrics.LogLoss,15:0.000} {history.Seconds,9:0.0}");
        }
    }
}
