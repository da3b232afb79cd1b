using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>Judges a saved model on other rows with ML.NET's metrics.</summary>
internal sealed class EvaluateVerb : Verb
{
    private readonly DataOptions _data = new();

    protected override string Name => "evaluate";

    protected override string Description => "Judge a saved model with ML.NET's metrics.";

    protected override IEnumerable<Option> Options => _data.All;

    protected override void Run(ParseResult call, Session session)
    {
        var (models, names, data) = _data.Open(call, session, 1, 1);
        var metrics = Judge.Of(session.Context, models[0].Transform(data), Judge.Task(models[0]));
        session.Show(["metric", names[0]], metrics.Select(entry => (IReadOnlyList<string>)[entry.Key, entry.Value.ToString("g5", CultureInfo.InvariantCulture)]));
        session.Finish(JsonSerializer.Serialize(metrics, Session.Json),
            () => metrics.Aggregate(session.Report($"{names[0]} judged"), (report, entry) => report.With(entry.Key, entry.Value.ToString("g5", CultureInfo.InvariantCulture))));
    }
}
