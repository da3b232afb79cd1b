using System.Reflection;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples;

/// <summary>What a sample measured, as a JSON file.</summary>
internal sealed record Results
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Which backend this was built with, and why.</summary>
    public static string Backend { get; } = typeof(Results).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Backend").Value!;

    [System.Text.Json.Serialization.JsonPropertyName("backend")]
    public string BackendName { get; } = Backend;

    public long Rows { get; init; }

    public long Parameters { get; init; }

    public int Epochs { get; init; }

    public double TrainSeconds { get; init; }

    public double TestMicroAccuracy { get; init; }

    public double TestLogLoss { get; init; }

    public bool ReloadedScoresEqual { get; init; }

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(this, Json));
        Console.WriteLine($"results: {path}");
    }

    public static long Count(IDataView data)
    {
        long rows = 0;
        using var cursor = data.GetRowCursor([]);
        while (cursor.MoveNext())
            rows++;
        return rows;
    }

    public static double LargestDifference(IDataView one, IDataView other) => one.GetColumn<float[]>("Score")
        .Zip(other.GetColumn<float[]>("Score"), (a, b) => a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max())
        .Max();
}
