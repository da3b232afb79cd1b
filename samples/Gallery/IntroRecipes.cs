using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>A recipe is a value: look at it, change it, train by it.</summary>
internal static class IntroRecipes
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var split = ml.Data.TrainTestSplit(data, testFraction: 0.5);

        var wide = Recipe.Balanced;
        wide.Options.Network = Network.Mlp(256);
        Console.WriteLine(wide);

        Console.WriteLine("                networks   parameters   accuracy   log loss   seconds");
        Show("Fast", Recipe.Fast);
        Show("Balanced", Recipe.Balanced);
        Show("Balanced, wide", wide);
        Show("Accurate", Recipe.Accurate);

        // Expected output:
        // Balanced: The best single network for most data.
        //   Network                MlpNetwork { Initializer = , Hidden = [256], Activation = ReLU, Normalization = None, Groups = 4, Dropout = 0 }
        //   Epoch                  30
        //   BatchSize              32
        //   Optimizer              Sgd { Momentum = 0.9, Nesterov = False }
        //   LearningRate           0.05
        //   LearningRateScheduler  WarmUpSchedule { Epochs = 1, Then = ConstantSchedule }
        //   WeightDecay            0.0005
        //   GradientClipNorm       5
        //   Averaging              WeightAverage { Rule = ExponentialAveraging { WarmUp = True }, Validates = True, Guard = BarrierGuard { Threshold = 0.1,
        //       Examples = 1000, Points = 3 } }
        //   ValidationSetFraction  0.1
        //   Method                 DeepEnsemble { Members = 1, Combination = MeanProbability, FewestToCalibrate = 500 }
        //
        //                 networks   parameters   accuracy   log loss   seconds
        // Fast                   1         6570      0.952      0.152       0.7
        // Balanced               1         6570      0.958      0.140       0.8
        // Balanced, wide         1        19210      0.958      0.128       1.1
        // Accurate               4        26280      0.963      0.117       2.1

        void Show(string name, Recipe recipe)
        {
            recipe.Options.Seed = 1;
            var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
                .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
                .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(recipe));
            var model = pipeline.Fit(split.TrainSet);
            var metrics = ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
            var ensemble = model.LastTransformer.Model;
            Console.WriteLine(
                $"{name,-16} {ensemble.Members.Length,7} {ensemble.ParameterCount,12} {metrics.MicroAccuracy,10:0.000} {metrics.LogLoss,10:0.000} {ensemble.History.Parts.Sum(part => part.Seconds),9:0.0}");
        }
    }
}
