using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>The network that the curvature benchmarks measure: a SimpleCnn of 16,938 parameters after one epoch on Fashion-MNIST.</summary>
internal static class TrainedCnn
{
    private sealed class Options : TrainingOptions;

    private static readonly Dictionary<Optimizer, NetworkModel> Trained = [];

    /// <summary>Its risk over the first rows of the training set.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="options">How it is computed.</param>
    /// <param name="optimizer">What trained the network, at its own rate; null for the default, AdamW.</param>
    public static EmpiricalRisk Risk(int rows, EmpiricalRiskOptions options, Optimizer? optimizer = null)
    {
        optimizer ??= new AdamW();
        if (!Trained.TryGetValue(optimizer, out var model))
            Trained.Add(optimizer, model = Train(optimizer));
        return new EmpiricalRisk(model, Data(rows), options);
    }

    private static TensorDataset Data(int rows)
    {
        var (features, labels) = Fashion.Tensors(rows);
        return new TensorDataset(features, labels);
    }

    private static NetworkModel Train(Optimizer optimizer)
    {
        using var data = Data(60_000);
        var options = new Options
        {
            Network = Network.SimpleCnn(new ImageShape(1, 28, 28)),
            Epoch = 1,
            BatchSize = 128,
            Optimizer = optimizer,
            ValidationSetFraction = 0,
        };
        return NetworkTraining.Train(new TrainingJob(options, new MulticlassTask(10), 1, CPU, null, _ => { }, _ => { }, _ => { }), data, null);
    }
}
