using System.CommandLine;

namespace MlNetLandscape.Tool;

/// <summary>A verb: its options, and what it does.</summary>
internal abstract class Verb
{
    private readonly Option<int> _seed = Ask.Whole("--seed", "The root of all randomness.", 1, int.MinValue);
    private readonly Option<string?> _json = Ask.File("--json", "Write the result as JSON to this file; - for the standard output, and nothing else there.");
    private readonly Option<string?> _report = Ask.File("--report", "Write a report: .html, .md or .json.");

    public abstract string Name { get; }

    /// <summary>Calls to copy.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>The command for the root.</summary>
    public Command Command(CancellationToken cancellation)
    {
        var command = new Command(Name, Description);
        foreach (var argument in Arguments)
            command.Add(argument);
        foreach (var option in Options.Concat([_seed, _json, _report]))
            command.Add(option);
        command.SetAction(call =>
        {
            var (json, report) = (call.GetValue(_json), call.GetValue(_report));
            if (report is not null && Path.GetExtension(report).ToLowerInvariant() is not (".html" or ".htm" or ".md" or ".json"))
                throw new UserError($"--report writes .html, .md or .json. Got '{report}'.");
            OutputFiles.Check([.. Writes(call), ("--json", json == "-" ? null : json), ("--report", report)], Reads(call));
            Run(call, new Session(call.GetValue(_seed), json, report, cancellation));
            return 0;
        });
        return command;
    }

    protected abstract string Description { get; }

    protected virtual IEnumerable<Option> Options => [];

    protected virtual IEnumerable<Argument> Arguments => [];

    /// <summary>The files that the call reads, which it must not write over.</summary>
    protected virtual IEnumerable<string> Reads(ParseResult call) => [];

    /// <summary>The files that the call writes besides, and the options that say so.</summary>
    protected virtual IEnumerable<(string Option, string? Path)> Writes(ParseResult call) => [];

    protected abstract void Run(ParseResult call, Session session);
}
