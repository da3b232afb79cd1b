using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>Four networks for the price of one: the ends of the cycles of one training, their mean, and its temperature (Huang et al. 2017; Guo et al. 2017).</summary>
internal static class IntroSnapshotEnsemble
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var split = ml.Data.TrainTestSplit(data, testFraction: 0.4);
        var read = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
            .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
            .Fit(split.TrainSet);
        var (train, test) = (read.Transform(split.TrainSet), read.Transform(split.TestSet));

        var sgd = new NeuralNetworkTrainer.Options
        {
            Optimizer = new Sgd(),
            LearningRate = 0.1,
            BatchSize = 16,
            Epoch = 40,
            ValidationSetFraction = 0.5, // 540 rows: from 500 on they are enough for a temperature
            Seed = 1,
        };
        var falling = sgd.With(own => own.LearningRateScheduler = LearningRateSchedule.Cosine());
        var trainers = ml.MulticlassClassification.Trainers;
        var one = trainers.NeuralNetworkEnsemble(new DeepEnsemble { Members = 1 }, falling).Fit(train);
        var four = trainers.NeuralNetworkEnsemble(new SnapshotEnsemble { Cycles = 4 }, sgd).Fit(train);

        Console.WriteLine("                         epochs   accuracy   log loss   calibration error");
        Show("one network", 40, [.. one.Members]);
        Show($"at temperature {one.Model.Temperature:0.00}", 40, one);
        foreach (var (cycle, part) in four.Model.History.Parts.Index())
            Show($"snapshot {cycle + 1}", part.Epochs, four.Members[cycle]);
        Show("all four", 40, [.. four.Members]);
        Show($"at temperature {four.Model.Temperature:0.00}", 40, four);

        using var file = new MemoryStream();
        ml.Model.Save(read.Append(four), data.Schema, file);
        var loaded = ml.Model.Load(file, out _); // ML.NET's own call: it scores
        var restored = (IEnumerable<ITransformer>)ml.Landscape().Restore(loaded); // and this gives the members back
        var metrics = ml.MulticlassClassification.Evaluate(loaded.Transform(split.TestSet));
        Console.WriteLine($"loaded: log loss {metrics.LogLoss:0.000}, {restored.OfType<EnsembleTransformer>().Single().Members.Length} members restored");

        // Expected output:
        //                          epochs   accuracy   log loss   calibration error
        // one network                  40      0.960      0.205               0.028
        // at temperature 1.57          40      0.960      0.155               0.019
        // snapshot 1                   10      0.946      0.165               0.026
        // snapshot 2                   10      0.954      0.142               0.014
        // snapshot 3                   10      0.954      0.167               0.026
        // snapshot 4                   10      0.965      0.150               0.023
        // all four                     40      0.961      0.119               0.012
        // at temperature 0.97          40      0.961      0.120               0.013
        // loaded: log loss 0.120, 4 members restored

        void Show(string name, int epochs, params ITransformer[] models)
        {
            var quality = ml.Landscape().EvaluateEnsemble(test, models).Together.Classification!;
            Console.WriteLine($"{name,-20} {epochs,10} {quality.Accuracy.Value,10:0.000} {quality.LogLoss.Value,10:0.000} {quality.Calibration.EqualWidth.Error.Value,19:0.000}");
        }
    }
}
