using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>
/// Time to a training loss of 0.001 on the problem of Dauphin et al. (2014): images pooled to 10×10, one hidden layer of tanh, all 1,000 examples at once. Saddle-free Newton beside the fastest of
/// three full-batch SGD with momentum 0.9.
/// </summary>
internal static class SaddleFreeNewtonTime
{
    private const int Rows = 1_000;
    private const double Goal = 0.001;
    private static readonly int MostSgdSteps = Measurement.IsQuick ? 100 : 30_000;
    private const double Patience = 10; // where SGD takes longer, or never arrives, the ratio is a bound

    private static readonly int[] Seeds = [5, 6, 7, 8, 9]; // the defaults were chosen on 1 to 4

    public static IEnumerable<Measurement> Run()
    {
        using var data = Pooled();
        foreach (var hidden in new[] { 10, 50 })
        {
            var network = Network.Mlp(hidden) with { Activation = Activation.Tanh };
            Time(network, new SaddleFreeNewton(), 1, 3, data, double.PositiveInfinity, seed: 1); // compiled
            var (mine, theirs) = (new List<double>(), new List<double>());
            foreach (var seed in Seeds.Take(Measurement.Rounds))
            {
                var (steps, ours, trace) = Time(network, new SaddleFreeNewton(), 1, 100, data, double.PositiveInfinity, seed);
                yield return Measurement.Single($"saddle-free Newton, 100-{hidden}-10, seed {seed}: steps to loss {Goal}", "steps", steps ?? double.NaN, 40, "The valley of this start is longer.");
                yield return Measurement.Single($"  seconds to losses {string.Join(", ", trace.Select(mark => $"{mark.Loss}: {mark.Seconds:g3}"))}; in all", "s", ours, null);
                var (best, shortest) = (Patience * ours, double.PositiveInfinity);
                foreach (var rate in new[] { 1, 0.5, 0.1 })
                {
                    var (taken, seconds, _) = Time(network, new Sgd(), rate, MostSgdSteps, data, best, seed);
                    yield return Measurement.Single($"  SGD at {rate}, momentum 0.9: {(taken is null ? "not there after" : $"{taken} steps,")}", "s", seconds, null);
                    best = taken is null ? best : Math.Min(best, seconds);
                    shortest = Math.Min(shortest, seconds);
                }

                mine.Add(ours);
                theirs.Add(Math.Min(best, shortest)); // none arrived: the time they were given
            }

            yield return new Measurement(
                $"saddle-free Newton to loss {Goal}, 100-{hidden}-10, beside the best SGD", "s", Spread.Of(mine), Spread.Of(theirs), Spread.Of(mine.Zip(theirs, (a, b) => a / b)), 1.0 / 3,
                "The wider the layer, the sooner SGD arrives at one of the three rates; nearly all of our time is products, and fewer vectors a basis need more steps.");
        }
    }

    private static TensorDataset Pooled()
    {
        var (features, labels) = Fashion.Tensors(Rows);
        using (features)
        {
            using var images = features.view(-1, 1, 28, 28);
            using var pooled = nn.functional.adaptive_avg_pool2d(images, [10, 10]);
            return new TensorDataset(pooled.reshape(-1, 100).clone(), labels);
        }
    }

    private static (int? Steps, double Seconds, List<(double Loss, double Seconds)> Trace) Time(
        Network network, Optimizer optimizer, double rate, int most, TensorDataset data, double limit, int seed)
    {
        using var stop = new CancellationTokenSource();
        var options = new Options
        {
            Network = network,
            Optimizer = optimizer,
            LearningRate = rate,
            Epoch = most,
            BatchSize = (int)data.Count,
            Shuffle = false,
            ValidationSetFraction = 0,
            StopToken = stop.Token,
        };
        options.Progress = new Watch(stop, limit);
        using var model = NetworkTraining.Train(new TrainingJob(options, new MulticlassTask(10), seed, CPU, null, _ => { }, _ => { }, _ => { }), data, null);
        var (seconds, trace) = (0.0, new List<(double, double)>());
        double[] marks = [0.4, 0.1, 0.05, 0.01, Goal];
        foreach (var epoch in model.History.Epochs)
        {
            while (trace.Count < marks.Length && epoch.TrainingLoss <= marks[trace.Count])
                trace.Add((marks[trace.Count], seconds));
            if (epoch.TrainingLoss <= Goal)
                return (epoch.Epoch - 1, seconds, trace); // its loss is that before its step
            seconds += epoch.Seconds;
        }

        return (null, seconds, trace);
    }

    private sealed class Options : TrainingOptions;

    /// <summary>Ends a training that has arrived, or is late.</summary>
    private sealed class Watch(CancellationTokenSource stop, double limit) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Completed is { } epoch && (epoch.TrainingLoss <= Goal || value.Elapsed.TotalSeconds > limit))
                stop.Cancel();
        }
    }
}
