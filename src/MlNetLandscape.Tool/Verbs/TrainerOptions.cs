using System.CommandLine;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>A training to be done: its rows, and how.</summary>
/// <param name="Rows">What the file holds.</param>
/// <param name="Train">The rows to train on.</param>
/// <param name="Test">The rows kept for the test; null for none.</param>
/// <param name="Trainer">How a network is trained.</param>
internal sealed record PlannedTraining(TrainingRows Rows, IDataView Train, IDataView? Test, NeuralNetworkTrainer.Options Trainer)
{
    /// <summary>The rows as the network takes them, and a trainer for them: for studies that train many.</summary>
    public (IDataView Train, IDataView? Test, NeuralNetworkTrainer Trainer) Prepare(MLContext ml)
    {
        var steps = Rows.Steps.Fit(Train);
        return (steps.Transform(Train), Test is null ? null : steps.Transform(Test), Training.Trainer(ml, Rows.Task, Trainer));
    }
}

/// <summary>Whether rows are kept to judge by.</summary>
internal enum KeptRows
{
    /// <summary>As the call says.</summary>
    Optional,

    /// <summary>There must be some.</summary>
    Needed,

    /// <summary>All are trained on.</summary>
    None,
}

/// <summary>The options of verbs that train networks on a file.</summary>
internal sealed class TrainerOptions
{
    private readonly DataFile _file = new();
    private readonly Option<string?> _label = new("--label") { Description = "The column to be predicted.", HelpName = "column" };
    private readonly Option<TaskKind> _task = Ask.Choice("--task", "What is predicted:", TaskKind.Auto);
    private readonly Option<string> _network = new("--network") { Description = "mlp:64,32, residual:128x3, cnn:32,64, lenet, minilenet, resnet:20, or a file of JSON.", DefaultValueFactory = _ => "mlp:64,32", HelpName = "network" };
    private readonly Option<string> _optimizer = new("--optimizer") { Description = $"{string.Join(", ", Training.OptimizerWords)}.", DefaultValueFactory = _ => "adamw", HelpName = "word" };
    private readonly Option<int> _epochs = Ask.Whole("--epochs", "Passes over the rows.", 30, 1);
    private readonly Option<int> _batch = Ask.Whole("--batch", "Rows of a step.", 32, 1);
    private readonly Option<double?> _rate = Ask.NumberOrNone("--rate", "The learning rate; that of the optimizer where it is not given.", "(0, ∞)", rate => rate > 0);
    private readonly Option<double> _decay = Ask.Number("--weight-decay", "λ of ½ λ ‖θ‖².", 0, "[0, ∞)", decay => decay >= 0);
    private readonly KeptRows _kept;
    private readonly Option<double> _test;
    private readonly Option<int> _splitSeed = Ask.Whole("--split-seed", "Decides which rows are kept for the test; models that are to be joined need the same.", 1, int.MinValue);

    /// <param name="kept">Rows to judge by.</param>
    public TrainerOptions(KeptRows kept) => (_kept, _test) = (kept, kept == KeptRows.Needed
        ? Ask.Number("--test-fraction", "The share of rows that is kept to judge by.", 0.2, "(0, 1)", share => share is > 0 and < 1)
        : Ask.Number("--test-fraction", "The share of rows that is kept for the test; 0 for none.", 0.2, "[0, 1)", share => share is >= 0 and < 1));

    public IEnumerable<Option> All =>
        [.. _file.All, _label, _task, _network, _optimizer, _epochs, _batch, _rate, _decay, .. _kept == KeptRows.None ? (Option[])[] : [_test, _splitSeed]];

    public IEnumerable<string> Reads(ParseResult call) => _file.Reads(call);

    /// <summary>The data file's name.</summary>
    public string FileName(ParseResult call) => _file.Name(call);

    /// <summary>The network as the call describes it.</summary>
    public string Network(ParseResult call) => call.GetValue(_network)!;

    /// <summary>Reads the rows, says what they are, and parts them.</summary>
    /// <param name="call">The call.</param>
    /// <param name="session">Its session.</param>
    /// <param name="recipe">What is usual; what the call says counts more. Null for the trainer's own defaults.</param>
    public PlannedTraining Plan(ParseResult call, Session session, Recipe? recipe = null)
    {
        if (recipe is not null && call.IsGiven(_optimizer))
            throw new UserError("--recipe chooses the optimizer: leave --optimizer out, or --recipe.");
        var options = recipe?.Options ?? new NeuralNetworkTrainer.Options();
        if (recipe is null)
            options.Optimizer = Training.Optimizer(call.GetValue(_optimizer)!);
        if (recipe is null || call.IsGiven(_epochs))
            options.Epoch = call.GetValue(_epochs);
        if (recipe is null || call.IsGiven(_batch))
            options.BatchSize = call.GetValue(_batch);
        if (call.GetValue(_rate) is { } rate)
            options.LearningRate = rate;
        if (call.IsGiven(_decay))
            options.WeightDecay = call.GetValue(_decay);
        (options.Seed, options.CancellationToken) = (session.Seed, session.Cancellation);

        var rows = _file.ForTraining(call, session, call.GetValue(_label), call.GetValue(_task));
        options.Network = Training.Network(Network(call), rows.Image);
        foreach (var word in rows.Words)
            session.Say(word);
        if (_kept == KeptRows.None || call.GetValue(_test) == 0)
            return new PlannedTraining(rows, rows.Rows, null, options);
        var split = session.Context.Data.TrainTestSplit(rows.Rows, call.GetValue(_test), seed: call.GetValue(_splitSeed));
        RequireRows(split.TrainSet, "train on");
        RequireRows(split.TestSet, "test with");
        return new PlannedTraining(rows, split.TrainSet, split.TestSet, options);
    }

    private static void RequireRows(IDataView rows, string what)
    {
        using var cursor = rows.GetRowCursor([]);
        if (!cursor.MoveNext())
            throw new UserError($"With this --test-fraction no row is left to {what}. Choose another, or give more rows.");
    }
}
