using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>
/// Two trainings end in different minima, and on the straight line between them the network is of no use. But there are ways round the wall (Garipov et al. 2018; Draxler et al. 2018; Fort and
/// Jastrzębski 2019): on each of them the loss stays low, while the predictions change from those of one network to those of the other. So networks on the way make an ensemble.
/// </summary>
internal static class IntroModeConnectivity
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var preparation = ml.Transforms.Conversion.MapValueToKey("Label", "Value").Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"));
        var split = ml.Data.TrainTestSplit(preparation.Fit(data).Transform(data), testFraction: 0.4);

        var options = new NeuralNetworkTrainer.Options
        {
            Network = Network.Mlp(32, 32) with { Activation = Activation.Tanh },
            LearningRate = 0.003,
            Epoch = 30,
            ValidationSetFraction = 0,
            Seed = 1,
        };
        var first = ml.MulticlassClassification.Trainers.NeuralNetwork(options).Fit(split.TrainSet);
        var second = ml.MulticlassClassification.Trainers.NeuralNetwork(options.With(own => own.Seed = 2)).Fit(split.TrainSet);

        Console.WriteLine("                      training rows               test rows of five networks on it");
        Console.WriteLine("                highest    lowest  relative    lowest  log loss  log loss    labels that");
        Console.WriteLine("                   loss  accuracy    length  accuracy   of each  together  differ in a pair");
        foreach (var kind in new[] { PathKind.Line, PathKind.Bezier, PathKind.ElasticBand, PathKind.Hyperplane })
        {
            using var path = ml.Landscape().Connect(split.TrainSet, first, second, kind);
            var found = ml.Landscape().EvaluateEnsemble(split.TestSet, path.Ensemble([0, 0.25, 0.5, 0.75, 1]));
            var (members, together) = (found.Members.Select(member => member.Classification!).ToArray(), found.Together.Classification!);
            Console.WriteLine(
                $"{kind,-12} {path.Barrier.HighestLoss,10:0.000} {path.Metrics.Min(),9:0.000} {path.RelativeLength,9:0.00} {members.Min(member => member.Accuracy.Value),9:0.000}"
                + $" {members.Average(member => member.LogLoss.Value),9:0.000} {together.LogLoss.Value,9:0.000} {found.ClassifierDiversity!.Disagreement.Value,14:0.000}");
        }

        // Expected output:
        //                       training rows               test rows of five networks on it
        //                 highest    lowest  relative    lowest  log loss  log loss    labels that
        //                    loss  accuracy    length  accuracy   of each  together  differ in a pair
        // Line              0.503     0.869      1.00     0.839     0.253     0.210          0.079
        // Bezier            0.009     1.000      1.32     0.953     0.152     0.133          0.021
        // ElasticBand       0.013     1.000      1.15     0.953     0.133     0.125          0.018
        // Hyperplane        0.015     1.000      1.76     0.953     0.137     0.127          0.019
    }
}
