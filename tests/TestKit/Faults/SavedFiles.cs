using System.Collections.Immutable;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Claims;
using MlNetLandscape.Numerics.Ensembles;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Persistence;
using MlNetLandscape.Reports;

namespace MlNetLandscape.TestKit.Faults;

/// <summary>A kind of file this library writes.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Form">How it is made.</param>
/// <param name="Whole">One of them.</param>
/// <param name="Use">Reads it from bytes, or from a file in a folder, and uses what it reads: what is wrong with that, or null.</param>
internal sealed record SavedFile(string Name, FileForm Form, byte[] Whole, Func<byte[], string, string?> Use)
{
    private static readonly MLContext Context = new(seed: 1);

    /// <summary>One of each kind.</summary>
    public static ImmutableArray<SavedFile> All => Known.Value;

    private static readonly Lazy<ImmutableArray<SavedFile>> Known = new(() => [.. Make()]);

    private static IEnumerable<SavedFile> Make()
    {
        var healthy = Healthy.For("multiclass");
        var landscape = Context.Landscape();
        var ensemble = landscape.Ensemble([healthy.First, healthy.Second]);
        var scored = healthy.First.Transform(healthy.Data);
        var measured = landscape.Evaluate(scored, (LandscapeOptions)Healthy.Options(typeof(LandscapeOptions), default));
        var judged = landscape.EvaluateEnsemble(healthy.Data, ensemble);
        var plan = SlicePlan.Plane(healthy.Path, new SurfaceOptions { Points = 3 });
        var part = landscape.Measure(scored, plan);
        var report = landscape.Report(measured).With(judged).With(healthy.First.Model.History).With(part.ToSurface(), plan);
        foreach (var model in new ITransformer[] { healthy.First, ensemble, Context.Transforms.LandscapeMetrics(LandscapeMeasures.Default, null).Fit(scored) })
        {
            yield return new SavedFile($"model of {model.GetType().Name}", FileForm.Zip, Saved(model, healthy.Data.Schema), (bytes, _) =>
            {
                using var stream = new MemoryStream(bytes);
                return Scores(landscape.Load(stream, out var _), healthy.Data);
            });
        }

        foreach (var model in new[] { healthy.First.Scored, ensemble.Scored })
        {
            yield return new SavedFile($"payload of {model.Model.GetType().Name}", FileForm.Archive, ModelPayload.Write(model), (bytes, _) =>
            {
                var read = ModelPayload.Read(bytes);
                return Scores(read.ToTransformer(), healthy.Data) is { } wrong && read.Networks.All(IsOrdinary) ? wrong : null;
            });
        }

        yield return new SavedFile("checkpoint", FileForm.Archive, Interrupted(path => Fit(path, healthy.Data, stopsAt: 2)), (bytes, folder) => Fit(File(bytes, folder), healthy.Data));
        yield return new SavedFile("ensemble checkpoint", FileForm.Archive, Interrupted(path => FitEnsemble(path, healthy.Data, stopsAt: 3)), (bytes, folder) => FitEnsemble(File(bytes, folder), healthy.Data));
        yield return new SavedFile("trajectory", FileForm.Archive, Written(healthy.Path.Save), (bytes, folder) =>
        {
            using var path = Trajectory.Load(File(bytes, folder));
            return path.Count > 0 ? null : "It has no points.";
        });
        yield return Text("part of a slice", part.ToJson(), json => (SlicePart.FromJson(json) is { IsComplete: true } read ? read.ToSurface() : null)?.ToString());
        yield return Text("grid", part.Values.ToJson(), json => GridValues.FromJson(json).ToJson());
        yield return Text("metrics", measured.ToJson(), json => LandscapeMetrics.FromJson(json).ToJson());
        yield return Text("ensemble's metrics", judged.ToJson(), json => EnsembleMetrics.FromJson(json).ToJson());
        yield return Text("history", healthy.First.Model.History.ToJson(), json => TrainingHistory.FromJson(json).ToJson());
        yield return Text("network", Network.SimpleCnn(new ImageShape(1, 8, 8), 2, 2).ToJson(), json => Network.FromJson(json).ToJson());
        yield return Text("report", report.ToJson(), json => LandscapeReport.FromJson(json) is var read ? read.ToMarkdown() + read.ToJson() : null);
        var quantity = new MeasuredQuantity(Expectation.Above("gain", 0.5), [1, 2]);
        var reproduction = new ReproductionFile("1.0", "a backend", "images", null, 1, "2026-11-22", [new ClaimResult(1, [quantity], "", WasRun: true, [], 3)]);
        yield return Text("reproduction", reproduction.ToJson(), json => ReproductionFile.FromJson(json).Report().ToMarkdown());
    }

    private static SavedFile Text(string name, string json, Func<string, string?> use) => new(name, FileForm.Text, Encoding.UTF8.GetBytes(json), (bytes, _) =>
    {
        use(Encoding.UTF8.GetString(bytes));
        return null;
    });

    /// <summary>Weights that are damaged and sealed again may be so large that scores overflow.</summary>
    private static bool IsOrdinary(NetworkModel network)
    {
        using var module = network.CreateModule();
        return module.parameters().All(parameter => parameter.detach().abs().max().item<float>() < 1e6f);
    }

    private static byte[] Saved(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        Context.Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    private static string? Scores(ITransformer model, IDataView data)
    {
        var scored = model.Transform(data);
        if (scored.Schema.GetColumnOrNull("Score") is not { Type: VectorDataViewType })
            return null;
        return scored.GetColumn<float[]>("Score").Take(3).Any(row => !row.All(float.IsFinite)) ? "A score is not finite." : null;
    }

    private static NeuralNetworkTrainer.Options Options(string path, CancellationTokenSource? ends, int stopsAt)
    {
        var options = Healthy.Training(ends?.Token ?? default);
        (options.Epoch, options.CheckpointPath) = (4, path);
        options.Progress = new Reports(report =>
        {
            if (report.Completed is not null && --stopsAt == 0)
                ends?.Cancel();
        });
        return options;
    }

    private static string? Fit(string path, IDataView data, int stopsAt = 0)
    {
        using var ends = new CancellationTokenSource();
        var options = Options(path, ends, stopsAt);
        options.Averaging = new WeightAverage();
        return Scores(Healthy.Trainer(Context, "multiclass", options).Fit(data), data);
    }

    private static string? FitEnsemble(string path, IDataView data, int stopsAt = 0)
    {
        using var ends = new CancellationTokenSource();
        return Scores(Context.MulticlassClassification.Trainers.NeuralNetworkEnsemble(new SnapshotEnsemble { Cycles = 2 }, Options(path, ends, stopsAt)).Fit(data), data);
    }

    private static byte[] Interrupted(Action<string> train) => Written(path =>
    {
        try
        {
            train(path);
        }
        catch (OperationCanceledException)
        {
            System.IO.File.Delete(path + ".part");
        }
    });

    private static byte[] Written(Action<string> write)
    {
        var folder = Directory.CreateTempSubdirectory("landscape-files");
        try
        {
            var path = Path.Combine(folder.FullName, "file");
            write(path);
            return System.IO.File.ReadAllBytes(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string File(byte[] bytes, string folder)
    {
        var path = Path.Combine(folder, "file");
        System.IO.File.Delete(path + ".part");
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    private sealed class Reports(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
