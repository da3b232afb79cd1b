using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MlNetLandscape.Reports;

/// <summary>A piece of a report, as every format knows how to write it.</summary>
internal abstract record Block;

/// <summary>A paragraph.</summary>
/// <param name="Text">Plain text.</param>
internal sealed record TextBlock(string Text) : Block;

/// <summary>A table.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">The headings; those of numbers are set right.</param>
/// <param name="Rows">As many cells each.</param>
internal sealed record TableBlock(string Caption, ImmutableArray<TableColumn> Columns, ImmutableArray<ImmutableArray<string>> Rows) : Block
{
    private const int Readable = 100;

    /// <summary>Evenly chosen rows, the first and the last among them, where there are more than anyone reads.</summary>
    public TableBlock Excerpt() => Rows.Length <= Readable ? this : this with
    {
        Caption = $"{Caption} ({Readable} of {Text.Count(Rows.Length)} rows, evenly chosen; files of CSV have all)",
        Rows = [.. Enumerable.Range(0, Readable).Select(index => Rows[(int)((long)index * (Rows.Length - 1) / (Readable - 1))])],
    };

    public static ImmutableArray<string> Row(params ReadOnlySpan<string> cells) => [.. cells];
}

/// <summary>A column of a table.</summary>
/// <param name="Name">The heading.</param>
/// <param name="IsNumber">Whether it is set right.</param>
internal sealed record TableColumn(string Name, bool IsNumber = true);

/// <summary>A figure.</summary>
/// <param name="Title">What is drawn.</param>
/// <param name="Alt">What is to be seen, for those who do not see it.</param>
/// <param name="HowMade">Directions, seed, rows, mode, normalisation, variance held: all without which the drawing says little.</param>
/// <param name="X">Across.</param>
/// <param name="Y">Upwards.</param>
/// <param name="Traces">What is drawn, the first at the back.</param>
internal sealed record FigureBlock(string Title, string Alt, string HowMade, FigureAxis X, FigureAxis Y, ImmutableArray<Trace> Traces) : Block
{
    /// <summary>Whether losses are on the upward axis, or in colour: they can then be switched to their logarithm.</summary>
    public bool HasLosses { get; init; }

    /// <summary>Numbers that are not finite, in words; empty where all are.</summary>
    [JsonIgnore]
    public string Note
    {
        get
        {
            var isPlane = Traces.Any(trace => trace is SurfaceTrace); // points on it have no values
            double[] values = [.. Traces.SelectMany(trace => trace switch { LineTrace line when !isPlane => line.Y, BarTrace bars => bars.Y, SurfaceTrace surface => surface.Z, HeatTrace heat => heat.Z, _ => [] })];
            var (up, down, none) = (values.Count(double.IsPositiveInfinity), values.Count(double.IsNegativeInfinity), values.Count(double.IsNaN));
            if (up + down + none == 0)
                return "";
            string[] parts =
            [
                .. up > 0 ? [$"{Text.Count(up)} +∞ ({(isPlane ? "crosses" : "triangles at the top")})"] : (string[])[],
                .. down > 0 ? [$"{Text.Count(down)} −∞ ({(isPlane ? "crosses" : "triangles at the bottom")})"] : (string[])[],
                .. none > 0 ? [$"{Text.Count(none)} no number ({(isPlane ? "circles" : "gaps")})"] : (string[])[],
            ];
            return $"Of {Text.Count(values.Length)} values {string.Join(", ", parts)}.";
        }
    }
}

/// <summary>An axis.</summary>
/// <param name="Title">What, and its unit.</param>
/// <param name="IsLog">Whether it is logarithmic from the start.</param>
/// <param name="IsEqual">Whether a unit is as long as on the other axis.</param>
/// <param name="IsCount">Whether only whole numbers are on it.</param>
/// <param name="Lowest">What is below is cut off, of a logarithmic axis; null for nothing.</param>
/// <param name="IsShare">Whether it goes from 0 to 1.</param>
internal sealed record FigureAxis(string Title, bool IsLog = false, bool IsEqual = false, bool IsCount = false, double? Lowest = null, bool IsShare = false);
