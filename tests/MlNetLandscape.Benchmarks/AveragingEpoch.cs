using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>What averaging adds to an epoch, and what an ensemble's scoring adds to its members' forward passes.</summary>
internal static class AveragingEpoch
{
    private const int Rows = 12_800;
    private const int StepsOfSixtyThousandRows = 30 * 469; // a training of 30 epochs, whose interval and decay are taken here

    private sealed class Options : TrainingOptions;

    public static IEnumerable<Measurement> Run()
    {
        var mlp = Network.Mlp(256) with { Activation = Activation.Tanh };
        var cnn = Network.SimpleCnn(new ImageShape(1, 28, 28));
        var everyStep = AveragingRule.Exponential with { EverySteps = 1 };
        var usual = AveragingRule.Exponential with { EverySteps = (int)AveragingRule.Exponential.Times(30, StepsOfSixtyThousandRows / 30).Every };
        foreach (var (name, goal, network, rule, rows) in new (string, double?, Network, AveragingRule, int)[]
        {
            ("EMA, MLP 784-256-10", 1.02, mlp, usual, Rows), ("EMA after every single step, MLP 784-256-10", null, mlp, everyStep, Rows),
            ("SWA, MLP 784-256-10", 1.02, mlp, AveragingRule.Equal with { StartEpoch = 0 }, Rows), ("EMA, SimpleCnn", 1.02, cnn, usual, Rows / 4),
        })
        {
            yield return Compare($"Averaging: {name}", goal, network, rule, rows);
            yield return Share($"  {name}: an epoch's time beside that without what its averaging says it took", goal, network, rule, rows);
        }

        yield return Scoring("scoring with 8 members, MLP 784-256-10, 256 rows", mlp, 8);
    }

    private static Measurement Compare(string name, double? goal, Network network, AveragingRule rule, int rows)
    {
        var (features, labels) = Fashion.Tensors(rows);
        using var data = new TensorDataset(features, labels);
        return Measurement.Compare(name, goal, () => Train(network, data, new WeightAverage { Rule = rule }), () => Train(network, data, null),
            "Two runs beside each other differ by more than the averaging takes; the next row has both numbers from one run.");
    }

    /// <summary>The same from one run, which noise of the machine between two runs cannot hide.</summary>
    private static Measurement Share(string name, double? goal, Network network, AveragingRule rule, int rows)
    {
        var (features, labels) = Fashion.Tensors(rows);
        using var data = new TensorDataset(features, labels);
        TrainingHistory[] runs = [.. Enumerable.Range(0, Measurement.Rounds).Select(_ => History(network, data, new WeightAverage { Rule = rule }))];
        double[] without = [.. runs.Select(run => run.Seconds - run.Averaging!.Seconds)];
        return new Measurement(name, "s", Spread.Of(runs.Select(run => run.Seconds)), Spread.Of(without), Spread.Of(runs.Zip(without, (run, rest) => run.Seconds / rest)), goal);
    }

    private static double Train(Network network, TensorDataset data, WeightAverage? averaging) => History(network, data, averaging).Seconds;

    private static TrainingHistory History(Network network, TensorDataset data, WeightAverage? averaging)
    {
        var options = new Options
        {
            Network = network,
            Epoch = 1,
            BatchSize = 128,
            Optimizer = new Sgd(),
            LearningRate = 0.05,
            ValidationSetFraction = 0,
            Averaging = averaging,
        };
        using var model = NetworkTraining.Train(new TrainingJob(options, new MulticlassTask(10), 1, CPU, null, _ => { }, _ => { }, _ => { }), data, null);
        return model.History;
    }

    private static Measurement Scoring(string name, Network network, int members)
    {
        const int Batch = 256, Repeats = 40;
        var (shape, task) = (new NetworkShape(Fashion.Features, 10), new MulticlassTask(10));
        using var ensemble = new EnsembleModel(
            Enumerable.Range(1, members).Select(seed => new NetworkModel(network, shape, task, new TrainingHistory(), network.Build(shape, seed))));
        var (images, _) = Fashion.Tensors(Batch);
        var features = images.data<float>().ToArray();
        var scores = new float[Batch * 10];
        return Measurement.Compare(name, 1.1, () => Timed(() => ensemble.Score(features, Batch, scores)), () => Timed(() =>
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            foreach (var member in ensemble.Members)
                _ = member.Outputs(images);
        }));

        static double Timed(Action action)
        {
            var watch = Stopwatch.StartNew();
            for (var repeat = 0; repeat < Repeats; repeat++)
                action();
            return watch.Elapsed.TotalSeconds / Repeats;
        }
    }
}
