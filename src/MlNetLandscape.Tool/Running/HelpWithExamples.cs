using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MlNetLandscape.Tool;

/// <summary>The usual help, and calls to copy.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _help;
    private readonly IReadOnlyList<Verb> _verbs;

    private HelpWithExamples(HelpAction help, IReadOnlyList<Verb> verbs) => (_help, _verbs) = (help, verbs);

    public static void AddTo(RootCommand root, IReadOnlyList<Verb> verbs)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((HelpAction)option.Action!, verbs);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = _help.Invoke(parseResult);
        var verb = _verbs.FirstOrDefault(candidate => candidate.Name == parseResult.CommandResult.Command.Name);
        var examples = verb?.Examples ?? ["landscape train --data digits.csv --label digit --model digits.zip", "landscape analyze --data digits.csv --model digits.zip --report digits.html"];
        Console.Out.WriteLine("Examples:");
        foreach (var example in examples)
            Console.Out.WriteLine($"  {example}");
        Console.Out.WriteLine();
        Console.Out.WriteLine("Results go to the standard output, progress to the error output. Exit codes: 0 done, 1 bad input, 2 failed, 130 stopped by Ctrl+C.");
        return code;
    }
}
