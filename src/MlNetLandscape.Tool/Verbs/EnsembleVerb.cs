using System.CommandLine;
using Microsoft.ML;
using MlNetLandscape.Numerics.Ensembles;

namespace MlNetLandscape.Tool;

/// <summary>Judges saved models as an ensemble.</summary>
internal sealed class EnsembleVerb : Verb
{
    private readonly DataOptions _data = new(1, 100);
    private readonly Option<CombinationRule> _combination = Ask.Choice("--combine", "How the predictions of several models become one:", CombinationRule.MeanProbability);

    public override string Name => "ensemble";

    public override IReadOnlyList<string> Examples =>
        ["landscape ensemble --data digits.csv --model first.zip second.zip third.zip --report together.html", "landscape ensemble --data wine.csv --model snapshots.zip --json -"];

    protected override string Description => "Judge models as an ensemble, or the members of one: is it worth what it takes?";

    protected override IEnumerable<Option> Options => [.. _data.All, _combination];

    protected override IEnumerable<string> Reads(ParseResult call) => _data.Reads(call);

    protected override void Run(ParseResult call, Session session)
    {
        var (models, names, data) = _data.Open(call, session);
        var own = models.Count == 1 ? DataOptions.Steps(models[0]).OfType<EnsembleTransformer>().LastOrDefault() : null;
        if (own is not null && call.IsGiven(_combination))
            throw new UserError($"The ensemble '{names[0]}' combines its members itself: leave --combine out.");
        EnsembleMetrics metrics;
        if (own is not null)
        {
            var prepared = DataOptions.Steps(models[0]).TakeWhile(step => step != own).Aggregate(data, (rows, step) => step.Transform(rows));
            metrics = session.Context.Landscape().EvaluateEnsemble(prepared, own, new EnsembleEvaluationOptions { CancellationToken = session.Cancellation });
        }
        else
        {
            metrics = session.Context.Landscape().EvaluateEnsemble(data, models, new EnsembleEvaluationOptions
            {
                Combination = call.GetValue(_combination),
                MemberNames = [.. names],
                CancellationToken = session.Cancellation,
            });
        }

        session.Say(metrics.ToString());
        session.Finish(metrics.ToJson(), () => session.Report("An ensemble").With(metrics));
    }
}
