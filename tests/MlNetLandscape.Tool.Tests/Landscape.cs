using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace MlNetLandscape.Tool.Tests;

/// <summary>What a call of the tool, in a process of its own, brought.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">The standard output.</param>
/// <param name="Error">The error output.</param>
internal sealed record Landscape(int Code, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>A sample's data.</summary>
    public static string Data(string name) => Path.Combine(Root(), "samples", "data", name);

    /// <summary>Runs the tool.</summary>
    /// <param name="arguments">As on the command line.</param>
    public static Landscape Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return End(process);
    }

    /// <summary>Runs the tool; it must do what it is asked for, without a word on the error output.</summary>
    public static string Do(params string[] arguments)
    {
        var call = Run(arguments);
        Assert.True(call is { Code: 0, Error: "" }, $"{string.Join(" ", arguments)}: {call.Code} {call.Error}");
        return call.Output;
    }

    /// <summary>Runs the tool with «--json -»; there must be nothing but JSON on the standard output.</summary>
    public static JsonNode Json(params string[] arguments) => JsonNode.Parse(Do([.. arguments, "--json", "-"]))!;

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "landscape.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>Presses Ctrl+C.</summary>
    public static void Interrupt(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public static Landscape End(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"landscape was not done after {Patience}.");
        }

        return new Landscape(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>The root of the checkout.</summary>
    public static string Root([CallerFilePath] string caller = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "..", ".."));
}

/// <summary>Short words for what is read from JSON.</summary>
internal static class Nodes
{
    public static double Number(this JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? word)
        ? double.Parse(word, System.Globalization.CultureInfo.InvariantCulture) : node!.GetValue<double>();

    public static string Word(this JsonNode? node) => node!.GetValue<string>();
}
