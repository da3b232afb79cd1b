using System.Globalization;
using MlNetLandscape.Endurance;
using MlNetLandscape.Endurance.Kills;

// Harnesses that take minutes: kills and resumes, concurrency, long runs. Each verb ends with code 0 if everything held.
// Usage: dotnet run -c Release --project tests/MlNetLandscape.Endurance -- VERB [options]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var verbs = new (string Name, Func<string[], int> Run)[]
{
    ("concurrency", Concurrency.Run),
    ("disk", DiskVerb.Run),
    ("kill", KillVerb.Run),
    ("killed", KilledVerb.Run),
    ("long", LongRun.Run),
    ("input", InputVerb.Run),
    ("files", FilesVerb.Run),
};
if (verbs.FirstOrDefault(verb => verb.Name == args.FirstOrDefault()).Run is { } run)
    return run(args[1..]);
Console.Error.WriteLine($"There are: {string.Join(' ', verbs.Select(verb => verb.Name))}.");
return 1;
