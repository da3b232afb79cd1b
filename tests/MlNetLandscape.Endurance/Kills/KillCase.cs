using System.Diagnostics;

namespace MlNetLandscape.Endurance.Kills;

/// <summary>Work that keeps files to go on from, done by a process that can be killed.</summary>
internal abstract class KillCase(string name)
{
    /// <summary>What it is called.</summary>
    public string Name { get; } = name;

    /// <summary>The process.</summary>
    /// <param name="folder">Where it keeps its files; null for a process that keeps none and cannot be gone on from.</param>
    public abstract ProcessStartInfo Start(string? folder);

    /// <summary>Everything the work ended with, as lines; times left out.</summary>
    /// <param name="folder">Where it kept its files.</param>
    /// <param name="output">The standard output.</param>
    public abstract string Result(string? folder, string output);

    /// <summary>Whether the process says when it begins.</summary>
    public abstract bool SaysWhenItBegins { get; }

    /// <summary>The files that are to be there at the end, by name.</summary>
    public virtual IEnumerable<string> Kept => [];

    /// <summary>Whether it looks, before any work, if its files can be written.</summary>
    public virtual bool AsksFirst => true;

    protected static ProcessStartInfo Program(string dll, params IEnumerable<string> arguments) => new(Host(), [dll, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static string Host() => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
}

/// <summary>A training of this program's own.</summary>
/// <param name="name">What it is called.</param>
/// <param name="run">Trains with its checkpoints in a folder, or with none, and says what came out.</param>
/// <param name="asksFirst">Whether it looks, before any work, if its files can be written.</param>
internal sealed class TrainingCase(string name, Func<string?, Result> run, bool asksFirst = true) : KillCase(name)
{
    public const string Begins = "begins";

    private const string Nowhere = "-";

    public override bool SaysWhenItBegins => true;

    public override bool AsksFirst => asksFirst;

    public override ProcessStartInfo Start(string? folder) => Program(typeof(TrainingCase).Assembly.Location, "killed", Name, folder ?? Nowhere);

    public override string Result(string? folder, string output) => output;

    /// <summary>Does it, in the process that may be killed.</summary>
    public void Run(string folder)
    {
        Console.WriteLine(Begins);
        Console.Write(run(folder == Nowhere ? null : folder));
    }
}
