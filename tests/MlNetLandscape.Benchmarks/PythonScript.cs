using System.Diagnostics;
using System.Globalization;

namespace MlNetLandscape.Benchmarks;

/// <summary>A reference script beside this program, in a Python that has torch: it does its work once for every line it is sent, and answers with seconds and other numbers.</summary>
internal sealed class PythonScript : IDisposable
{
    private static readonly Lazy<(string Interpreter, string Version)?> Found = new(Find);

    private readonly Process _process;

    private PythonScript(string interpreter, string script, IEnumerable<string> arguments)
    {
        _process = Process.Start(new ProcessStartInfo("/usr/bin/env", [interpreter, Path.Combine(AppContext.BaseDirectory, script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>The version of its torch; null where there is none, and scripts are left out.</summary>
    public static string? TorchVersion => Found.Value?.Version;

    /// <summary>Starts a script on Fashion-MNIST; null where there is no torch.</summary>
    public static PythonScript? Start(string script, params IEnumerable<string> arguments) =>
        Found.Value is { } found ? new PythonScript(found.Interpreter, script, [Samples.FashionImage.DebianFolder, .. arguments]) : null;

    /// <summary>One run: seconds, and what else the script tells.</summary>
    public double[] Run()
    {
        _process.StandardInput.WriteLine();
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("A reference script ended; what it said stands above.");
        return [.. answer.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }

    /// <summary>One run's seconds.</summary>
    public double Seconds() => Run()[0];

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static (string Interpreter, string Version)? Find()
    {
        foreach (var interpreter in new[] { "python3", "/usr/bin/python3" })
        {
            using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", [interpreter, "-c", "import numpy, torch; print(torch.__version__)"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            _ = process.StandardError.ReadToEndAsync();
            var version = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            if (process.ExitCode == 0)
                return (interpreter, version);
        }

        return null;
    }
}
