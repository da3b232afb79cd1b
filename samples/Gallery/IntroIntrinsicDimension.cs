using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>
/// A network of thousands of parameters can be trained in a hundred random directions around its initial weights: the intrinsic dimension says how many the task needs (Li et al. 2018).
/// </summary>
internal static class IntroIntrinsicDimension
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var preparation = ml.Transforms.Conversion.MapValueToKey("Label", "Value").Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"));
        var split = ml.Data.TrainTestSplit(preparation.Fit(data).Transform(data), testFraction: 0.3);

        foreach (var hidden in new[] { 25, 50 })
        {
            var trainer = ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkTrainer.Options
            {
                Network = Network.Mlp(hidden),
                LearningRate = 0.01,
                Epoch = 20,
                ValidationSetFraction = 0,
                Seed = 1,
            });
            var found = ml.Landscape().IntrinsicDimension(split.TrainSet, split.TestSet, trainer, share: 0.9);
            Console.WriteLine($"{hidden} hidden units");
            Console.WriteLine(found);
        }

        // Expected output:
        // 25 hidden units
        // Intrinsic dimension in (113, 123] of 1885 parameters (6.5 %)
        // Accuracy with all parameters 0.955, threshold 0.860
        //      10  0.172 ± 0.003
        //      20  0.290 ± 0.004
        //      40  0.565 ± 0.022
        //      80  0.738 ± 0.004
        //     113  0.820 ± 0.020
        //     123  0.863 ± 0.016
        //     134  0.868 ± 0.014
        //     160  0.881 ± 0.011
        //
        // 50 hidden units
        // Intrinsic dimension in (134, 146] of 3760 parameters (3.9 %)
        // Accuracy with all parameters 0.959, threshold 0.863
        //      10  0.253 ± 0.018
        //      20  0.306 ± 0.021
        //      40  0.562 ± 0.014
        //      80  0.766 ± 0.022
        //     113  0.845 ± 0.017
        //     134  0.859 ± 0.010
        //     146  0.871 ± 0.014
        //     160  0.884 ± 0.009
    }
}
