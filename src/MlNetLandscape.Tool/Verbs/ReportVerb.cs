using System.CommandLine;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Tool;

/// <summary>Draws saved reports anew, or several as one, without computing anything.</summary>
internal sealed class ReportVerb : Verb
{
    private readonly Argument<string[]> _files = new("files") { Description = "Reports as JSON (--report x.json of the other verbs).", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _title = new("--title") { Description = "The title of the whole." };
    private readonly Option<string?> _csv = new("--csv") { Description = "Write the tables and figures as CSV into this folder.", HelpName = "folder" };

    protected override string Name => "report";

    protected override string Description => "Draw saved reports anew, or several as one; nothing is computed.";

    protected override IEnumerable<Option> Options => [_title, _csv];

    protected override IEnumerable<Argument> Arguments => [_files];

    protected override void Run(ParseResult call, Session session)
    {
        var paths = call.GetValue(_files)!;
        var reports = paths.Select(path => File.Exists(path) ? LandscapeReport.LoadJson(path) : throw new UserError($"The report '{path}' is not there.")).ToArray();
        var whole = reports.Length == 1 ? reports[0] : LandscapeReport.Merge(call.GetValue(_title) ?? reports[0].Title, reports);
        if (call.GetValue(_title) is { } title)
            whole = whole with { Title = title };
        foreach (var finding in whole.Findings)
            session.Say($"{finding.Severity}: {finding.Text}");
        if (call.GetValue(_csv) is { } folder)
            session.Say($"{whole.SaveCsv(folder).Length} files: {folder}");
        session.Finish(whole.ToJson(), () => whole);
    }
}
