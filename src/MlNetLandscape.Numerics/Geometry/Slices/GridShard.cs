using System.Globalization;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>One of n parts of a grid that are evaluated apart and merged later: consecutive points, so that the rows of a surface stay together.</summary>
public readonly record struct GridShard
{
    /// <param name="index">Which part, in [1, count].</param>
    /// <param name="count">n, at least 1.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public GridShard(int index, int count)
    {
        Options.Check(nameof(GridShard), (count >= 1, nameof(count), "[1, ∞)", count), (index >= 1 && index <= Math.Max(1, count), nameof(index), $"[1, {Math.Max(1, count)}]", index));
        (Index, Count) = (index, count);
    }

    /// <summary>Which part, in [1, Count].</summary>
    public int Index { get; }

    /// <summary>n.</summary>
    public int Count { get; }

    /// <summary>Reads «2/8».</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static GridShard Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && index >= 1 && index <= count
            ? new GridShard(index, count)
            : throw new FormatException($"A shard is written i/n with 1 ≤ i ≤ n, as 2/8. Got «{text}».");
    }

    /// <summary>Its first point and the one behind its last, of <paramref name="points"/> in all; the parts differ in size by at most one.</summary>
    public (int Start, int End) Range(int points) => ((int)((long)points * (Index - 1) / Count), (int)((long)points * Index / Count));

    /// <summary>«2/8».</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
