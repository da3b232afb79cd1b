using System.Diagnostics;

namespace MlNetLandscape.TestKit;

/// <summary>A program of this solution, built beside the tests, run as a process of its own.</summary>
internal static class BuiltProgram
{
    /// <summary>Runs it to its end.</summary>
    public static (int Exit, string Output, string Error) Run(string name, string workingDirectory, params IEnumerable<string> arguments) =>
        RunAt(Path.Combine(Folder(name), name + ".dll"), workingDirectory, arguments);

    /// <summary>Where the build puts it: beside these tests, …/bin/name/configuration.</summary>
    public static string Folder(string name)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(here.Parent!.Parent!.FullName, name, here.Name);
    }

    /// <summary>Runs a program by its path to its end.</summary>
    public static (int Exit, string Output, string Error) RunAt(string program, string workingDirectory, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Host(), [program, .. arguments])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>The host these tests run in.</summary>
    private static string Host() => Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
}
