using System.Diagnostics;
using System.Globalization;
using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>Exact Hessian-vector products against one gradient, against a bare double-backward loop, and against Python.</summary>
internal static class HessianProducts
{
    private const int Batch = 512;
    private const int Rows = 5_000;
    private const int RowsABatch = 500;

    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3"];

    private static Network Mlp => Network.Mlp(256) with { Activation = Activation.Tanh };

    private static Network Cnn => Network.SimpleCnn(new ImageShape(1, 28, 28));

    public static IEnumerable<Measurement> Run()
    {
        yield return AgainstGradient("MLP 784-256-10", Mlp, kept: false, goal: 2.3, repeats: 20);
        yield return AgainstGradient("MLP 784-256-10", Mlp, kept: true, goal: 1.15, repeats: 20);
        yield return AgainstGradient("SimpleCnn", Cnn, kept: false, goal: 2.9, repeats: 1);
        yield return AgainstGradient("SimpleCnn", Cnn, kept: true, goal: 1.8, repeats: 1);
        yield return AgainstLoop("MLP 784-256-10", Mlp, repeats: 5);
        yield return AgainstLoop("SimpleCnn", Cnn, repeats: 1);
        foreach (var measurement in AgainstPython("mlp", "MLP 784-256-10", Mlp).Concat(AgainstPython("cnn", "SimpleCnn", Cnn)))
            yield return measurement;
        foreach (var measurement in Resident())
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
            () => Seconds(repeats, () => problem.Gradient()));
    }

    /// <summary>5,000 rows in batches of 500, graphs rebuilt, beside the barest loop that does the same.</summary>
    private static Measurement AgainstLoop(string name, Network network, int repeats)
    {
        using var problem = new Problem(network, Rows, RowsABatch, 0);
        using var hessian = problem.Risk.Hessian(problem.Theta);
        using var outer = NewDisposeScope();
        var v = problem.Risk.Space.Random(ProbeDistribution.Gaussian, 1);
        return Measurement.Compare(
            $"one exact product over {Rows} rows against a bare double-backward loop, {name}", 1.03,
            () => Seconds(repeats, () => hessian.Apply(v).Dispose()),
            () => Seconds(repeats, () => problem.Product(v)));
    }

    private static IEnumerable<Measurement> AgainstPython(string kind, string name, Network network)
    {
        if (Interpreters.FirstOrDefault(interpreter => PythonSeconds(interpreter, kind) is not null) is not { } python)
        {
            Console.WriteLine("hessian: no python3 with torch here");
            yield break;
        }

        foreach (var (memory, how) in new[] { (0L, "graphs rebuilt"), (1L << 30, "1 GiB of graphs kept") })
        {
            using var problem = new Problem(network, Rows, RowsABatch, memory);
            using var hessian = problem.Risk.Hessian(problem.Theta);
            using var outer = NewDisposeScope();
            var v = problem.Risk.Space.Random(ProbeDistribution.Gaussian, 1);
            yield return Measurement.Compare(
                $"one exact product over {Rows} rows against Python, {name}, {how}", 1, () => Enumerable.Range(0, 3).Min(_ => Seconds(1, () => hessian.Apply(v).Dispose())),
                () => PythonSeconds(python, kind)!.Value);
        }
    }

    /// <summary>Resident set after many products of that after few, graphs kept and rebuilt.</summary>
    private static IEnumerable<Measurement> Resident()
    {
        foreach (var memory in new[] { 0L, 1L << 30 })
        {
            using var problem = new Problem(Mlp, Rows, RowsABatch, memory);
            using var hessian = problem.Risk.Hessian(problem.Theta);
            using var outer = NewDisposeScope();
            var v = problem.Risk.Space.Random(ProbeDistribution.Gaussian, 1);
            Seconds(100, () => hessian.Apply(v).Dispose());
            var few = ResidentMebibytes();
            Seconds(1_000, () => hessian.Apply(v).Dispose());
            var many = ResidentMebibytes();
            yield return new Measurement(
                $"resident set after 1,100 products, of 100, graphs {(memory == 0 ? "rebuilt" : "kept")}", "MiB", Spread.Of([many]), Spread.Of([few]), Spread.Of([many / few]), 1.02);
        }
    }

    private static double Seconds(int repeats, Action action)
    {
        var watch = Stopwatch.StartNew();
        for (var repeat = 0; repeat < repeats; repeat++)
            action();
        return watch.Elapsed.TotalSeconds / repeats;
    }

    /// <summary>Seconds of the script's best product; null where it does not run.</summary>
    private static double? PythonSeconds(string interpreter, string kind)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "hessian.py");
        string[] arguments = [interpreter, script, Samples.FashionImage.DebianFolder, kind, $"{Rows}", $"{RowsABatch}"];
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : null;
    }

    private static double ResidentMebibytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / (1024.0 * 1024);
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
