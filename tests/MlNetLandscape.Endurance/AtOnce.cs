using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Numerics.Geometry.Slices;
using static TorchSharp.torch;

namespace MlNetLandscape.Endurance;

/// <summary>Trainings and analyses, two in two threads at once: each has the bits it has alone.</summary>
internal static class AtOnce
{
    private const string Threw = "threw ";

    private static readonly MLContext Ml = new(seed: 1);
    private static readonly IDataView Data = Ml.Data.LoadFromEnumerable(Row.Draw(600, seed: 2));

    /// <param name="most">How many pairs at most, of all there are.</param>
    public static bool Run(int most)
    {
        var threads = InNewThread(get_num_threads);
        var measured = Row.Before(Ml).Append(Ml.MulticlassClassification.Trainers.NeuralNetwork(network: Network.Mlp(16), epochs: 5)).Fit(Data).Transform(Data);
        (string Name, Func<string> Bits)[] works =
        [
            ("training of an MLP with dropout by one thread", () => Train(Network.Mlp(32) with { Dropout = 0.2 }, new AdamW(), 20, threads: 1)),
            ("training of a CNN", () => Train(Network.SimpleCnn(new ImageShape(1, 8, 8)), new Sgd(), 1, threads: null)),
            ("Hessian spectrum", () => Spectrum(measured)),
            ("surface", () => Surface(measured)),
            ("training by saddle-free Newton in two threads", () => Train(Network.Mlp(16) with { Activation = Activation.Tanh }, new SaddleFreeNewton(), 3, threads: 2)),
            ("snapshot ensemble", SnapshotEnsemble),
        ];
        string[] alone = [.. works.Select(work => InNewThread(work.Bits))];
        var pairs = (from gap in Enumerable.Range(0, works.Length) from first in Enumerable.Range(0, works.Length) where first + gap < works.Length select (first, first + gap)).Take(most).ToList();
        var failures = 0;
        foreach (var (first, second) in pairs)
        {
            var both = new string[2];
            Thread[] two = [new(() => both[0] = Try(works[first].Bits)), new(() => both[1] = Try(works[second].Bits))];
            Array.ForEach(two, thread => thread.Start());
            Array.ForEach(two, thread => thread.Join());
            foreach (var (work, bits) in new[] { (first, both[0]), (second, both[1]) })
            {
                if (bits == alone[work])
                    continue;
                failures++;
                Console.WriteLine($"FAILED: {works[first].Name} beside {works[second].Name}: {works[work].Name} {(bits.StartsWith(Threw, StringComparison.Ordinal) ? bits : "has other bits than alone")}");
            }
        }

        var after = InNewThread(get_num_threads);
        if (after != threads)
            Console.WriteLine($"FAILED: a new thread takes {after} threads an operation; before all it took {threads}.");
        Console.WriteLine($"{pairs.Count} pairs of trainings and analyses at once, {failures} results not those of one alone");
        return failures == 0 && after == threads;
    }

    private static string Train(Network network, Optimizer optimizer, int epochs, int? threads)
    {
        var model = Row.Before(Ml).Append(Ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkTrainer.Options
        {
            Network = network,
            Optimizer = optimizer,
            Epoch = epochs,
            Seed = 5,
            Threads = threads,
        })).Fit(Data);
        using var trained = model.LastTransformer.Model;
        return Hash(trained);
    }

    private static string SnapshotEnsemble()
    {
        using var ensemble = Row.Before(Ml).Append(Ml.MulticlassClassification.Trainers.NeuralNetworkEnsemble(
            new SnapshotEnsemble { Cycles = 3 }, new NeuralNetworkTrainer.Options { Network = Network.Mlp(16), Epoch = 6, Seed = 5 })).Fit(Data).LastTransformer.Model;
        return Hash([.. ensemble.Members]);
    }

    private static string Spectrum(IDataView scored) => Ml.Landscape().Evaluate(scored, new LandscapeOptions
    {
        Measures = LandscapeMeasures.Eigenvalues | LandscapeMeasures.Spectrum | LandscapeMeasures.Sharpness,
        Clock = new StoppedClock(),
    }).ToJson();

    private static string Surface(IDataView scored)
    {
        var surface = Ml.Landscape().Surface(scored, points: 9);
        return string.Join(' ', surface.Values.SelectMany(values => values).Select(value => value.ToString("r")));
    }

    /// <summary>Of all parameters.</summary>
    private static string Hash(params NetworkModel[] networks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var network in networks)
        {
            using var module = network.CreateModule();
            foreach (var parameter in module.parameters())
                hash.AppendData(parameter.contiguous().bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static T InNewThread<T>(Func<T> work)
    {
        T result = default!;
        var thread = new Thread(() => result = work());
        thread.Start();
        thread.Join();
        return result;
    }

    private static string Try(Func<string> work)
    {
        try
        {
            return work();
        }
        catch (Exception error)
        {
            return Threw + error;
        }
    }

    /// <summary>So that results hold no times.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 0;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
