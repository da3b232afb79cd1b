using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace MlNetLandscape.Tool;

/// <summary>Judges a saved model on other rows with ML.NET's metrics.</summary>
internal sealed class EvaluateVerb : Verb
{
    private readonly DataOptions _data = new(1, 1);

    public override string Name => "evaluate";

    public override IReadOnlyList<string> Examples => ["landscape evaluate --data new-digits.csv --model digits.zip", "landscape evaluate --data new-digits.csv --model digits.zip --json -"];

    protected override string Description => "Judge a saved model with ML.NET's metrics. Columns may stand in any order, and there may be more of them.";

    protected override IEnumerable<Option> Options => _data.All;

    protected override IEnumerable<string> Reads(ParseResult call) => _data.Reads(call);

    protected override void Run(ParseResult call, Session session)
    {
        var (models, names, data) = _data.Open(call, session);
        var judged = Judge.Of(session.Context, models[0], data);
        (string, string)[] rows =
        [
            .. judged.Metrics.Select(entry => (entry.Key, entry.Value.ToString("g5", CultureInfo.InvariantCulture))), ("rows", judged.Rows.ToString(CultureInfo.InvariantCulture)),
            .. judged.LeftOut == 0 ? [] : new[] { ("rows left out", $"{judged.LeftOut}: a number is missing, or the label is none that the model knows") },
        ];
        session.Show(rows);
        session.Finish(JsonSerializer.Serialize(judged, Session.Json),
            () => rows.Aggregate(session.Report($"{names[0]} judged"), (report, row) => report.With(row.Item1, row.Item2)));
    }
}
