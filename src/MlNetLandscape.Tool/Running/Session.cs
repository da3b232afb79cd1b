using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using MlNetLandscape.Reports;
using Spectre.Console;

namespace MlNetLandscape.Tool;

/// <summary>One call of the tool: where messages, results and reports go.</summary>
internal sealed class Session
{
    private readonly IAnsiConsole _results;
    private readonly TextWriter _lines;
    private readonly string? _json;
    private readonly string? _report;

    /// <param name="seed">The root of all randomness.</param>
    /// <param name="json">Where the result goes as JSON: a file, «-» for the standard output, null for nowhere.</param>
    /// <param name="report">The page of HTML, or the .md or .json file, to write; null for none.</param>
    /// <param name="cancellation">Ctrl+C.</param>
    public Session(int seed, string? json, string? report, CancellationToken cancellation)
    {
        (Seed, _json, _report, Cancellation) = (seed, json, report, cancellation);
        Context = new MLContext(seed);
        _lines = json == "-" ? TextWriter.Null : Console.Out;
        _results = json == "-" ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }) : AnsiConsole.Console;
        if (Console.IsOutputRedirected)
            _results.Profile.Width = 160;
    }

    /// <summary>How results that have no JSON of their own are written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    public MLContext Context { get; }

    public int Seed { get; }

    /// <summary>The file for the result; null for none.</summary>
    public string? JsonFile => _json == "-" ? null : _json;

    public CancellationToken Cancellation { get; }

    /// <summary>Tells how far a long piece of work is, where somebody watches.</summary>
    public ProgressLine Progress { get; } = new(Console.IsErrorRedirected ? TextWriter.Null : Console.Error, TimeProvider.System);

    /// <summary>A line of the result, for people.</summary>
    public void Say(string line) => _lines.WriteLine(line);

    /// <summary>A table of names and values, for people.</summary>
    public void Show(IEnumerable<(string Name, string Value)> rows) => Show(["", "value"], rows.Select(row => (IReadOnlyList<string>)[row.Name, row.Value]));

    /// <summary>A table of the result, for people.</summary>
    public void Show(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var (place, heading) in headings.Index())
            table.AddColumn(new Spectre.Console.TableColumn(Markup.Escape(heading)) { Alignment = place == 0 ? Justify.Left : Justify.Right });
        foreach (var row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        _results.Write(table);
    }

    /// <summary>Writes the result and the report where they were asked for.</summary>
    /// <param name="json">The result as JSON.</param>
    /// <param name="report">The report to be.</param>
    public void Finish(string json, Func<LandscapeReport> report)
    {
        Progress.End();
        var page = _report is null ? null : report();
        if (_json == "-")
            Console.Out.WriteLine(json);
        else if (_json is not null)
            AtomicFile.Write(_json, json);
        if (_report is null || page is null)
            return;
        switch (Path.GetExtension(_report).ToLowerInvariant())
        {
            case ".json":
                page.SaveJson(_report);
                break;
            case ".md":
                page.SaveMarkdown(_report);
                break;
            default:
                page.SaveHtml(_report);
                break;
        }

        Say($"report: {_report}");
    }

    /// <summary>A number as it is shown.</summary>
    public static string Number(double value) => value.ToString("g4", CultureInfo.InvariantCulture);

    /// <summary>A report with what was used.</summary>
    public LandscapeReport Report(string title) => new LandscapeReport { Title = title }
        .With("Backend", Doctor.Backend).With("Version", Doctor.Version).With("Seed", Seed.ToString(CultureInfo.InvariantCulture));
}
