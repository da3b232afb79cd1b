using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Numerics.Geometry.Slices;

namespace MlNetLandscape.Endurance.Kills;

/// <summary>Trainings as users of ML.NET write them.</summary>
internal static class Trainers
{
    public static IEnumerable<KillCase> All =>
    [
        Pipeline("trainer multiclass", (ml, folder) => ml.MulticlassClassification.Trainers.NeuralNetwork(Options(folder, "run"))),
        Pipeline("trainer binary", (ml, folder) => ml.BinaryClassification.Trainers.NeuralNetwork(Options(folder, "run", own => own.LabelColumnName = nameof(Row.Truth)))),
        Pipeline("trainer regression", (ml, folder) => ml.Regression.Trainers.NeuralNetwork(Options(folder, "run", own => (own.LabelColumnName, own.Optimizer, own.BatchSize) = (nameof(Row.Value), new Lbfgs(), 1000)))),
        Pipeline("trainer recipe", (ml, folder) =>
        {
            var recipe = Recipe.Calibrated;
            (recipe.Options.CheckpointPath, recipe.Options.Network, recipe.Options.Threads) = (PathOf(folder, "run"), Network.Mlp(8), 1);
            return ml.MulticlassClassification.Trainers.NeuralNetwork(recipe);
        }),
        Pipeline("trainer stages", (ml, folder) => ml.MulticlassClassification.Trainers.NeuralNetwork(Options(folder, "first", own => own.Epoch = 20))
            .Append(ml.Transforms.RefineNetwork(Options(folder, "second", own => (own.Optimizer, own.Epoch) = (new SaddleFreeNewton(), 15))))
            .Append(ml.Transforms.RefineNetwork(new SnapshotEnsemble { Cycles = 3 }, Options(folder, "third", own => own.Epoch = 30)))),
        Pipeline("trainer soup", (ml, folder) => ml.MulticlassClassification.Trainers.NeuralNetworkEnsemble(new DeepEnsemble { Members = 3 }, Options(folder, "run", own => own.Epoch = 25)), Soup),
        new TrainingCase("slices in shards", Slices, asksFirst: false), // its files are saved by whoever measures
    ];

    private static KillCase Pipeline(
        string name, Func<MLContext, string?, IEstimator<ITransformer>> pipeline, Func<MLContext, IDataView, ITransformer, Result>? then = null) => new TrainingCase(name, folder =>
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Row.Draw());
        return (then ?? Members)(ml, data, pipeline(ml, folder).Fit(data));
    });

    /// <summary>The last transformer's network or networks.</summary>
    private static Result Members(MLContext ml, IDataView data, ITransformer fitted)
    {
        var (result, features) = (new Result(), Row.Draw().SelectMany(row => row.Features).ToArray());
        var last = fitted is IEnumerable<ITransformer> chain ? chain.Last() : fitted;
        return last is EnsembleTransformer ensemble ? result.Add("ensemble", ensemble.Model, features) : result.Add("network", ((NetworkTransformer)last).Model, features);
    }

    private static Result Soup(MLContext ml, IDataView data, ITransformer fitted)
    {
        var (soup, record) = ml.Landscape().GreedySoup(data, data, ((EnsembleTransformer)fitted).Members);
        return Members(ml, data, fitted).Add("soup", soup.Model, Row.Draw().SelectMany(row => row.Features).ToArray()).Add("record", System.Text.Json.JsonSerializer.Serialize(record.Losses));
    }

    /// <summary>A plane in twelve shards, what there is of it kept after each.</summary>
    private static Result Slices(string? folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Row.Draw());
        var scored = ml.MulticlassClassification.Trainers.NeuralNetwork(Options(null, "", own => own.Epoch = 3)).Fit(data).Transform(data);
        var plan = SlicePlan.Plane(options: new SurfaceOptions { Points = 24 });
        var file = PathOf(folder, "part.json");
        var known = File.Exists(file) ? SlicePart.FromJson(File.ReadAllText(file)) : null;
        for (var shard = 1; file is not null && shard <= 12; shard++)
        {
            known = ml.Landscape().Measure(scored, plan, new GridShard(shard, 12), known);
            AtomicFile.Write(file, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(known.ToJson())));
        }

        known ??= ml.Landscape().Measure(scored, plan);
        if (file is not null)
            AtomicFile.Delete(file);
        return new Result().Add("part", known.ToJson());
    }

    private static NeuralNetworkTrainer.Options Options(string? folder, string name, Action<NeuralNetworkTrainer.Options>? change = null)
    {
        var options = new NeuralNetworkTrainer.Options { Network = Network.Mlp(8), Epoch = 40, BatchSize = 48, CheckpointPath = PathOf(folder, name), Threads = 1 };
        change?.Invoke(options);
        return options;
    }

    private static string? PathOf(string? folder, string name) => folder is null ? null : Path.Combine(folder, name);

    /// <summary>A row of <see cref="Trainings.Clouds"/> with labels of three kinds.</summary>
    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }

        public bool Truth { get; set; }

        public float Value { get; set; }

        public static Row[] Draw()
        {
            using var data = Trainings.Clouds();
            var (features, labels) = (data.Features.data<float>().ToArray(), data.Labels.data<long>().ToArray());
            return [.. labels.Select((label, row) => new Row
            {
                Features = features[(2 * row)..((2 * row) + 2)],
                Label = (uint)label + 1,
                Truth = label == 0,
                Value = features[2 * row] - (2 * label),
            })];
        }
    }
}
