using System.Diagnostics;
using System.Globalization;

namespace MlNetLandscape.Benchmarks;

/// <summary>The same epoch in Python, where <c>python3-torch</c> is installed: its seconds stand beside ours.</summary>
internal static class PythonEpoch
{
    public static IEnumerable<Measurement> Run()
    {
        var times = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            if (Seconds() is not { } seconds)
            {
                Console.WriteLine("python: no python3 with torch here");
                yield break;
            }

            times.Add(seconds);
        }

        yield return new Measurement("python, training epoch, MLP 784-256-10, 60,000 rows", "s", Spread.Of(times), null, null, null);
    }

    private static double? Seconds()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "epoch.py");
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", ["python3", script, Samples.FashionImage.DebianFolder])
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
