using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.ML;
using static TorchSharp.torch;

namespace MlNetLandscape.Endurance;

/// <summary>
/// Threads score through one transformer and through engines of their own while models are loaded, swapped, disposed and left to the garbage collector: every answer has the bits of
/// a single thread's, and the process holds no more at the end. Then trainings and analyses, two at once: the bits of each alone.
/// </summary>
internal static class Concurrency
{
    private const int Asked = 300;

    public static int Run(string[] arguments)
    {
        var options = Arguments.Read(arguments, ("--seconds", 120), ("--threads", 8), ("--pairs", int.MaxValue), ("--percent", 2));
        var scored = Score(options["--seconds"], options["--threads"], options["--percent"]);
        return AtOnce.Run(options["--pairs"]) && scored ? 0 : 1;
    }

    private static bool Score(int seconds, int threads, int percent)
    {
        var footprints = new Footprints($"scoring by {threads} threads, seconds", seconds, percent);
        footprints.Take();
        ServedModel[] models = [.. Models()];
        long[] countedForGood = [.. models.Select(LeftByLoading)];
        var before = models.Sum(model => model.Loads);
        var told = new Tally();
        for (var share = 1; share <= Footprints.Shares; share++)
        {
            Share(models, threads, TimeSpan.FromSeconds((double)seconds / Footprints.Shares), told, share);
            footprints.CountedForGood = models.Zip(countedForGood, (model, left) => model.Loads * left).Sum();
            footprints.Take();
        }

        Console.WriteLine($"{told.Passes:n0} passes and {told.Predictions:n0} single predictions, {models.Sum(model => model.Loads) - before:n0} models loaded and swapped; "
            + $"{told.Wrong:n0} wrong answers, {told.TurnedAway:n0} turned away by models disposed meanwhile");
        Footprints.PrintHead();
        var flat = footprints.Print();
        foreach (var error in told.Errors.Distinct().Take(5))
            Console.WriteLine($"FAILED: {error}");
        if (told.Wrong > 0)
            Console.WriteLine($"FAILED: {told.Wrong} answers are not those of a single thread.");
        return flat && told.Wrong == 0 && told.Errors.IsEmpty;
    }

    private static IEnumerable<ServedModel> Models()
    {
        var rows = Row.Draw(600, seed: 1);
        var mlp = Network.Mlp(32, 16);
        yield return new ServedModel("network", ml => ml.MulticlassClassification.Trainers.NeuralNetwork(network: mlp, epochs: 3), rows);
        yield return new ServedModel("convolutions", ml => ml.MulticlassClassification.Trainers.NeuralNetwork(network: Network.SimpleCnn(new ImageShape(1, 8, 8)), epochs: 1), rows);
        yield return new ServedModel("ensemble", ml => ml.MulticlassClassification.Trainers.DeepEnsemble(network: mlp, members: 3, epochs: 2), rows);
    }

    /// <summary>What the counter of tensors keeps of a model that was loaded and disposed: nothing, or upstream its parameters.</summary>
    private static long LeftByLoading(ServedModel model)
    {
        Footprints.Settle(() => false);
        var before = Tensor.TotalCount;
        model.Load(native: true).Dispose();
        Footprints.Settle(() => Tensor.TotalCount == before);
        return Tensor.TotalCount - before;
    }

    /// <summary>All threads at work for a while, and one that swaps; nothing is served when it ends.</summary>
    private static void Share(ServedModel[] models, int count, TimeSpan length, Tally told, int seed)
    {
        using var end = new CancellationTokenSource();
        Thread[] workers = [.. Enumerable.Range(0, count).Select(thread => told.Start(() => Work(models, thread + seed, told, end.Token)))];
        var swapper = told.Start(() => Swap(models, end.Token));
        Thread.Sleep(length);
        end.Cancel();
        Array.ForEach([.. workers, swapper], thread => thread.Join());
        Array.ForEach(models, model => model.Swap(null, disposes: true));
    }

    private static void Work(ServedModel[] models, int first, Tally told, CancellationToken end)
    {
        PredictionEngine<Row, Prediction>[] own = [.. models.Select(model => model.Engine(model.Fixed))];
        for (var round = first; !end.IsCancellationRequested; round++)
        {
            var model = models[round % models.Length];
            var loaded = round / models.Length % 2 == 0 ? model.Fixed : model.Slot ?? model.Fixed;
            try
            {
                if (round / models.Length / 2 % 2 == 0)
                {
                    told.AddPass(model.WrongInPass(loaded));
                }
                else if (ReferenceEquals(loaded, model.Fixed))
                {
                    told.AddPredictions(Asked, model.WrongOneByOne(loaded, own[round % models.Length], round, Asked));
                }
                else
                {
                    using var engine = model.Engine(loaded);
                    told.AddPredictions(Asked, model.WrongOneByOne(loaded, engine, round, Asked));
                }
            }
            catch (ObjectDisposedException) when (loaded.Retired)
            {
                told.AddTurnedAway();
            }
        }

        Array.ForEach(own, engine => engine.Dispose());
    }

    private static void Swap(ServedModel[] models, CancellationToken end)
    {
        for (var round = 0; !end.IsCancellationRequested; round++)
        {
            var model = models[round % models.Length];
            model.Swap(model.Load(native: round / models.Length % 2 == 0), disposes: round / models.Length % 3 == 0);
            if (round % 10 == 0)
                GC.Collect();
        }
    }

    /// <summary>What the threads tell.</summary>
    private sealed class Tally
    {
        private long _passes, _predictions, _wrong, _turnedAway;

        public long Passes => _passes;

        public long Predictions => _predictions;

        public long Wrong => _wrong;

        public long TurnedAway => _turnedAway;

        public ConcurrentQueue<string> Errors { get; } = [];

        public void AddPass(int wrong)
        {
            Interlocked.Increment(ref _passes);
            Interlocked.Add(ref _wrong, wrong);
        }

        public void AddPredictions(int count, int wrong)
        {
            Interlocked.Add(ref _predictions, count);
            Interlocked.Add(ref _wrong, wrong);
        }

        public void AddTurnedAway() => Interlocked.Increment(ref _turnedAway);

        /// <summary>A thread whose exception is told, not thrown.</summary>
        public Thread Start(Action work)
        {
            var thread = new Thread(() =>
            {
                try
                {
                    work();
                }
                catch (Exception error)
                {
                    Errors.Enqueue(error.ToString());
                }
            });
            thread.Start();
            return thread;
        }
    }
}
