using System.Collections.Immutable;
using Microsoft.ML;
using MlNetLandscape;
using MlNetLandscape.Numerics.Geometry.Paths;

namespace Gallery;

/// <summary>
/// Six trainings, and points of low loss above mixtures of all of them: a 5-connector (Fort and Jastrzębski 2019, §3.2). Where the mean of their weights knows little more than nothing, the network at
/// the point above it is as good as each of them, and so are those above the points half way from the mean to each. What networks on the connector are worth together <c>EvaluateEnsemble</c> says.
/// </summary>
internal static class IntroConnector
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var preparation = ml.Transforms.Conversion.MapValueToKey("Label", "Value").Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"));
        var split = ml.Data.TrainTestSplit(preparation.Fit(data).Transform(data), testFraction: 0.4);

        var options = new NeuralNetworkTrainer.Options { Network = Network.Mlp(32, 32) with { Activation = Activation.Tanh }, LearningRate = 0.003, Epoch = 30, ValidationSetFraction = 0 };
        var six = Enumerable.Range(1, 6).Select(seed => ml.MulticlassClassification.Trainers.NeuralNetwork(options.With(own => own.Seed = seed)).Fit(split.TrainSet)).ToArray();

        double[] Towards(int one) => [.. six.Select((_, other) => ((other == one ? 1 : 0) + (1.0 / six.Length)) / 2)]; // half way from the centroid
        using var connector = ml.Landscape().Connector(split.TrainSet, six, new ConnectorOptions { Starts = [.. Enumerable.Range(0, six.Length).Select(one => Towards(one).ToImmutableArray())] });
        using var centre = ml.Landscape().Connector(split.TrainSet, six);
        Console.WriteLine(centre);
        Console.WriteLine(connector);
        Console.WriteLine();
        Console.WriteLine("test rows              members alone        together   labels that");
        Console.WriteLine("                    accuracy  log loss  accuracy  log loss  differ in a pair");
        Show("six trainings", six);
        Show("half way to each", connector.Ensemble().Members);
        Show("all twelve", [.. six, .. connector.Ensemble().Members]);
        Show("the one in the middle", [centre.Transformer()]);

        // Expected output:
        // 5-connector: loss at most 0.0194 at 1 knot, where the mixtures had up to 1.81; at most 0.311 on the spokes
        // 5-connector: loss at most 0.0114 at 6 knots, where the mixtures had up to 0.39; at most 0.528 on the spokes
        //
        // test rows              members alone        together   labels that
        //                     accuracy  log loss  accuracy  log loss  differ in a pair
        // six trainings           0.958     0.139     0.958     0.122       0.027
        // half way to each        0.961     0.129     0.964     0.121       0.018
        // all twelve              0.959     0.134     0.958     0.119       0.022
        // the one in the middle   0.960     0.145     0.960     0.145       0.000

        void Show(string name, IEnumerable<ITransformer> models)
        {
            var found = ml.Landscape().EvaluateEnsemble(split.TestSet, models);
            var (members, together) = (found.Members.Select(member => member.Classification!).ToArray(), found.Together.Classification!);
            Console.WriteLine(
                $"{name,-21} {members.Average(member => member.Accuracy.Value),7:0.000} {members.Average(member => member.LogLoss.Value),9:0.000}"
                + $" {together.Accuracy.Value,9:0.000} {together.LogLoss.Value,9:0.000} {found.ClassifierDiversity?.Disagreement.Value ?? 0,11:0.000}");
        }
    }
}
