using System.CommandLine;

namespace MlNetLandscape.Tool;

/// <summary>A verb: its options, and what it does.</summary>
internal abstract class Verb
{
    private readonly Option<int> _seed = new("--seed") { Description = "The root of all randomness.", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _json = new("--json") { Description = "Write the result as JSON to this file; - for the standard output.", HelpName = "file" };
    private readonly Option<string?> _report = new("--report") { Description = "Write a report: .html, .md or .json.", HelpName = "file" };

    /// <summary>The command for the root.</summary>
    public Command Command(CancellationToken cancellation)
    {
        var command = new Command(Name, Description) { _seed, _json, _report };
        foreach (var option in Options)
            command.Add(option);
        foreach (var argument in Arguments)
            command.Add(argument);
        command.SetAction(result =>
        {
            var report = result.GetValue(_report);
            if (report is not null && Path.GetExtension(report).ToLowerInvariant() is not (".html" or ".htm" or ".md" or ".json"))
                throw new UserError($"--report writes .html, .md or .json. Got '{report}'.");
            Run(result, new Session(result.GetValue(_seed), result.GetValue(_json), report, cancellation));
            return 0;
        });
        return command;
    }

    protected abstract string Name { get; }

    protected abstract string Description { get; }

    protected virtual IEnumerable<Option> Options => [];

    protected virtual IEnumerable<Argument> Arguments => [];

    protected abstract void Run(ParseResult call, Session session);
}
