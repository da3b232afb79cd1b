using System.Text;

namespace MlNetLandscape.Benchmarks;

/// <summary>All results as a page of Markdown.</summary>
/// <param name="Conditions">Machine, backend and versions, in words.</param>
/// <param name="Sections">What was measured, under a title each.</param>
/// <param name="Growths">How cost grows.</param>
internal sealed record Page(string Conditions, IReadOnlyList<(string Title, IReadOnlyList<Measurement> Measurements)> Sections, IReadOnlyList<Growth> Growths)
{
    public override string ToString()
    {
        var text = new StringBuilder("# Benchmarks\n");
        text.AppendLine("`dotnet run -c Release --project tests/MlNetLandscape.Benchmarks -- --page docs/benchmarks.md` measures all of this again and writes this page and `artifacts/benchmarks.json`.");
        text.AppendLine();
        text.AppendLine($"{Conditions}");
        text.AppendLine();
        text.AppendLine("Ours and each reference run in turn, and a ratio is of two runs beside each other: below 1 ours is the faster. Bare loops make the same libtorch calls in the same process; "
            + "scripts run in a Python beside it, on the same rows, with the same number of threads. Figures are smallest … median … largest; a goal is for the median.");
        foreach (var (title, measurements) in Sections)
            Write(text, title, measurements);
        if (Growths.Count > 0)
            Write(text, Growths);
        Measurement[] missed = [.. Sections.SelectMany(section => section.Measurements).Where(measurement => measurement.Misses)];
        Growth[] steep = [.. Growths.Where(Steep)];
        text.AppendLine().AppendLine("## Where a goal is missed");
        if (missed.Length + steep.Length == 0)
            text.AppendLine("Nowhere.");
        foreach (var measurement in missed)
            text.AppendLine($"- {measurement.Name.Trim()}: {(measurement.Ratio ?? measurement.Ours).Median:g3}, goal {measurement.Goal:g3}. {measurement.Why ?? "Why is not known."}");
        foreach (var growth in steep)
            text.AppendLine($"- {growth.Name}: exponent {growth.Exponent} in {growth.Size}, goal {growth.Goal:g3}.");
        return text.ToString();
    }

    private static void Write(StringBuilder text, string title, IReadOnlyList<Measurement> measurements)
    {
        text.AppendLine().AppendLine($"## {title}");
        text.AppendLine("| | ours | reference | unit | ratio | runs | goal |").AppendLine("|---|---|---|---|---|---|---|");
        foreach (var measurement in measurements)
        {
            text.AppendLine($"| {measurement.Name.Trim()} | {measurement.Ours} | {measurement.Reference} | {measurement.Unit} | {measurement.Ratio} | {measurement.Ours.Runs} "
                + $"| {measurement.Goal:g3}{(measurement.Misses ? " (missed)" : "")} |");
        }
    }

    private static void Write(StringBuilder text, IReadOnlyList<Growth> growths)
    {
        text.AppendLine().AppendLine("## How cost grows");
        text.AppendLine("Seconds ∝ sizeᵇ, b by least squares through the logarithms of the medians, with its standard error. Below 1, what does not grow is part of the smallest.").AppendLine();
        text.AppendLine("| | in | seconds at each size | b | goal |").AppendLine("|---|---|---|---|---|");
        foreach (var growth in growths)
        {
            var points = string.Join(", ", growth.Sizes.Zip(growth.Seconds, (size, seconds) => $"{size:n0}: {seconds:g3}"));
            text.AppendLine($"| {growth.Name} | {growth.Size} | {points} | {growth.Exponent} | {growth.Goal:g3}{(Steep(growth) ? " (missed)" : "")} |");
        }
    }

    /// <summary>Beyond the goal by more than two standard errors.</summary>
    private static bool Steep(Growth growth) => growth.Exponent.Value - (2 * growth.Exponent.StandardError) > growth.Goal;
}
