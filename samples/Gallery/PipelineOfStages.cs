using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>A network that is trained, refined and made an ensemble by the stages of one pipeline, and what each of them brought.</summary>
internal static class PipelineOfStages
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var split = ml.Data.TrainTestSplit(data, testFraction: 0.3);

        var sgd = new NeuralNetworkTrainer.Options
        {
            Network = Network.Mlp(32) with { Activation = Activation.Tanh },
            Optimizer = new Sgd(),
            LearningRate = 0.1,
            WeightDecay = 1e-3,
            BatchSize = 16,
            Epoch = 30,
            Seed = 1,
        };
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
            .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
            .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(sgd))
            .Append(ml.Transforms.SaddleFreeNewton(steps: 10, weightDecay: 1e-3)) // each stage goes on from the network of the one before it
            .Append(ml.Transforms.StochasticWeightAveraging(epochs: 10))
            .Append(ml.Transforms.SnapshotEnsemble(cycles: 4, epochsPerCycle: 10))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(split.TrainSet);

        // The model scores with its last stage. The others are in it, and can be judged on the same rows; beside them, as many epochs of plain training.
        var read = model.Take(2).ToList();
        var (train, test) = (Read(split.TrainSet), Read(split.TestSet));
        var stages = model.Where(stage => stage is NetworkTransformer or EnsembleTransformer).ToList();
        var longer = sgd.With(own => (own.Epoch, own.LearningRateScheduler) = (80, LearningRateSchedule.Cosine()));
        var alone = ml.MulticlassClassification.Trainers.NeuralNetwork(longer).Fit(train);
        var found = ml.Landscape().EvaluateEnsemble(test, [.. stages, alone]);

        Console.WriteLine("                          networks   accuracy   log loss   calibration error   seconds");
        string[] names = ["SGD, 30 epochs", "… saddle-free Newton", "… weight averaging", "… snapshot ensemble", "SGD alone, 80 epochs"];
        foreach (var (name, stage, member) in names.Zip(stages.Append(alone), found.Members))
        {
            var (networks, seconds) = stage is EnsembleTransformer ensemble
                ? (ensemble.Members.Length, ensemble.Model.History.Parts.Sum(part => part.Seconds))
                : (1, ((NetworkTransformer)stage).Model.History.Seconds);
            var quality = member.Classification!;
            Console.WriteLine($"{name,-22} {networks,11} {quality.Accuracy.Value,10:0.000} {quality.LogLoss.Value,10:0.000} {quality.Calibration.EqualWidth.Error.Value,19:0.000} {seconds,9:0.0}");
        }

        // Expected output:
        //                           networks   accuracy   log loss   calibration error   seconds
        // SGD, 30 epochs                   1      0.965      0.113               0.033       1.0
        // … saddle-free Newton             1      0.968      0.111               0.032       1.9
        // … weight averaging               1      0.968      0.102               0.024       0.1
        // … snapshot ensemble              4      0.968      0.095               0.022       0.5
        // SGD alone, 80 epochs             1      0.963      0.111               0.032       1.8

        IDataView Read(IDataView rows) => read.Aggregate(rows, (view, stage) => stage.Transform(view));
    }
}
