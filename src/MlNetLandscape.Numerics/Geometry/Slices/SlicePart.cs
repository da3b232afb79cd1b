using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>A line or plane of a landscape as far as it has been measured: a shard, a run that was stopped, or several put together. What a file keeps between runs.</summary>
/// <param name="Values">What has been measured.</param>
/// <param name="Metric">⟨dᵢ, dⱼ⟩ of the directions, row by row, <c>[k, k]</c>.</param>
/// <param name="Points">What is drawn on it; empty for nothing.</param>
/// <param name="Variance">How much of a trajectory's variance its directions hold; null where they are not a trajectory's.</param>
public sealed record SlicePart(GridValues Values, ImmutableArray<double> Metric, ImmutableArray<SurfacePoint> Points, TrajectoryVariance? Variance = null)
{
    /// <summary>Whether all points are measured.</summary>
    public bool IsComplete => Values.IsComplete;

    /// <summary>The points of both. Costs add up.</summary>
    /// <exception cref="ArgumentException">They are parts of different slices.</exception>
    public SlicePart Merge(SlicePart other) => this with { Values = Values.Merge(other.Values) };

    /// <summary>The points of all parts.</summary>
    /// <param name="parts">At least one.</param>
    /// <exception cref="ArgumentException">They are parts of different slices, or there is none.</exception>
    public static SlicePart Merge(params IEnumerable<SlicePart> parts)
    {
        var all = parts.ToList();
        return all.Count == 0 ? throw new ArgumentException("There is nothing to merge: no part was given.", nameof(parts)) : all.Aggregate((whole, part) => whole.Merge(part));
    }

    /// <summary>The profile that a whole line is.</summary>
    /// <exception cref="ArgumentException">Points are missing, or it is a plane.</exception>
    public LossProfile ToProfile() => LossProfile.From(Values, Math.Sqrt(Metric[0]));

    /// <summary>The surface that a whole plane is.</summary>
    /// <exception cref="ArgumentException">Points are missing, or it is a line.</exception>
    public LossSurface ToSurface()
    {
        Values.RequireComplete(2, "A surface");
        return new LossSurface(
            Values.Grid.Axes[0].Positions, Values.Grid.Axes[1].Positions, Values.Quantities, [.. Values.Quantities.Select((_, quantity) => Values.All(quantity))],
            Points, (Metric[0], Metric[1], Metric[3]), Values.Cost)
        { Variance = Variance };
    }

    /// <summary>A JSON document; <see cref="FromJson"/> reads it.</summary>
    public string ToJson() => SliceDocument.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else, or damaged.</exception>
    public static SlicePart FromJson(string json) => SliceDocument.Read(json);
}
