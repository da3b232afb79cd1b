using System.CommandLine;
using System.Globalization;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>Trains a network or an ensemble, judges it on rows it has not seen, and saves it.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly Option<string> _data = new("--data") { Description = "CSV or TSV with a header, or an IDX file of images (its labels lie beside it).", Required = true, HelpName = "file" };
    private readonly Option<char?> _separator = new("--separator") { Description = "What separates columns; found out where it is not given.", HelpName = "letter" };
    private readonly Option<string?> _label = new("--label") { Description = "The column to be predicted.", HelpName = "column" };
    private readonly Option<TaskKind> _task = new("--task") { Description = "What is predicted.", DefaultValueFactory = _ => TaskKind.Auto };
    private readonly Option<string> _model = new("--model") { Description = "Where the model is saved.", Required = true, HelpName = "file" };
    private readonly Option<string> _network = new("--network") { Description = "mlp:64,32, residual:128x3, cnn:32,64, lenet, minilenet, resnet:20, or a file of JSON.", DefaultValueFactory = _ => "mlp:64,32" };
    private readonly Option<string?> _recipe = new("--recipe") { Description = "Fast, Balanced, Calibrated, Accurate, NoisyLabels or SmallData, in place of optimizer, average and ensemble." };
    private readonly Option<string> _optimizer = new("--optimizer") { Description = "adamw, sgd, sam, asam, newton, muon, rmsprop, lbfgs, sophia, schedulefree, entropy.", DefaultValueFactory = _ => "adamw" };
    private readonly Option<string> _average = new("--average") { Description = "none, equal (SWA), exponential (EMA), latest (LAWA).", DefaultValueFactory = _ => "none" };
    private readonly Option<string> _ensemble = new("--ensemble") { Description = "none, snapshot, fge, deep, swag.", DefaultValueFactory = _ => "none" };
    private readonly Option<int> _epochs = new("--epochs") { Description = "Passes over the rows.", DefaultValueFactory = _ => 30 };
    private readonly Option<int> _batch = new("--batch") { Description = "Rows of a step.", DefaultValueFactory = _ => 32 };
    private readonly Option<double?> _rate = new("--rate") { Description = "The learning rate; that of the optimizer where it is not given." };
    private readonly Option<double> _decay = new("--weight-decay") { Description = "λ." };
    private readonly Option<double> _test = new("--test-fraction") { Description = "The share of rows that is kept for the test; 0 for none.", DefaultValueFactory = _ => 0.2 };

    private readonly Option<int> _splitSeed = new("--split-seed") { Description = "Decides which rows are kept for the test; models that are to be joined need the same.", DefaultValueFactory = _ => 1 };

    protected override string Name => "train";

    protected override string Description => "Train a network or an ensemble, judge it on rows it has not seen, save it.";

    protected override IEnumerable<Option> Options =>
        [_data, _separator, _label, _task, _model, _network, _recipe, _optimizer, _average, _ensemble, _epochs, _batch, _rate, _decay, _test, _splitSeed];

    protected override void Run(ParseResult call, Session session)
    {
        var (ml, path) = (session.Context, call.GetValue(_model)!);
        var test = call.GetValue(_test);
        if (test is not (>= 0 and < 1))
            throw new UserError(string.Create(CultureInfo.InvariantCulture, $"--test-fraction must be in [0, 1). Got {test}."));
        var rows = DataSource.ForTraining(ml, call.GetValue(_data)!, call.GetValue(_label), call.GetValue(_task), call.GetValue(_separator), session.Cancellation);
        foreach (var word in rows.Words)
            session.Say(word);
        var (trainRows, testRows) = (rows.Rows, default(IDataView));
        if (test > 0)
        {
            var split = ml.Data.TrainTestSplit(rows.Rows, test, seed: call.GetValue(_splitSeed));
            (trainRows, testRows) = (split.TrainSet, split.TestSet);
        }

        var recipe = Training.Recipe(call.GetValue(_recipe));
        var options = recipe?.Options ?? new NeuralNetworkTrainer.Options();
        options.Network = Training.Network(call.GetValue(_network)!, rows.Image);
        options.Seed = session.Seed;
        options.CancellationToken = session.Cancellation;
        options.CheckpointPath = path + ".checkpoint";
        options.Progress = new Watcher(session.Progress);
        if (recipe is null || call.GetResult(_epochs) is { Implicit: false })
            options.Epoch = call.GetValue(_epochs);
        if (recipe is null || call.GetResult(_batch) is { Implicit: false })
            options.BatchSize = call.GetValue(_batch);
        if (recipe is null)
        {
            options.Optimizer = Training.Optimizer(call.GetValue(_optimizer)!);
            options.Averaging = Training.Average(call.GetValue(_average)!);
        }

        if (call.GetValue(_rate) is { } rate)
            options.LearningRate = rate;
        if (call.GetResult(_decay) is { Implicit: false })
            options.WeightDecay = call.GetValue(_decay);
        var method = recipe?.Method ?? Training.Ensemble(call.GetValue(_ensemble)!);
        if (recipe is null && options.Averaging is null && (method is null or DeepEnsemble)) // others have a schedule of their own
            options.LearningRateScheduler = LearningRateSchedule.Cosine().WithWarmUp();
        var trainer = Training.Trainer(ml, rows.Task, options, method);
        IEstimator<ITransformer> pipeline = rows.Steps.Append(trainer);
        if (rows.Task == TaskKind.Multiclass)
            pipeline = pipeline.Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = Fit(pipeline, trainRows, options.CheckpointPath);
        session.Progress.End();
        Session.WriteWhole(path, stream => ml.Model.Save(model, rows.Rows.Schema, stream));
        var result = TrainingResult.Of(ml, model, rows, testRows, path);
        session.Show(["", "value"], result.Rows().Select(row => (IReadOnlyList<string>)[row.Name, row.Value]));
        session.Say($"model: {path}");
        session.Finish(result.ToJson(), () =>
        {
            var report = session.Report($"Training on {Path.GetFileName(call.GetValue(_data))}");
            foreach (var row in result.Rows())
                report = report.With(row.Name, row.Value);
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
                : "Stopped before the first epoch ended: the same command begins anew.", error, error.CancellationToken);
        }
    }

    /// <summary>Passes the training's progress on.</summary>
    private sealed class Watcher(ProgressLine line) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => line.Tell(
            "training", ((value.Epoch - 1) * value.StepsPerEpoch) + value.Step, value.Epochs * value.StepsPerEpoch, "steps", string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch}, loss {value.TrainingLoss:g4}"));
    }
}
