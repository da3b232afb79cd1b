using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MlNetLandscape.Reports;

/// <summary>The tables and figures of a report as files of comma-separated values (RFC 4180), numbers whole.</summary>
internal static class CsvExporter
{
    public static ImmutableArray<string> Save(LandscapeReport report, string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var files = ImmutableArray.CreateBuilder<string>();
        foreach (var (number, section) in report.Sections.Index())
        {
            var seen = new Dictionary<string, int>();
            foreach (var block in section.Blocks())
            {
                if (Content(block) is not { } content)
                    continue;
                var name = $"{(number + 1).ToString("00", CultureInfo.InvariantCulture)}-{Slug(content.Name)}";
                seen[name] = seen.GetValueOrDefault(name) + 1;
                var path = Path.Combine(folder, seen[name] == 1 ? $"{name}.csv" : $"{name}-{seen[name]}.csv");
                ReportFile.Write(path, content.Text);
                files.Add(path);
            }
        }

        return files.ToImmutable();
    }

    private static (string Name, string Text)? Content(Block block) => block switch
    {
        TableBlock table => (table.Caption, Lines(table.Rows.Prepend([.. table.Columns.Select(column => column.Name)]))),
        FigureBlock figure => (figure.Title, Lines(figure.Traces.SelectMany(Rows).Prepend(["trace", "x", "y", "value", "error", "label"]))),
        _ => null,
    };

    /// <summary>One line a point, whatever is drawn.</summary>
    private static IEnumerable<ImmutableArray<string>> Rows(Trace trace) => trace switch
    {
        LineTrace line => line.X.Select((x, index) => ImmutableArray.Create(
            line.Name, Number(x), Number(line.Y[index]), "", index < line.Error.Length ? Number(line.Error[index]) : "", index < line.Labels.Length ? line.Labels[index] : "")),
        BarTrace bars => bars.X.Select((x, index) => ImmutableArray.Create(bars.Name, x, "", Number(bars.Y[index]), index < bars.Error.Length ? Number(bars.Error[index]) : "", "")),
        SurfaceTrace surface => surface.Z.Select((z, index) => ImmutableArray.Create(
            surface.Name, Number(surface.X[index % surface.X.Length]), Number(surface.Y[index / surface.X.Length]), Number(z), "", "")),
        HeatTrace heat => heat.Z.Select((z, index) => ImmutableArray.Create(heat.Name, heat.Columns[index % heat.Columns.Length], heat.Rows[index / heat.Columns.Length], Number(z), "", "")),
        _ => throw new NotSupportedException($"A {trace.GetType().Name} has no rows."),
    };

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Lines(IEnumerable<ImmutableArray<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return text.ToString();
    }

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Slug(string text) =>
        string.Join('-', new string([.. text.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
