using System.Diagnostics;
using System.Globalization;

namespace MlNetLandscape.Benchmarks;

/// <summary>The same epoch in Python, where <c>python3-torch</c> is installed: its seconds stand beside ours.</summary>
internal static class PythonEpoch
{
    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3"];

    public static IEnumerable<Measurement> Run()
    {
        if (Interpreters.FirstOrDefault(interpreter => Seconds(interpreter) is not null) is not { } python)
        {
            Console.WriteLine("python: no python3 with torch here");
            yield break;
        }

        yield return TrainingEpoch.MlpBeside("training epoch, MLP 784-256-10, 60,000 rows, against Python", goal: 1, () => Seconds(python)!.Value);
    }

    /// <summary>Seconds of the script's best epoch; null where it does not run.</summary>
    private static double? Seconds(string interpreter)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "epoch.py");
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", [interpreter, script, Samples.FashionImage.DebianFolder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : null;
    }
}
