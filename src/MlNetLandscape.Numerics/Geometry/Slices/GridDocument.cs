using System.Collections.Immutable;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>The JSON of <see cref="GridValues"/>: the measured points alone, by number.</summary>
internal sealed record GridDocument(
    int Version, ImmutableArray<ImmutableArray<double>> Axes, ImmutableArray<string> Quantities, string Identity, EvaluationCost Cost,
    ImmutableArray<int> Points, ImmutableArray<double> Values)
{
    private const int CurrentVersion = 1;

    public static string Write(GridValues values) => MetricsJson.Write(Of(values));

    public static GridDocument Of(GridValues values)
    {
        var points = Enumerable.Range(0, values.Grid.Count).Where(values.IsKnown).ToImmutableArray();
        return new GridDocument(
            CurrentVersion, [.. values.Grid.Axes.Select(axis => axis.Positions)], values.Quantities, values.Identity, values.Cost, points,
            [.. points.SelectMany(point => values.Quantities.Select((_, quantity) => values[point, quantity]))]);
    }

    /// <exception cref="InvalidDataException">Not such a document.</exception>
    public static GridValues Read(string json) => MetricsJson.Read<GridDocument>(json, "grid of values").ToChecked();

    /// <exception cref="InvalidDataException">A part is missing or does not fit the others.</exception>
    public GridValues ToChecked()
    {
        try
        {
            return ToValues();
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"This grid of values is damaged: {error.Message}", error);
        }
    }

    private GridValues ToValues()
    {
        if (Version != CurrentVersion)
            throw new ArgumentException($"Its version must be {CurrentVersion}. Got {Version}.");
        if (Axes.IsDefault || Quantities.IsDefaultOrEmpty || Points.IsDefault || Values.IsDefault || Identity is null || Axes.Any(axis => axis.IsDefault))
            throw new ArgumentException("A part is missing.");
        var grid = new EvaluationGrid([.. Axes.Select(axis => new GridAxis(axis.AsSpan()))]);
        if (Values.Length != Points.Length * Quantities.Length || Points.Any(point => point < 0 || point >= grid.Count))
            throw new ArgumentException($"It must hold {Quantities.Length} values for each point of {grid.Count}. Got {Values.Length} for {Points.Length}.");
        if ((long)grid.Count * Quantities.Length > Array.MaxLength)
            throw new ArgumentException($"A grid of {grid.Count} points with {Quantities.Length} quantities is too large to be held.");
        var (values, known) = (new double[grid.Count * Quantities.Length], new bool[grid.Count]);
        for (var index = 0; index < Points.Length; index++)
        {
            known[Points[index]] = true;
            Values.AsSpan(index * Quantities.Length, Quantities.Length).CopyTo(values.AsSpan(Points[index] * Quantities.Length));
        }

        return new GridValues(grid, Quantities, Identity, values, known, Cost);
    }
}
