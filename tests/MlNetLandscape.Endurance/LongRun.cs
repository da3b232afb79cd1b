using Microsoft.ML;
using MlNetLandscape.Numerics.LinearOperators;
using static TorchSharp.torch;

namespace MlNetLandscape.Endurance;

/// <summary>One process trains, predicts, multiplies by the Hessian and fits for very long, and holds no more at the end than after a quarter.</summary>
internal static class LongRun
{
    private const int Batch = 32;

    public static int Run(string[] arguments)
    {
        var options = Arguments.Read(arguments, ("--steps", 200_000), ("--predictions", 100_000), ("--products", 5_000), ("--fits", 200), ("--loads", 2_000), ("--percent", 2));
        var percent = options["--percent"];
        Footprints.PrintHead();
        bool[] flat =
        [
            Steps(options["--steps"], percent), Predictions(options["--predictions"], percent, ensemble: false), Predictions(options["--predictions"], percent, ensemble: true),
            Products(options["--products"], percent, kept: true), Products(options["--products"], percent, kept: false), Fits(options["--fits"], percent),
            Loads(options["--loads"], percent),
        ];
        return flat.All(held => held) ? 0 : 1;
    }

    /// <summary>A single training, with a point at the end of every so many epochs.</summary>
    private static bool Steps(int steps, int percent)
    {
        var ml = new MLContext(seed: 1);
        var stepsAnEpoch = Math.Clamp(steps / Footprints.Shares, 1, 200);
        var epochs = Math.Max(1, steps / stepsAnEpoch / Footprints.Shares) * Footprints.Shares;
        var footprints = new Footprints("training steps", (long)stepsAnEpoch * epochs, percent);
        footprints.Take();
        Row.Before(ml).Append(ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkTrainer.Options
        {
            Network = Network.Mlp(64, 32) with { Dropout = 0.1 },
            Epoch = epochs,
            BatchSize = Batch,
            ValidationSetFraction = 0,
            Averaging = new WeightAverage { Rule = AveragingRule.Exponential },
            Progress = new Told(epoch =>
            {
                if (epoch % (epochs / Footprints.Shares) == 0)
                    footprints.Take();
            }),
        })).Fit(ml.Data.LoadFromEnumerable(Row.Draw(stepsAnEpoch * Batch, seed: 1))).LastTransformer.Model.Dispose();
        return footprints.Print();
    }

    private static bool Predictions(int count, int percent, bool ensemble)
    {
        var ml = new MLContext(seed: 1);
        var rows = Row.Draw(500, seed: 1);
        var trainers = ml.MulticlassClassification.Trainers;
        IEstimator<ITransformer> trainer = ensemble
            ? trainers.DeepEnsemble(network: Network.Mlp(64, 32), members: 3, epochs: 1)
            : trainers.NeuralNetwork(network: Network.Mlp(64, 32), epochs: 1);
        var model = Row.Before(ml).Append(trainer).Fit(ml.Data.LoadFromEnumerable(rows));
        using var engine = ml.Model.CreatePredictionEngine<Row, Prediction>(model);
        return Repeated($"single predictions by {(ensemble ? "an ensemble of three" : "a network")}", count, percent, index => engine.Predict(rows[index % rows.Length]));
    }

    private static bool Products(int count, int percent, bool kept)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Row.Draw(600, seed: 1));
        var scored = Row.Before(ml).Append(ml.MulticlassClassification.Trainers.NeuralNetwork(network: Network.Mlp(64, 32), epochs: 2)).Fit(data).Transform(data);
        using var risk = ml.Landscape().Risk(scored, new LandscapeOptions { BatchSize = 200, GraphMemory = kept ? 1L << 30 : 0 });
        using var theta = risk.Theta();
        using var hessian = risk.Hessian(theta);
        using var v = risk.Space.Random(ProbeDistribution.Gaussian, 1);
        return Repeated($"Hessian-vector products, graphs {(kept ? "kept" : "rebuilt")}", count, percent, _ => hessian.Apply(v).Dispose());
    }

    /// <summary>Every other network is disposed, the rest is left to the garbage collector.</summary>
    private static bool Fits(int count, int percent)
    {
        var rows = Row.Draw(500, seed: 1);
        return Repeated("fits", count, percent, index =>
        {
            var ml = new MLContext(seed: 1);
            var data = ml.Data.LoadFromEnumerable(rows);
            var model = Row.Before(ml).Append(ml.MulticlassClassification.Trainers.NeuralNetwork(network: Network.Mlp(64, 32), epochs: 2)).Fit(data);
            ml.MulticlassClassification.Evaluate(model.Transform(data));
            if (index % 2 == 0)
                model.LastTransformer.Model.Dispose();
        });
    }

    /// <summary>A saved model is loaded, with its network given back or not, and asked once; what it took is left to the garbage collector, or disposed.</summary>
    private static bool Loads(int count, int percent)
    {
        var model = new ServedModel("network", ml => ml.MulticlassClassification.Trainers.NeuralNetwork(network: Network.Mlp(64, 32), epochs: 1), Row.Draw(500, seed: 1));
        return Repeated("models loaded and asked once", count, percent, index =>
        {
            var loaded = model.Load(native: index % 2 == 0);
            if (index % 3 == 0)
                loaded.Dispose();
        });
    }

    private static bool Repeated(string name, int count, int percent, Action<int> work)
    {
        var footprints = new Footprints(name, count, percent);
        footprints.Take();
        work(0);
        var left = Left(work);
        for (var (done, share) = (0, 1); share <= Footprints.Shares; share++)
        {
            for (; done < (long)count * share / Footprints.Shares; done++)
                work(done);
            footprints.CountedForGood = left * done;
            footprints.Take();
        }

        return footprints.Print();
    }

    /// <summary>What the counter of tensors keeps of one repetition: nothing, or upstream the parameters of the network it built.</summary>
    private static long Left(Action<int> work)
    {
        Footprints.Settle(() => false);
        var before = Tensor.TotalCount;
        work(0);
        Footprints.Settle(() => Tensor.TotalCount == before);
        return Tensor.TotalCount - before;
    }

    private sealed class Told(Action<int> afterEpoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Completed is { } epoch)
                afterEpoch(epoch.Epoch);
        }
    }
}
