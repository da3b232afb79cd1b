using System.Diagnostics;
using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>Exact Hessian-vector products against one gradient, against a bare double-backward loop, and against one in PyTorch.</summary>
internal static class HessianProducts
{
    private const int Batch = 512;
    private const int RowsABatch = 500;

    private static Network Mlp => Network.Mlp(256) with { Activation = Activation.Tanh };

    private static Network Cnn => Network.SimpleCnn(new ImageShape(1, 28, 28));

    public static IEnumerable<Measurement> Run()
    {
        yield return AgainstGradient("MLP 784-256-10", Mlp, kept: false, goal: 2.3, repeats: 20);
        yield return AgainstGradient("MLP 784-256-10", Mlp, kept: true, goal: 1.15, repeats: 20);
        yield return AgainstGradient("SimpleCnn", Cnn, kept: false, goal: 2.9, repeats: 1);
        yield return AgainstGradient("SimpleCnn", Cnn, kept: true, goal: 1.8, repeats: 1);
        foreach (var measurement in AgainstLoops("mlp", "MLP 784-256-10", Mlp, 5_000).Concat(AgainstLoops("cnn", "SimpleCnn", Cnn, 2_000)))
            yield return measurement;
    }

    /// <summary>One batch of 512: a product beside a gradient by the same torch calls in the same memory layout.</summary>
    private static Measurement AgainstGradient(string name, Network network, bool kept, double goal, int repeats)
    {
        using var problem = new Problem(network, Batch, Batch, kept ? long.MaxValue : 0);
        using var hessian = problem.Risk.Hessian(problem.Theta);
        using var outer = NewDisposeScope();
        var v = problem.Risk.Space.Random(ProbeDistribution.Gaussian, 1);
        return Measurement.Compare(
            $"one exact product, first-order graph {(kept ? "kept" : "rebuilt")}, against one gradient, {name}, batch {Batch}", goal,
            () => Seconds(repeats, () => hessian.Apply(v).Dispose()),
            () => Seconds(repeats, () => problem.Gradient()),
            "A product passes the graph of the gradient, which is longer than the network's own; in a convolutional network pooling and tanh are most of it.");
    }

    /// <summary>Many rows in batches of 500 beside the barest loops that do the same, which build the graphs of each product anew.</summary>
    private static IEnumerable<Measurement> AgainstLoops(string kind, string name, Network network, int rows)
    {
        using var python = PythonScript.Start("hessian.py", kind, $"{Fashion.Few(rows)}", $"{RowsABatch}");
        foreach (var (memory, how) in new[] { (0L, "graphs rebuilt"), (1L << 30, "1 GiB of graphs kept") })
        {
            using var problem = new Problem(network, rows, RowsABatch, memory);
            using var hessian = problem.Risk.Hessian(problem.Theta);
            using var outer = NewDisposeScope();
            var v = problem.Risk.Space.Random(ProbeDistribution.Gaussian, 1);
            var what = $"one exact product over {rows:n0} rows, {name}, {how}";
            var references = new List<Reference>
            {
                new($"{what}, beside a bare double-backward loop", memory == 0 ? 1.03 : 0.8, () => Seconds(1, () => problem.Product(v)), "The same libtorch calls in the same order: they are nearly all of the time."),
            };
            if (python is not null)
                references.Add(new($"{what}, beside the same loop in PyTorch", memory == 0 ? 1 : 0.8, python.Seconds, "Both wait for the same kernels."));
            foreach (var measurement in Measurement.Compare(() => Seconds(1, () => hessian.Apply(v).Dispose()), references))
                yield return measurement;
        }
    }

    private static double Seconds(int repeats, Action action)
    {
        var watch = Stopwatch.StartNew();
        for (var repeat = 0; repeat < repeats; repeat++)
            action();
        return watch.Elapsed.TotalSeconds / repeats;
    }

    /// <summary>A network, its risk, and the same computations by bare torch calls.</summary>
    private sealed class Problem : IDisposable
    {
        private readonly TensorDataset _data;
        private readonly nn.Module<Tensor, Tensor> _module;
        private readonly Parameter[] _parameters;
        private readonly int _batchSize;

        public Problem(Network network, int rows, int batchSize, long graphMemory)
        {
            var (features, labels) = Fashion.Tensors(rows);
            _data = new TensorDataset(features, labels);
            var shape = new NetworkShape(Fashion.Features, 10);
            _module = network.Build(shape, seed: 1);
            _module.eval();
            _parameters = [.. _module.parameters()];
            _batchSize = batchSize;
            using var model = new NetworkModel(network, shape, new MulticlassTask(10), new TrainingHistory(), network.Build(shape, seed: 1));
            Risk = new EmpiricalRisk(model, _data, new EmpiricalRiskOptions { BatchSize = batchSize, GraphMemory = graphMemory });
            Theta = Risk.Theta();
        }

        public EmpiricalRisk Risk { get; }

        public Tensor Theta { get; }

        public void Gradient()
        {
            using var scope = NewDisposeScope();
            var loss = nn.functional.cross_entropy(_module.call(_data.Features), _data.Labels);
            _ = cat([.. autograd.grad([loss], _parameters).Select(part => part.reshape(-1))], 0);
        }

        public void Product(Tensor v)
        {
            using var outer = NewDisposeScope();
            Tensor[] parts = [.. v.split([.. _parameters.Select(parameter => parameter.numel())]).Zip(_parameters, (part, parameter) => part.view(parameter.shape))];
            Tensor[] totals = [.. _parameters.Select(parameter => zeros_like(parameter))];
            for (long start = 0; start < _data.Count; start += _batchSize)
            {
                using var scope = NewDisposeScope();
                var rows = Math.Min(_batchSize, _data.Count - start);
                var loss = nn.functional.cross_entropy(_module.call(_data.Features.narrow(0, start, rows)), _data.Labels.narrow(0, start, rows));
                var gradients = autograd.grad([loss], _parameters, retain_graph: true, create_graph: true);
                var products = autograd.grad(gradients, _parameters, parts);
                using var noGradient = no_grad();
                for (var index = 0; index < totals.Length; index++)
                    totals[index].add_(products[index], alpha: rows / (double)_data.Count);
            }

            _ = cat([.. totals.Select(total => total.reshape(-1))], 0);
        }

        public void Dispose()
        {
            Theta.Dispose();
            Risk.Dispose();
            _module.Dispose();
            _data.Dispose();
        }
    }
}
