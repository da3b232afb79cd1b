using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>
/// What a step of an optimizer costs beside what it cannot do without: a SAM epoch beside one of its base, a Krylov step beside its bare Hessian products (the
/// first-order graph kept between them), gradients and forward passes.
/// </summary>
internal static class StepCosts
{
    private const int Rows = 12_800;
    private const int NewtonRows = 1_000;
    private const int NewtonSteps = 15;

    private sealed class Options : TrainingOptions;

    public static IEnumerable<Measurement> Run()
    {
        var mlp = Network.Mlp(256) with { Activation = Activation.Tanh };
        yield return Sharpness("MLP 784-256-10", mlp, Rows);
        yield return Sharpness("SimpleCnn", Network.SimpleCnn(new ImageShape(1, 28, 28)), Rows / 4);
        yield return Krylov("MLP 784-64-10", Network.Mlp(64) with { Activation = Activation.Tanh });
        yield return Krylov("MLP 784-256-10", mlp);
    }

    private static Measurement Sharpness(string name, Network network, int rows)
    {
        var (features, labels) = Fashion.Tensors(rows);
        using var data = new TensorDataset(features, labels);
        double Epoch(Optimizer optimizer)
        {
            using var model = Train(network, data, optimizer, epochs: 1, batchSize: 128, rate: 0.05);
            return model.History.Seconds;
        }

        return Measurement.Compare($"an epoch of SAM beside SGD, {name}, batch 128", 2.1, () => Epoch(new Sam()), () => Epoch(new Sgd()),
            "Two gradients at two points are two epochs' work; the rest is the step there and back.");
    }

    private static Measurement Krylov(string name, Network network)
    {
        var (features, labels) = Fashion.Tensors(NewtonRows);
        using var data = new TensorDataset(features, labels);
        using var module = network.Build(new NetworkShape(Fashion.Features, 10), seed: 1);
        module.eval();
        Parameter[] parameters = [.. module.parameters()];
        Tensor[] direction = [.. parameters.Select(parameter => randn_like(parameter))];
        NewtonObservation[] steps = [];
        return Measurement.Compare(
            $"{NewtonSteps} steps of saddle-free Newton beside their bare products, gradients and losses, {name}, {NewtonRows} rows", 1.2,
            () =>
            {
                using var model = Train(network, data, new SaddleFreeNewton(), NewtonSteps, (int)data.Count, rate: 1);
                steps = [.. model.History.Observations.OfType<NewtonObservation>()];
                return model.History.Seconds;
            },
            () =>
            {
                var watch = Stopwatch.StartNew();
                foreach (var step in steps)
                    Bare(module, parameters, direction, data, step.Found.Cost);
                return watch.Elapsed.TotalSeconds;
            },
            "Each vector is made orthogonal to all before it, and each trial step is a sum of them: passes at the speed of memory, beside products from the cache.");
    }

    private static void Bare(nn.Module<Tensor, Tensor> module, Parameter[] parameters, Tensor[] direction, TensorDataset data, MlNetLandscape.Numerics.Objectives.EvaluationCost cost)
    {
        Tensor Loss() => nn.functional.cross_entropy(module.call(data.Features), data.Labels);
        using var outer = NewDisposeScope();
        if (cost.Products > 0)
        {
            var gradients = autograd.grad([Loss()], parameters, retain_graph: true, create_graph: true);
            for (long product = 0; product < cost.Products; product++)
            {
                using var scope = NewDisposeScope();
                _ = autograd.grad(gradients, parameters, direction, retain_graph: true);
            }
        }

        for (long gradient = cost.Products > 0 ? 1 : 0; gradient < cost.Gradients; gradient++)
        {
            using var scope = NewDisposeScope();
            _ = autograd.grad([Loss()], parameters);
        }

        using var noGradient = no_grad();
        for (long value = 0; value < cost.Values; value++)
        {
            using var scope = NewDisposeScope();
            _ = Loss();
        }
    }

    private static NetworkModel Train(Network network, TensorDataset data, Optimizer optimizer, int epochs, int batchSize, double rate)
    {
        var options = new Options
        {
            Network = network,
            Epoch = epochs,
            BatchSize = batchSize,
            Optimizer = optimizer,
            LearningRate = rate,
            ValidationSetFraction = 0,
        };
        return NetworkTraining.Train(new TrainingJob(options, new MulticlassTask(10), 1, CPU, null, _ => { }, _ => { }, _ => { }), data, null);
    }
}
