using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>
/// Two trainings end in different minima with a wall between them. Much of that wall is only the order of the hidden units: with the units of one network put into the order of the other's,
/// both can be merged into one network (Ainsworth et al. 2023).
/// </summary>
internal static class IntroAlignment
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var preparation = ml.Transforms.Conversion.MapValueToKey("Label", "Value").Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"));
        var split = ml.Data.TrainTestSplit(preparation.Fit(data).Transform(data), testFraction: 0.3);

        var options = new NeuralNetworkTrainer.Options { Network = Network.Mlp(256, 256), Epoch = 20, ValidationSetFraction = 0, Seed = 1 };
        var first = ml.MulticlassClassification.Trainers.NeuralNetwork(options).Fit(split.TrainSet);
        var second = ml.MulticlassClassification.Trainers.NeuralNetwork(options.With(own => own.Seed = 2)).Fit(split.TrainSet);

        Console.WriteLine("Do they find the same features?");
        Console.WriteLine(ml.Landscape().MatchFeatures(split.TrainSet, first, second));

        using var byWeights = ml.Landscape().Align(split.TrainSet, first, second, AlignmentBasis.Weights);
        Console.WriteLine(byWeights);
        using var byActivations = ml.Landscape().Align(split.TrainSet, first, second, AlignmentBasis.Activations, repairs: true);
        Console.WriteLine(byActivations);

        Console.WriteLine($"{"",-34}{"test accuracy",16}{"test log-loss",16}");
        Show("first", first);
        Show("second", second);
        Show("second, aligned", byActivations.Aligned);
        Show("merged, aligned by weights", byWeights.Merged);
        Show("merged, by activations, repaired", byActivations.Merged);

        // Expected output:
        // Do they find the same features?
        // correlations of units over 1261 examples; untrained: the second network at its initial weights, seeds 1, 2, 3
        // first        second             units  constant    best  untrained  assigned  untrained  unmatched  untrained
        // activation1  activation1    256 × 256     5, 12   0.632      0.587     0.574      0.498      0.031      0.027
        // activation2  activation2    256 × 256    34, 23   0.664      0.531     0.632      0.437      0.145      0.142
        //
        // aligned by weights: 504 of 512 units moved, similarity 4.529 → 292.5, distance 49.09 → 42.83
        // loss           reference     network     highest     barrier          Accuracy in the middle
        // before            0.0027      0.0028      0.6961      0.6933                          0.8469
        // after             0.0027      0.0028      0.1265      0.1238                          0.9754
        //
        // aligned by activations: 510 of 512 units moved, similarity -6.022 → 308.8, distance 49.09 → 45.63
        // loss           reference     network     highest     barrier          Accuracy in the middle
        // before            0.0027      0.0028      0.6961      0.6933                          0.8469
        // after             0.0027      0.0028      0.0358      0.0331                          0.9937
        // repaired          0.0027      0.0028      0.0192      0.0165                          0.9960
        //
        //                                      test accuracy   test log-loss
        // first                                        0.974           0.085
        // second                                       0.981           0.073
        // second, aligned                              0.981           0.073
        // merged, aligned by weights                   0.937           0.221
        // merged, by activations, repaired             0.966           0.097

        void Show(string name, ITransformer model)
        {
            var metrics = ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
            Console.WriteLine($"{name,-34}{metrics.MicroAccuracy,16:0.000}{metrics.LogLoss,16:0.000}");
        }
    }
}
