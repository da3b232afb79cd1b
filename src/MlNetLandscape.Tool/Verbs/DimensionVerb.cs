using System.CommandLine;
using System.Text.Json;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>Finds in how few random directions a network can be trained.</summary>
internal sealed class DimensionVerb : Verb
{
    private readonly TrainerOptions _trainer = new(KeptRows.Needed);
    private readonly Option<double> _share = Ask.Number("--share", "The part of the score of ordinary training that is to be reached.", 0.9, "(0, 1]", share => share is > 0 and <= 1);
    private readonly Option<int> _subspaces = Ask.Whole("--subspaces", "Subspaces tried of each dimension.", 3, 1);
    private readonly Option<int> _smallest = Ask.Whole("--smallest", "The first dimension that is tried.", 10, 1);
    private readonly Option<int?> _largest = Ask.WholeOrNone("--largest", "The largest dimension that is tried; that of the network where it is not given.", 1);
    private readonly Option<double> _resolution = Ask.Number("--resolution", "The search ends when the dimensions that fail and succeed differ by at most this part.", 0.1, "[0, 1)", part => part is >= 0 and < 1);

    public override string Name => "dimension";

    public override IReadOnlyList<string> Examples => ["landscape dimension --data digits.csv --label digit --epochs 20 --share 0.9 --json -"];

    protected override string Description => "Find in how few random directions a network can be trained: the intrinsic dimension of the task. Trains some dozen networks.";

    protected override IEnumerable<Option> Options => [.. _trainer.All, _share, _subspaces, _smallest, _largest, _resolution];

    protected override IEnumerable<string> Reads(ParseResult call) => _trainer.Reads(call);

    protected override void Run(ParseResult call, Session session)
    {
        if (call.GetValue(_largest) < call.GetValue(_smallest))
            throw new UserError($"--largest must not be below --smallest. Got {call.GetValue(_largest)} and {call.GetValue(_smallest)}.");
        var (train, test, trainer) = _trainer.Plan(call, session).Prepare(session.Context);
        var dimension = session.Context.Landscape().IntrinsicDimension(train, test!, trainer, new NetworkDimensionOptions
        {
            Share = call.GetValue(_share),
            Subspaces = call.GetValue(_subspaces),
            Smallest = call.GetValue(_smallest),
            Largest = call.GetValue(_largest),
            Resolution = call.GetValue(_resolution),
            Progress = new StudyWatcher(session.Progress, "searching"),
        });
        session.Progress.End();
        session.Say(dimension.ToString());
        var found = dimension.Found;
        session.Finish(
            JsonSerializer.Serialize(new
            {
                dimension.Value,
                found.LargestBelow,
                dimension.Fraction,
                dimension.Parameters,
                dimension.ScoreName,
                dimension.Baseline,
                found.Threshold,
                Stop = found.Stop.ToString(),
                Means = found.Means.Select(mean => new { mean.Dimension, Score = mean.Score.Value, mean.Score.StandardError, mean.Score.Samples }),
                found.Scores,
                dimension.Cost,
            }, Session.Json),
            () => session.Report($"The intrinsic dimension of {_trainer.FileName(call)}").With("Intrinsic dimension", dimension.ToString().Split('\n')[0]).With(dimension));
    }
}
