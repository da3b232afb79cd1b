using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>One epoch of training against a bare loop over the same tensors with the same torch calls.</summary>
internal static class TrainingEpoch
{
    private const int BatchSize = 128;
    private const double Rate = 0.05;
    private const double Momentum = 0.9;

    private sealed class Options : TrainingOptions;

    private static Network Mlp => Network.Mlp(256) with { Activation = Activation.Tanh };

    public static IEnumerable<Measurement> Run()
    {
        yield return Compare("training epoch, MLP 784-256-10, 60,000 rows", Mlp, 60_000);
        yield return Compare("training epoch, SimpleCnn, 6,400 rows", Network.SimpleCnn(new ImageShape(1, 28, 28)), 6_400);
    }

    /// <summary>Our epoch of the MLP beside another's.</summary>
    public static Measurement MlpBeside(string name, double goal, Func<double> other)
    {
        var (features, labels) = Fashion.Tensors(60_000);
        using var data = new TensorDataset(features, labels);
        return Measurement.Compare(name, goal, () => Ours(Mlp, data), other);
    }

    private static Measurement Compare(string name, Network network, int rows)
    {
        var (features, labels) = Fashion.Tensors(rows);
        using var data = new TensorDataset(features, labels);
        return Measurement.Compare(name, 1.03, () => Ours(network, data), () => Bare(network, data));
    }

    private static double Ours(Network network, TensorDataset data)
    {
        var options = new Options
        {
            Network = network,
            Epoch = 1,
            BatchSize = BatchSize,
            Optimizer = new Sgd { Momentum = Momentum },
            LearningRate = Rate,
            ValidationSetFraction = 0,
        };
        using var model = NetworkTraining.Train(new TrainingJob(options, new MulticlassTask(10), 1, CPU, null, _ => { }, _ => { }, _ => { }), data, null);
        return model.History.Seconds;
    }

    private static double Bare(Network network, TensorDataset data)
    {
        using var module = network.Build(new NetworkShape(Fashion.Features, 10), seed: 1);
        MemoryLayouts.SetChannelsLast(module, true);
        Parameter[] parameters = [.. module.parameters()];
        using var outer = NewDisposeScope();
        Tensor[] velocity = [.. parameters.Select(parameter => zeros_like(parameter))];
        var watch = Stopwatch.StartNew();
        var order = randperm(data.Count, ScalarType.Int64);
        for (long start = 0; start < data.Count; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            var rows = order.narrow(0, start, Math.Min(BatchSize, data.Count - start));
            foreach (var parameter in parameters)
                parameter.grad = null;
            var outputs = module.call(data.Features.index_select(0, rows));
            var loss = nn.functional.cross_entropy(outputs, data.Labels.index_select(0, rows));
            loss.backward();
            _ = loss.item<float>();
            using var noGradient = no_grad();
            for (var index = 0; index < parameters.Length; index++)
            {
                velocity[index].mul_(Momentum).add_(parameters[index].grad!);
                parameters[index].add_(velocity[index], alpha: -Rate);
            }
        }

        return watch.Elapsed.TotalSeconds;
    }
}
