using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Benchmarks;

/// <summary><c>PredictionEngine.Predict</c> on a 64-64-32-10 network: microseconds a row, and rows a second with one and two threads.</summary>
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
        Predict(ml, model, rows);
        double[] single = [.. Enumerable.Range(0, Measurement.Rounds).Select(_ => Predict(ml, model, rows))];
        double[] pairs = [.. Enumerable.Range(0, Measurement.Rounds).Select(_ => Pair(ml, model, rows))];
        yield return new Measurement("PredictionEngine.Predict, 64-64-32-10", "µs/row", Spread.Of(single.Select(seconds => 1e6 * seconds / Predictions)), null, null, null);
        yield return new Measurement("PredictionEngine.Predict, 1 thread", "rows/s", Spread.Of(single.Select(seconds => Predictions / seconds)), null, null, null);
        yield return new Measurement("PredictionEngine.Predict, 2 threads", "rows/s", Spread.Of(pairs.Select(seconds => 2 * Predictions / seconds)), null, null, null);
    }

    public static Row[] Rows()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 500).Select(row => new Row { Features = [.. Enumerable.Range(0, 64).Select(_ => random.NextSingle())], Digit = row % 10 })];
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
