using System.Collections.Immutable;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>What has been measured on a grid, wholly or in part: a shard, a run that was stopped, or several put together.</summary>
public sealed class GridValues
{
    private const double Agreement = 1e-4; // relative: more than the rounding of a network in single precision

    private readonly double[] _values; // [points, quantities]
    private readonly bool[] _known;

    internal GridValues(EvaluationGrid grid, ImmutableArray<string> quantities, string identity, double[] values, bool[] known, EvaluationCost cost)
    {
        (Grid, Quantities, Identity, _values, _known, Cost) = (grid, quantities, identity, values, known, cost);
        Known = known.Count(value => value);
    }

    /// <summary>Where.</summary>
    public EvaluationGrid Grid { get; }

    /// <summary>What is measured at a point, <see cref="ISliceEvaluator.Loss"/> first.</summary>
    public ImmutableArray<string> Quantities { get; }

    /// <summary>See <see cref="ISliceEvaluator.Identity"/>.</summary>
    public string Identity { get; }

    /// <summary>Points measured.</summary>
    public int Known { get; }

    /// <summary>Whether all points are measured.</summary>
    public bool IsComplete => Known == Grid.Count;

    /// <summary>What it took.</summary>
    public EvaluationCost Cost { get; }

    /// <summary>Whether a point is measured.</summary>
    public bool IsKnown(int index) => _known[index];

    /// <summary>A quantity at a point; NaN where it is not measured. A measured value may not be finite either: where a network overflows.</summary>
    public double this[int index, int quantity = 0] => _known[index] ? _values[(index * Quantities.Length) + quantity] : double.NaN;

    /// <summary>A quantity at all points, <c>[Count]</c>.</summary>
    public ImmutableArray<double> All(int quantity) => [.. Enumerable.Range(0, Grid.Count).Select(index => this[index, quantity])];

    /// <summary>The points of both; where both know one, they must agree up to rounding, and the values of this one stay. Costs add up.</summary>
    /// <exception cref="ArgumentException">Grids, quantities, identities or values differ.</exception>
    public GridValues Merge(GridValues other)
    {
        RequireSame(other.Grid, other.Quantities, other.Identity);
        var (values, known) = ((double[])_values.Clone(), (bool[])_known.Clone());
        for (var index = 0; index < Grid.Count; index++)
        {
            if (!other._known[index])
                continue;
            for (var quantity = 0; quantity < Quantities.Length; quantity++)
            {
                var value = other[index, quantity];
                if (!known[index])
                    values[(index * Quantities.Length) + quantity] = value;
                else if (!Agree(this[index, quantity], value))
                    throw new ArgumentException(FormattableString.Invariant($"`{Quantities[quantity]}` of point {index} is {this[index, quantity]} in one part and {value} in the other. Parts of different networks or data cannot be merged."), nameof(other));
            }

            known[index] = true;
        }

        return new GridValues(Grid, Quantities, Identity, values, known, Cost + other.Cost);
    }

    /// <summary>The points of all parts.</summary>
    /// <param name="parts">At least one.</param>
    /// <exception cref="ArgumentException">As <see cref="Merge(GridValues)"/>.</exception>
    public static GridValues Merge(IEnumerable<GridValues> parts) => parts.Aggregate((whole, part) => whole.Merge(part));

    /// <summary>A JSON document; <see cref="FromJson"/> reads it.</summary>
    public string ToJson() => GridDocument.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else, or damaged.</exception>
    public static GridValues FromJson(string json) => GridDocument.Read(json);

    internal void RequireSame(EvaluationGrid grid, ImmutableArray<string> quantities, string identity)
    {
        if (!Grid.Equals(grid))
            throw new ArgumentException($"The parts are of different grids: {Grid.Count} and {grid.Count} points, or other positions.");
        if (!Quantities.AsSpan().SequenceEqual(quantities.AsSpan()))
            throw new ArgumentException($"The parts measure different quantities: {string.Join(", ", Quantities)} and {string.Join(", ", quantities)}.");
        if (Identity != identity)
            throw new ArgumentException($"The parts are of different slices: «{Identity}» and «{identity}».");
    }

    /// <summary>Refuses values with gaps.</summary>
    internal void RequireComplete(int dimension, string what)
    {
        if (Grid.Dimension != dimension)
            throw new ArgumentException($"{what} needs a grid of dimension {dimension}. Got {Grid.Dimension}.");
        if (!IsComplete)
            throw new ArgumentException($"{what} needs all points. {Known} of {Grid.Count} are measured: go on with `GridEvaluation`, or merge the other shards.");
    }

    private static bool Agree(double a, double b) => a.Equals(b) || Math.Abs(a - b) <= Agreement * Math.Max(Math.Abs(a), Math.Abs(b));

    internal (double[] Values, bool[] Known) Copy() => ((double[])_values.Clone(), (bool[])_known.Clone());
}
