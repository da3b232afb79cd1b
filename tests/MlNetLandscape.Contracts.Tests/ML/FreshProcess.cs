using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML;

/// <summary>Runs this test assembly once more, as a program that loads a model, scores a few rows and prints the scores.</summary>
public static class FreshProcess
{
    private const string Variable = "CONTRACTS_MODEL_TO_SCORE";

    /// <summary>What the other process printed; its error output is part of a failure.</summary>
    public static string Score(string modelPath)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(FreshProcess).Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Variable] = modelPath;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output.Trim();
    }

    /// <summary>Scores of a model on fixed rows, printed so that equal text means equal bits.</summary>
    public static string Describe(MLContext ml, ITransformer model)
    {
        var scored = model.Transform(ml.Data.LoadFromEnumerable(ScoredPoint.Rows));
        var scores = scored.GetColumn<float[]>("Score").SelectMany(row => row).Select(x => BitConverter.SingleToUInt32Bits(x).ToString("x8"));
        var labels = scored.GetColumn<uint>("PredictedLabel");
        return $"{string.Join(' ', scored.Schema.Select(column => column))}|{string.Join(' ', scores)}|{string.Join(' ', labels)}";
    }

    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path)
        {
            return;
        }

        // Not here: ML.NET's reader threads would wait for this very initializer. The process lives as long as this foreground thread.
        new Thread(() =>
        {
            var ml = new MLContext();
            Console.WriteLine(Describe(ml, ml.Model.Load(path, out _)));
            Environment.Exit(0);
        }).Start();
    }

    private sealed class ScoredPoint
    {
        public static ScoredPoint[] Rows { get; } =
            [new() { Point = [1, 0] }, new() { Point = [0, 1] }, new() { Point = [-1, -1] }, new() { Point = [0.25f, 0.5f] }];

        [VectorType(2)]
        public float[] Point { get; set; } = [];
    }
}
