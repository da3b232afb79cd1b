using System.CommandLine;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Tool;

/// <summary>Draws saved reports anew, or several as one, without computing anything.</summary>
internal sealed class ReportVerb : Verb
{
    private readonly Argument<string[]> _files = new("files") { Description = "Reports of the other verbs: --report x.json, or pages, which hold the same.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _title = new("--title") { Description = "The title of the whole." };
    private readonly Option<string?> _csv = new("--csv") { Description = "Write the tables and figures as CSV into this folder.", HelpName = "folder" };

    public override string Name => "report";

    public override IReadOnlyList<string> Examples =>
        ["landscape report digits.json --report digits.html", "landscape report training.json ways.json --title \"Digits\" --report digits.html --csv tables"];

    protected override string Description => "Draw saved reports anew, or several as one; nothing is computed.";

    protected override IEnumerable<Option> Options => [_title, _csv];

    protected override IEnumerable<Argument> Arguments => [_files];

    protected override IEnumerable<string> Reads(ParseResult call) => call.GetValue(_files) ?? [];

    protected override void Run(ParseResult call, Session session)
    {
        if (call.GetValue(_csv) is { } place && File.Exists(place))
            throw new UserError($"--csv '{place}' is a file. Give a folder.");
        var paths = call.GetValue(_files)!;
        var reports = paths.Select(path => InputFile.Read(path, "report", Load)).ToArray();
        var whole = reports.Length == 1 ? reports[0] : LandscapeReport.Merge(call.GetValue(_title) ?? reports[0].Title, reports);
        if (call.GetValue(_title) is { } title)
            whole = whole with { Title = title };
        session.Say($"{whole.Title}: {whole.Sections.Length} sections");
        foreach (var finding in whole.Findings)
            session.Say($"{finding.Severity}: {finding.Text}");
        if (call.GetValue(_csv) is { } folder)
            session.Say($"{whole.SaveCsv(folder).Length} files: {folder}");
        session.Finish(whole.ToJson(), () => whole);
    }

    /// <summary>A report that can be drawn.</summary>
    private static LandscapeReport Load(string path)
    {
        var report = LandscapeReport.Load(path);
        report.ToMarkdown(); // a section that lacks something shows here, before anything is written
        return report;
    }
}
