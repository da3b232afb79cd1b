using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>The Hessian's spectrum before and after training: a few large eigenvalues, a bulk near zero, negative ones that shrink.</summary>
internal static class IntroSpectrum
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var split = ml.Data.TrainTestSplit(data, testFraction: 0.2);

        foreach (var trained in new[] { false, true })
        {
            Console.WriteLine(trained ? "after training" : "before training");
            var options = new NeuralNetworkTrainer.Options
            {
                Network = Network.Mlp(20, 10) with { Activation = Activation.Tanh },
                Epoch = 40,
                StopToken = new CancellationToken(canceled: !trained), // stopped before its first step: the initial weights
            };
            var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
                .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
                .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(options));
            var scored = pipeline.Fit(split.TrainSet).Transform(split.TrainSet);

            var landscape = ml.Landscape().Evaluate(scored);
            Console.WriteLine(landscape);
        }
    }
}
