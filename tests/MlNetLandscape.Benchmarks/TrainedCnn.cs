using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>The network that the curvature benchmarks measure: a SimpleCnn of 16,938 parameters after one epoch on Fashion-MNIST.</summary>
internal static class TrainedCnn
{
    private sealed class Options : TrainingOptions;

    private static readonly Lazy<NetworkModel> Trained = new(Train);

    public static NetworkModel Model => Trained.Value;

    /// <summary>Its risk over the first rows of the training set.</summary>
    public static EmpiricalRisk Risk(int rows, EmpiricalRiskOptions options)
    {
        return new EmpiricalRisk(Model, Data(rows), options);
    }

    /// <summary>With standardised pixels.</summary>
    private static TensorDataset Data(int rows)
    {
        var (features, labels) = Fashion.Tensors(rows);
        return new TensorDataset(features.sub_(0.2860).div_(0.3530), labels);
    }

    private static NetworkModel Train()
    {
        using var data = Data(60_000);
        var options = new Options
        {
            Network = Network.SimpleCnn(new ImageShape(1, 28, 28)),
            Epoch = 1,
            BatchSize = 128,
            Optimizer = new AdamW(),
            ValidationSetFraction = 0,
        };
        return NetworkTraining.Train(new TrainingJob(options, new MulticlassTask(10), 1, CPU, null, _ => { }, _ => { }, _ => { }), data, null);
    }
}
