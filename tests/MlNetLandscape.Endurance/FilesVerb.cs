using System.Diagnostics;
using FsCheck.Fluent;
using MlNetLandscape.TestKit.Faults;

namespace MlNetLandscape.Endurance;

/// <summary><c>files --cases 10000 --seed 1</c>: damaged files. Each loads and scores, or gives one clear error; nothing is written, and no type is made by name.</summary>
internal static class FilesVerb
{
    public static int Run(string[] args)
    {
        var given = Arguments.Read(args, ("--cases", 10_000), ("--seed", 1));
        var (cases, seed) = (given["--cases"], given["--seed"]);
        var root = Directory.CreateTempSubdirectory("landscape-damaged");
        var folder = root.CreateSubdirectory("in/side").FullName;
        Directory.SetCurrentDirectory(folder);
        var (faults, outcomes) = (0, new SortedDictionary<string, int>(StringComparer.Ordinal));
        var slowest = TimeSpan.Zero;
        foreach (var (index, file) in FileCase.Any.Sample(cases, InputCase.Stream(seed), 50).Index())
        {
            var start = Stopwatch.GetTimestamp();
            var judged = file.Judge(folder);
            var took = Stopwatch.GetElapsedTime(start);
            slowest = took > slowest ? took : slowest;
            outcomes[judged.Outcome] = outcomes.GetValueOrDefault(judged.Outcome) + 1;
            string[] strange = [.. root.EnumerateFiles("*", SearchOption.AllDirectories).Select(found => found.FullName).Where(path => path != Path.Combine(folder, "file") && path != Path.Combine(folder, "file.part"))];
            var wrong = strange.Length > 0 ? $"It wrote {string.Join(", ", strange)}." : judged.Wrong;
            Console.WriteLine($"{index} {(wrong is null ? "held" : "WRONG")} {file}: {took.TotalMilliseconds:f0} ms, {judged.Given} → {judged.Outcome} {judged.Message.ReplaceLineEndings(" ")}");
            if (wrong is null)
                continue;
            faults++;
            Console.WriteLine("    " + wrong.ReplaceLineEndings("\n    "));
            if (judged.Outcome == "hang")
                break;
        }

        Directory.SetCurrentDirectory(Path.GetTempPath());
        root.Delete(recursive: true);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{string.Join(", ", outcomes.Select(outcome => $"{outcome.Key} {outcome.Value}"))}; slowest {slowest.TotalSeconds:f2} s, peak memory {process.PeakWorkingSet64 >> 20} MiB; wrong: {faults}");
        return faults == 0 ? 0 : 1;
    }
}
