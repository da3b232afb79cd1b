using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>Transform of rows and reading of their scores against bare forward passes in batches of 256.</summary>
internal static class ScoringRows
{
    private const int BatchSize = 256;

    public static IEnumerable<Measurement> Run()
    {
        yield return Compare("scoring 60,000 rows, MLP 784-256-10", Network.Mlp(256) with { Activation = Activation.Tanh });
        yield return Compare("scoring 12,000 rows, SimpleCnn", Network.SimpleCnn(new ImageShape(1, 28, 28)), rows: 12_000);
        yield return Compare("scoring 60,000 rows with 4 members, MLP 784-256-10, beside 4 bare passes", Network.Mlp(256) with { Activation = Activation.Tanh }, members: 4);
    }

    private static Measurement Compare(string name, Network network, int members = 1, int rows = 60_000)
    {
        var ml = new MLContext(seed: 1);
        var few = ml.Data.LoadFromEnumerable(Fashion.Images.Take(500).ToArray());
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", nameof(FashionImage.Article))
            .Append(members == 1 ? Single(ml, network) : ml.MulticlassClassification.Trainers.DeepEnsemble(
                featureColumnName: nameof(FashionImage.Pixels), network: network, members: members, epochs: 1, batchSize: 100));
        var scored = pipeline.Fit(few).Transform(ml.Data.LoadFromEnumerable(Fashion.Images.Take(Fashion.Few(rows)).ToArray()));
        var (features, labels) = Fashion.Tensors(rows);
        labels.Dispose();
        using var module = network.Build(new NetworkShape(Fashion.Features, 10), seed: 1);
        MemoryLayouts.SetChannelsLast(module, true);
        module.eval();
        using (features)
            return Measurement.Compare(name, members == 1 ? 1.3 : 1.1, () => Ours(scored), () => Bare(module, features, members),
                "The rows come through a cursor, value by value, where the bare passes have them in a tensor already.");
    }

    private static IEstimator<ITransformer> Single(MLContext ml, Network network) => ml.MulticlassClassification.Trainers.NeuralNetwork(
        featureColumnName: nameof(FashionImage.Pixels), network: network, epochs: 1, batchSize: 100);

    private static double Ours(IDataView scored)
    {
        var watch = Stopwatch.StartNew();
        var column = scored.Schema["Score"];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> score = default;
        while (cursor.MoveNext())
            getter(ref score);
        return watch.Elapsed.TotalSeconds;
    }

    private static double Bare(nn.Module<Tensor, Tensor> module, Tensor features, int members)
    {
        var watch = Stopwatch.StartNew();
        using var noGradient = no_grad();
        for (long start = 0; start < features.shape[0]; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            var rows = features.narrow(0, start, Math.Min(BatchSize, features.shape[0] - start));
            for (var member = 0; member < members; member++)
                _ = nn.functional.softmax(module.call(rows), 1).bytes.Length;
        }

        return watch.Elapsed.TotalSeconds;
    }
}
