using System.Diagnostics;
using MlNetLandscape.Numerics.Geometry.Slices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>Surfaces against the bare network evaluated point by point in batches of 500; seconds a point.</summary>
/// <remarks>Our time is that of the whole surface, with all that is computed before its first point; the reference's is the mean of a few points.</remarks>
internal static class Surfaces
{
    private const int ReferencePoints = 10;
    private const int BestPoints = 5;
    private const long Batch = 500;

    public static IEnumerable<Measurement> Run()
    {
        foreach (var measurement in Compare("mlp", "MLP 784-256-10", Network.Mlp(256), 1.0 / 8, side: 31, rows: 10_000))
            yield return measurement;
        foreach (var measurement in Compare("cnn", "SimpleCnn", Network.SimpleCnn(new ImageShape(1, 28, 28)), 1.0 / 2, side: 9, rows: 1_000)) // the smaller, the harder to win back what comes before
            yield return measurement;
        yield return CompareStatistics(side: 9, rows: 2_000);
        yield return CompareWithForward("SimpleCnn", Network.SimpleCnn(new ImageShape(1, 28, 28)), 1.05, rows: 5_000);
    }

    /// <summary>Running statistics taken anew at every point, MLP 784-256-10 with batch normalisation: with the first layer computed once a direction, against all of the network at each point.</summary>
    private static Measurement CompareStatistics(int side, int rows)
    {
        using var outer = NewDisposeScope();
        using var generator = new Generator(1);
        using var data = new TensorDataset(rand(Fashion.Few(rows), 784, generator: generator), randint(0, 10, [Fashion.Few(rows)], ScalarType.Int64, generator: generator));
        var network = Network.Mlp(256) with { Normalization = Normalization.Batch };
        using var model = new NetworkModel(network, new NetworkShape(784, 10), new MulticlassTask(10), new TrainingHistory(), network.Build(new NetworkShape(784, 10), 1));
        using var slices = new NetworkSlices(model, data, statistics: data);
        using var plain = new NetworkSlices(model, data, new NetworkSliceOptions { ReusesFirstLayer = false }, statistics: data);
        var theta = slices.Risk.Theta();
        using var frame = AffineFrame.Along(slices.Space, theta, NetworkDirections.Random(slices.Risk, theta, 1), NetworkDirections.Random(slices.Risk, theta, 2));
        return Measurement.Compare(
            $"surface with statistics taken anew, MLP 784-256-10, {side}×{side}, {rows} rows, a point: reuse against none", goal: null,
            () => Seconds(() => LossSurface.Around(slices, frame, new SurfaceOptions { Points = side })) / (side * side),
            () => Seconds(() => LossSurface.Around(plain, frame, new SurfaceOptions { Points = side })) / (side * side));
    }

    /// <summary>A point without reusing the first layer (parameters written, all rows passed, loss and accuracy) against a forward pass alone in the best layout: channels-last, in batches of 500.</summary>
    private static Measurement CompareWithForward(string name, Network network, double goal, int rows)
    {
        using var outer = NewDisposeScope();
        using var generator = new Generator(1);
        using var data = new TensorDataset(rand(Fashion.Few(rows), 784, generator: generator), randint(0, 10, [Fashion.Few(rows)], ScalarType.Int64, generator: generator));
        using var model = new NetworkModel(network, new NetworkShape(784, 10), new MulticlassTask(10), new TrainingHistory(), network.Build(new NetworkShape(784, 10), 1));
        using var slices = new NetworkSlices(model, data, new NetworkSliceOptions { ReusesFirstLayer = false });
        using var bare = model.CreateModule();
        bare.eval();
        MemoryLayouts.SetChannelsLast(bare, true);
        var theta = slices.Risk.Theta();
        using var frame = AffineFrame.Along(slices.Space, theta, NetworkDirections.Random(slices.Risk, theta, 1));
        return Measurement.Compare(
            $"a point of {name} without reuse against a bare forward, {rows} rows", goal,
            () => Seconds(() => LossProfile.Along(slices, frame, new ProfileOptions { From = -1, To = 1, Points = BestPoints + 1 })) / (BestPoints + 1),
            () => Seconds(() => Forwards(bare, data)) / BestPoints,
            "Writing the parameters, the loss and the accuracy come beside the forward pass.");
    }

    private static void Forwards(nn.Module<Tensor, Tensor> module, TensorDataset data)
    {
        using var noGradient = no_grad();
        for (var point = 0; point < BestPoints; point++)
        {
            for (long start = 0; start < data.Count; start += Batch)
            {
                using var batch = NewDisposeScope();
                _ = module.call(data.Features.narrow(0, start, Math.Min(Batch, data.Count - start)));
            }
        }
    }

    private static Measurement[] Compare(string kind, string name, Network network, double goal, int side, int rows)
    {
        using var outer = NewDisposeScope();
        using var generator = new Generator(1);
        using var data = new TensorDataset(rand(Fashion.Few(rows), 784, generator: generator), randint(0, 10, [Fashion.Few(rows)], ScalarType.Int64, generator: generator));
        using var model = new NetworkModel(network, new NetworkShape(784, 10), new MulticlassTask(10), new TrainingHistory(), network.Build(new NetworkShape(784, 10), 1));
        using var slices = new NetworkSlices(model, data);
        using var bare = model.CreateModule();
        bare.eval();
        var theta = slices.Risk.Theta();
        using var frame = AffineFrame.Along(slices.Space, theta, NetworkDirections.Random(slices.Risk, theta, 1), NetworkDirections.Random(slices.Risk, theta, 2));
        using var python = PythonScript.Start("surface.py", kind, $"{Fashion.Few(rows)}", $"{ReferencePoints}");
        var what = $"a point of a surface of {name}, {side}×{side}, {rows:n0} rows";
        var references = new List<Reference>
        {
            new($"{what}, beside the bare network", goal, () => Seconds(() => Points(bare, data, frame)) / ReferencePoints, "The smaller the surface, the harder to win back what is computed before its first point."),
        };
        if (python is not null)
            references.Add(new($"{what}, beside PyTorch point by point", goal, () => python.Seconds() / ReferencePoints, references[0].Why));
        return Measurement.Compare(() => Seconds(() => LossSurface.Around(slices, frame, new SurfaceOptions { Points = side })) / (side * side), references);
    }

    private static void Points(nn.Module<Tensor, Tensor> module, TensorDataset data, AffineFrame<Tensor> frame)
    {
        using var noGradient = no_grad();
        var vector = new ParameterVector([.. module.parameters()]);
        for (var point = 0; point < ReferencePoints; point++)
        {
            using var scope = NewDisposeScope();
            vector.Write(frame.Point([point / 10.0, -point / 10.0]));
            double loss = 0, right = 0;
            for (long start = 0; start < data.Count; start += Batch)
            {
                using var batch = NewDisposeScope();
                var rows = Math.Min(Batch, data.Count - start);
                var outputs = module.call(data.Features.narrow(0, start, rows));
                var labels = data.Labels.narrow(0, start, rows);
                loss += nn.functional.cross_entropy(outputs, labels).item<float>();
                right += outputs.argmax(1).eq(labels).sum().item<long>();
            }

            GC.KeepAlive(loss + right);
        }
    }

    private static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }
}
