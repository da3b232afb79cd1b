using System.CommandLine;
using System.Globalization;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>Trains a network or an ensemble, judges it on rows it has not seen, and saves it.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly TrainerOptions _trainer = new(KeptRows.Optional);
    private readonly Option<string> _model = new("--model") { Description = "Where the model is saved.", Required = true, HelpName = "file" };
    private readonly Option<string?> _recipe = new("--recipe") { Description = $"{string.Join(", ", Recipe.All.Select(recipe => recipe.Name))}; in place of optimizer, average and ensemble.", HelpName = "word" };
    private readonly Option<string> _average = new("--average") { Description = "none, equal (SWA), exponential (EMA), latest (LAWA).", DefaultValueFactory = _ => "none", HelpName = "word" };
    private readonly Option<string> _ensemble = new("--ensemble") { Description = "none, snapshot, fge, deep, swag.", DefaultValueFactory = _ => "none", HelpName = "word" };
    private readonly Option<int?> _members = Ask.WholeOrNone("--members", "Members of the ensemble: snapshots, networks or draws; the method's own number where it is not given.", 1);
    private readonly Option<string?> _trajectory = Ask.File("--trajectory", "Keep the weights the training goes through, at 200 points at most, for `landscape surface --trajectory`.");

    public override string Name => "train";

    public override IReadOnlyList<string> Examples =>
    [
        "landscape train --data digits.csv --label digit --model digits.zip --report digits.html",
        "landscape train --data wine.csv --label cultivar --ensemble snapshot --members 5 --model wine.zip",
        "landscape train --data train-images-idx3-ubyte.gz --network lenet --recipe accurate --model fashion.zip",
    ];

    protected override string Description => "Train a network or an ensemble, judge it on rows it has not seen, save it.";

    protected override IEnumerable<Option> Options => [.. _trainer.All, _recipe, _average, _ensemble, _members, _model, _trajectory];

    protected override IEnumerable<string> Reads(ParseResult call) => _trainer.Reads(call);

    protected override IEnumerable<(string Option, string? Path)> Writes(ParseResult call) => [("--model", call.GetValue(_model)), ("--trajectory", call.GetValue(_trajectory))];

    protected override void Run(ParseResult call, Session session)
    {
        var (ml, path, trajectoryPath) = (session.Context, call.GetValue(_model)!, call.GetValue(_trajectory));
        var recipe = Training.Recipe(call.GetValue(_recipe));
        if (recipe is not null && (call.IsGiven(_average) || call.IsGiven(_ensemble)))
            throw new UserError("--recipe chooses average and ensemble: leave --average and --ensemble out, or --recipe.");
        var average = Training.Average(call.GetValue(_average)!);
        var method = Training.Sized(recipe?.Method ?? Training.Ensemble(call.GetValue(_ensemble)!), call.GetValue(_members));
        if (trajectoryPath is not null && method is not (null or DeepEnsemble { Members: 1 }))
            throw new UserError("--trajectory is of one training: it cannot go with an ensemble.");
        var (rows, trainRows, testRows, options) = _trainer.Plan(call, session, recipe);
        if (method is SnapshotEnsemble snapshots && snapshots.Cycles > options.Epoch)
            throw new UserError($"A snapshot takes an epoch at least: {snapshots.Cycles} members need as many --epochs. Got {options.Epoch}.");
        (options.CheckpointPath, options.Progress) = (path + ".checkpoint", new Watcher(session.Progress));
        options.Averaging ??= average;
        if (recipe is null && options.Averaging is null && method is null or DeepEnsemble) // others have a schedule of their own
            options.LearningRateScheduler = LearningRateSchedule.Cosine().WithWarmUp();
        Trajectory? trajectory = null;
        if (trajectoryPath is not null)
            options.Observers = [new TrajectoryObserver { Sink = taken => trajectory = taken }];
        var pipeline = rows.Steps.Append(Training.Trainer(ml, rows.Task, options, method));
        var model = Fit(rows.Task == TaskKind.Multiclass ? pipeline.Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")) : pipeline, trainRows, options.CheckpointPath);
        session.Progress.End();
        var result = TrainingResult.Of(ml, model, _trainer.Network(call), testRows, path);
        AtomicFile.Write(path, stream => ml.Model.Save(model, rows.Rows.Schema, stream));
        session.Show(result.Rows());
        session.Say($"model: {path}");
        if (trajectory is not null)
        {
            trajectory.Save(trajectoryPath!);
            session.Say($"trajectory: {trajectoryPath}, {trajectory}");
            trajectory.Dispose();
        }

        session.Finish(result.ToJson(), () =>
        {
            var report = session.Report($"Training on {_trainer.FileName(call)}");
            foreach (var (name, value) in result.Rows())
                report = report.With(name, value);
            return result.Networks.Aggregate(report, (whole, network) => whole.With(network.History));
        });
    }

    private static ITransformer Fit(IEstimator<ITransformer> pipeline, IDataView data, string checkpoint)
    {
        try
        {
            return pipeline.Fit(data);
        }
        catch (OperationCanceledException error)
        {
            throw new OperationCanceledException(File.Exists(checkpoint)
                ? $"Stopped. The same command goes on from '{checkpoint}'."
                : "Stopped before the first checkpoint: the same command begins anew.", error, error.CancellationToken);
        }
        catch (InvalidDataException error) when (File.Exists(checkpoint))
        {
            throw new UserError(ErrorText.Of(error).Replace("set another `CheckpointPath`", "give another --model", StringComparison.Ordinal), error);
        }
    }

    /// <summary>Passes the training's progress on.</summary>
    private sealed class Watcher(ProgressLine line) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => line.Tell(
            "training", ((value.Epoch - 1) * value.StepsPerEpoch) + value.Step, value.Epochs * value.StepsPerEpoch, "steps", string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch}, loss {value.TrainingLoss:g4}"));
    }
}
