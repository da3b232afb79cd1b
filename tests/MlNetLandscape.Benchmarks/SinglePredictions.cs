using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary><c>PredictionEngine.Predict</c> on a 64-64-32-10 network, beside bare calls, and by two threads at once.</summary>
internal static class SinglePredictions
{
    private const int Predictions = 20_000;

    public static IEnumerable<Measurement> Run()
    {
        var ml = new MLContext(seed: 1);
        var rows = Rows();
        var data = ml.Data.LoadFromEnumerable(rows);
        var model = ml.Transforms.Conversion.MapValueToKey("Label", nameof(Row.Digit))
            .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(network: Network.Mlp(64, 32), epochs: 1))
            .Fit(data);
        yield return Measurement.Compare($"{Predictions:n0} rows by PredictionEngine.Predict, 64-64-32-10, beside bare calls of the network", 1.3, () => Predict(ml, model, rows), () => Bare(rows),
            "An engine passes a row through the columns of the pipeline.");
        yield return Measurement.Compare($"{Predictions:n0} rows by each of two engines in two threads, beside one alone", null, () => Pair(ml, model, rows), () => Predict(ml, model, rows));
    }

    public static Row[] Rows()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 500).Select(row => new Row { Features = [.. Enumerable.Range(0, 64).Select(_ => random.NextSingle())], Digit = row % 10 })];
    }

    private static double Bare(Row[] rows)
    {
        using var module = Network.Mlp(64, 32).Build(new NetworkShape(64, 10), seed: 1);
        module.eval();
        var scores = new float[10];
        var watch = Stopwatch.StartNew();
        using var noGradient = no_grad();
        for (var index = 0; index < Predictions; index++)
        {
            using var scope = NewDisposeScope();
            var input = empty(1, 64);
            MemoryMarshal.AsBytes<float>(rows[index % rows.Length].Features).CopyTo(input.bytes);
            MemoryMarshal.Cast<byte, float>(nn.functional.softmax(module.call(input), 1).bytes).CopyTo(scores);
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static double Predict(MLContext ml, ITransformer model, Row[] rows)
    {
        using var engine = ml.Model.CreatePredictionEngine<Row, Prediction>(model);
        var watch = Stopwatch.StartNew();
        var prediction = new Prediction();
        for (var index = 0; index < Predictions; index++)
            engine.Predict(rows[index % rows.Length], ref prediction);
        return watch.Elapsed.TotalSeconds;
    }

    private static double Pair(MLContext ml, ITransformer model, Row[] rows)
    {
        var watch = Stopwatch.StartNew();
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() => Predict(ml, model, rows)))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return watch.Elapsed.TotalSeconds;
    }

    internal sealed class Row
    {
        [VectorType(64)]
        public float[] Features { get; set; } = [];

        public int Digit { get; set; }
    }

    internal sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
