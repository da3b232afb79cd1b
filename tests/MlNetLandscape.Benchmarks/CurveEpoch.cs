using System.Diagnostics;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Slices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>An epoch of training a Bézier curve of one bend between two networks against one of SGD with momentum of the same network and batches, written bare.</summary>
/// <remarks>Peers need 2.1 to 2.7 epochs' time. What is measured when the curve is done is left out: that is no training.</remarks>
internal static class CurveEpoch
{
    private const int BatchSize = 128;
    private const double Rate = 0.015;
    private const double Momentum = 0.9;

    public static IEnumerable<Measurement> Run()
    {
        yield return Compare("curve epoch, MLP 784-256-10, 20,000 rows", Network.Mlp(256) with { Activation = Activation.Tanh }, 20_000);
        yield return Compare("curve epoch, SimpleCnn, 2,560 rows", Network.SimpleCnn(new ImageShape(1, 28, 28)), 2_560);
    }

    private static Measurement Compare(string name, Network network, int rows)
    {
        var (features, labels) = Fashion.Tensors(rows);
        using var data = new TensorDataset(features, labels);
        using var few = new TensorDataset(features.narrow(0, 0, 10).clone(), labels.narrow(0, 0, 10).clone());
        using var model = new NetworkModel(network, new NetworkShape(Fashion.Features, 10), new MulticlassTask(10), new TrainingHistory(), network.Build(new NetworkShape(Fashion.Features, 10), 1));
        using var risk = new EmpiricalRisk(model, data, new EmpiricalRiskOptions());
        using var small = new EmpiricalRisk(model, few, new EmpiricalRiskOptions());
        using var module = model.CreateModule();
        MemoryLayouts.SetChannelsLast(module, true);
        return Measurement.Compare(name, 1.3, () => Ours(risk, small), () => Bare(module, data),
            "A step is ten passes over vectors of θ's length where SGD's is three: the point of the curve, the gradient, the momentum of its bend.");
    }

    private static double Ours(EmpiricalRisk risk, EmpiricalRisk small)
    {
        using var scope = NewDisposeScope();
        var from = risk.Theta();
        var to = risk.Space.Random(Numerics.LinearOperators.ProbeDistribution.Gaussian, 1).mul_(0.05);
        var batches = new EpochBatches(risk, BatchSize, seed: 1);
        var options = new CurveOptions { Steps = (int)batches.Count, LearningRate = Rate, Momentum = Momentum, MeasuredPoints = 2 };
        var source = new ObjectiveSlices<Tensor>(small);
        var watch = Stopwatch.StartNew();
        CurveTraining.Run(risk, from, to, options, batches.At, source);
        return watch.Elapsed.TotalSeconds;
    }

    private static double Bare(nn.Module<Tensor, Tensor> module, TensorDataset data)
    {
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
            var loss = nn.functional.cross_entropy(module.call(data.Features.index_select(0, rows)), data.Labels.index_select(0, rows));
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
