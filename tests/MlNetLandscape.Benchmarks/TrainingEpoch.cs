using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>One epoch of training against a bare loop over the same tensors with the same torch calls, and against loops in PyTorch.</summary>
internal static class TrainingEpoch
{
    private const int BatchSize = 128;
    private const double Rate = 0.05;
    private const double Momentum = 0.9;

    private sealed class Options : TrainingOptions;

    private static Network Mlp => Network.Mlp(256) with { Activation = Activation.Tanh };

    public static IEnumerable<Measurement> Run() =>
        [.. Compare("mlp", "MLP 784-256-10", Mlp, 60_000), .. Compare("cnn", "SimpleCnn", Network.SimpleCnn(new ImageShape(1, 28, 28)), 6_400)];

    private static Measurement[] Compare(string kind, string name, Network network, int rows)
    {
        var (features, labels) = Fashion.Tensors(rows);
        using var data = new TensorDataset(features, labels);
        using var tensors = PythonScript.Start("epoch.py", kind, $"{Fashion.Few(rows)}", "tensors");
        using var loader = PythonScript.Start("epoch.py", kind, $"{Fashion.Few(rows)}", "loader");
        var what = $"training epoch, {name}, {rows:n0} rows";
        var references = new List<Reference>
        {
            new($"{what}, beside a bare loop", 1.03, () => Bare(network, data), "The loop is what cannot be beaten: what is beyond it is progress, history and checks of each step."),
        };
        if (tensors is not null && loader is not null)
        {
            references.Add(new($"{what}, beside a PyTorch loop over tensors", 1, tensors.Seconds, "Both wait for the same kernels; an MLP's step leaves nothing else to save."));
            references.Add(new($"{what}, beside a PyTorch loop over a DataLoader", 1, loader.Seconds, "Both wait for the same kernels; collating rows is little beside them."));
        }

        return Measurement.Compare(() => Ours(network, data), references);
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
