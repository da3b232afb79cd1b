using System.Diagnostics;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>How training, products, densities, ensembles and surfaces grow with rows, parameters, probes, members and points.</summary>
internal static class Scaling
{
    private static readonly int[] Widths = [64, 128, 256, 512, 1024];
    private static readonly NetworkShape Shape = new(Fashion.Features, 10);

    private sealed class Options : TrainingOptions;

    public static IEnumerable<Growth> Run()
    {
        using var outer = NewDisposeScope();
        int[] rows = [4_000, 8_000, 16_000, 32_000];
        yield return Growth.Of("an epoch of the MLP 784-256-10", "rows", [.. rows.Select(count => ((double)count, Epoch(256, count)))]);
        yield return Growth.Of("an epoch of an MLP of one hidden layer, 6,400 rows", "parameters", [.. Widths.Select(width => (Parameters(width), Epoch(width, 6_400)))]);
        yield return Growth.Of("an exact product of the MLP 784-256-10, graphs rebuilt", "rows", [.. rows.Select(count => ((double)count, Product(256, count)))]);
        yield return Growth.Of("an exact product of an MLP of one hidden layer, 2,000 rows", "parameters", [.. Widths.Select(width => (Parameters(width), Product(width, 2_000)))]);
        int[] few = [1, 2, 4, 8];
        yield return Growth.Of("a spectral density of the MLP 784-64-10, 20 steps, 2,000 rows", "probes", [.. few.Select(probes => ((double)probes, Density(probes)))]);
        yield return Growth.Of("training a deep ensemble of MLPs 784-64-10, 6,400 rows", "members", [.. few.Select(members => ((double)members, Ensemble(members)))]);
        int[] sides = [5, 9, 17, 33];
        yield return Growth.Of("a surface of the MLP 784-64-10, 2,000 rows", "points", [.. sides.Select(side => ((double)side * side, Surface(side)))]);
    }

    private static Network Mlp(int width) => Network.Mlp(width) with { Activation = Activation.Tanh };

    private static double Parameters(int width) => Mlp(width).Describe(Shape).Parameters;

    private static TensorDataset Data(int rows)
    {
        var (features, labels) = Fashion.Tensors(rows);
        return new TensorDataset(features, labels);
    }

    private static EmpiricalRisk Risk(int width, int rows, long graphMemory)
    {
        using var model = new NetworkModel(Mlp(width), Shape, new MulticlassTask(10), new TrainingHistory(), Mlp(width).Build(Shape, seed: 1));
        return new EmpiricalRisk(model, Data(rows), new EmpiricalRiskOptions { GraphMemory = graphMemory });
    }

    private static TrainingJob Job(int width) => new(
        new Options { Network = Mlp(width), Epoch = 1, BatchSize = 128, Optimizer = new Sgd(), LearningRate = 0.05, ValidationSetFraction = 0 },
        new MulticlassTask(10), 1, CPU, null, _ => { }, _ => { }, _ => { });

    private static Func<double> Epoch(int width, int rows)
    {
        var data = Data(rows);
        return () =>
        {
            using var model = NetworkTraining.Train(Job(width), data, null);
            return model.History.Seconds;
        };
    }

    private static Func<double> Ensemble(int members)
    {
        var data = Data(6_400);
        return () => Seconds(() => EnsembleTraining.Train(new DeepEnsemble { Members = members }, Job(64), data, null).Dispose());
    }

    private static Func<double> Product(int width, int rows)
    {
        var risk = Risk(width, rows, graphMemory: 0);
        var hessian = risk.Hessian(risk.Theta());
        var v = risk.Space.Random(ProbeDistribution.Gaussian, 1);
        return () => Seconds(() => hessian.Apply(v).Dispose());
    }

    private static Func<double> Density(int probes)
    {
        var risk = Risk(64, 2_000, graphMemory: 1L << 30);
        var hessian = risk.Hessian(risk.Theta());
        return () => Seconds(() => StochasticLanczosQuadrature.Estimate(hessian, new SpectralDensityOptions { Probes = probes, Steps = 20 }));
    }

    private static Func<double> Surface(int side)
    {
        var model = new NetworkModel(Mlp(64), Shape, new MulticlassTask(10), new TrainingHistory(), Mlp(64).Build(Shape, seed: 1));
        var slices = new NetworkSlices(model, Data(2_000));
        var theta = slices.Risk.Theta();
        var frame = AffineFrame.Along(slices.Space, theta, NetworkDirections.Random(slices.Risk, theta, 1), NetworkDirections.Random(slices.Risk, theta, 2));
        return () => Seconds(() => LossSurface.Around(slices, frame, new SurfaceOptions { Points = side }));
    }

    private static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }
}
