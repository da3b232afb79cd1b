using System.CommandLine;
using Microsoft.ML;
using MlNetLandscape.Numerics.Ensembles;

namespace MlNetLandscape.Tool;

/// <summary>Judges saved models as an ensemble, and saves it where they are networks of ours.</summary>
internal sealed class EnsembleVerb : Verb
{
    private readonly DataOptions _data = new();
    private readonly Option<CombinationRule> _combination = new("--combine") { Description = "How predictions become one.", DefaultValueFactory = _ => CombinationRule.MeanProbability };

    protected override string Name => "ensemble";

    protected override string Description => "Judge models as an ensemble: is it worth what it takes?";

    protected override IEnumerable<Option> Options => [.. _data.All, _combination];

    protected override void Run(ParseResult call, Session session)
    {
        var (models, names, data) = _data.Open(call, session, 1, 100);
        var own = models.Count == 1 ? DataOptions.Steps(models[0]).OfType<EnsembleTransformer>().LastOrDefault() : null;
        EnsembleMetrics metrics;
        if (own is not null)
        {
            var prepared = DataOptions.Steps(models[0]).TakeWhile(step => step != own).Aggregate(data, (rows, step) => step.Transform(rows));
            metrics = session.Context.Landscape().EvaluateEnsemble(prepared, own);
        }
        else
        {
            metrics = session.Context.Landscape().EvaluateEnsemble(data, models, new EnsembleEvaluationOptions
            {
                Combination = call.GetValue(_combination), MemberNames = [.. names], CancellationToken = session.Cancellation,
            });
        }

        session.Say(metrics.ToString());
        session.Finish(metrics.ToJson(), () => session.Report("An ensemble").With(metrics));
    }
}
