using System.Diagnostics;
using static TorchSharp.torch;

namespace MlNetLandscape.Endurance;

/// <summary>What the process holds as a long work goes on: its resident set and its tensors at equal shares of the work.</summary>
/// <remarks>
/// It is flat where no tensor is left of the work since the first quarter, and where the resident set's growth over the second half, by a line through its points, lies below
/// <paramref name="percent"/> of its median with two standard errors added. In the first half code is compiled and the allocator's arenas fill.
/// </remarks>
/// <param name="work">What is done, with its unit.</param>
/// <param name="total">How much of it.</param>
/// <param name="percent">By how much a flat resident set may seem to grow.</param>
internal sealed class Footprints(string work, long total, int percent)
{
    /// <summary>Points after the first, which is taken before the work and its warming up.</summary>
    public const int Shares = 20;

    private const int SettlingRounds = 200;

    private readonly List<(double Resident, long Tensors)> _points = [];

    /// <summary>The tensors a repetition of the work leaves on a backend that counts those of a built network for good: their number so far.</summary>
    public long CountedForGood { get; set; }

    /// <summary>Adds a point, when whatever nobody holds is gone.</summary>
    public void Take()
    {
        Settle(() => _points.Count < 2 || Tensor.TotalCount - CountedForGood <= _points.Skip(1).Min(point => point.Tensors));
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true); // what the collector keeps for later is given back
        using var process = Process.GetCurrentProcess();
        _points.Add((process.WorkingSet64 / (1024.0 * 1024), Tensor.TotalCount - CountedForGood));
    }

    /// <summary>Prints the row of a Markdown table, and what was found wrong.</summary>
    /// <returns>Whether it is flat.</returns>
    public bool Print()
    {
        var (growth, error) = Growth();
        int[] quarters = [0, 1, 2, 3, 4];
        var points = quarters.Select(quarter => _points[quarter * Shares / 4]).ToArray();
        Console.WriteLine($"| {work}, {total:n0} | {string.Join(" | ", points.Select(point => $"{point.Resident:f1}"))} | {growth:f1} ± {error:f1} | {string.Join(" · ", points.Select(point => point.Tensors))} |");
        var highest = _points.Skip(Shares / 2).Select(point => point.Resident).Order().ElementAt(Shares / 4) * percent / 100;
        var flat = growth + (2 * error) <= highest;
        if (!flat)
            Console.WriteLine($"FAILED: {work}: the resident set grew by {growth:f1} ± {error:f1} MiB over the second half; below {highest:f1} with two standard errors is flat.");
        var left = _points[^1].Tensors - _points[Shares / 4].Tensors;
        if (left > 0)
            Console.WriteLine($"FAILED: {work}: {left} tensors are left.");
        return flat && left <= 0;
    }

    /// <summary>The head of the table.</summary>
    public static void PrintHead() => Console.WriteLine(
        "| work | resident set, MiB: start | 25 % | 50 % | 75 % | end | growth, 50 % to end | tensors at the same moments |\n|---|---|---|---|---|---|---|---|");

    /// <summary>Collects garbage until something holds, for a few seconds at most: code that ML.NET emits for a cursor takes several rounds to go.</summary>
    public static void Settle(Func<bool> done)
    {
        for (var round = 0; round < SettlingRounds && (round < 4 || !done()); round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(5);
        }
    }

    /// <summary>Least squares through the resident set of the second half, times its length.</summary>
    private (double Value, double StandardError) Growth()
    {
        double[] values = [.. _points.Skip(Shares / 2).Select(point => point.Resident)];
        var (middle, mean) = ((values.Length - 1) / 2.0, values.Average());
        var spread = values.Select((_, index) => (index - middle) * (index - middle)).Sum();
        var slope = values.Select((value, index) => (index - middle) * (value - mean)).Sum() / spread;
        var residue = values.Select((value, index) => Math.Pow(value - mean - (slope * (index - middle)), 2)).Sum();
        var steps = values.Length - 1;
        return (slope * steps, Math.Sqrt(residue / (values.Length - 2) / spread) * steps);
    }
}
