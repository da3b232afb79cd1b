using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Slices;

namespace MlNetLandscape.Reports;

/// <summary>A plane through the landscape, with a trajectory or points on it.</summary>
/// <param name="Surface">What was measured.</param>
public sealed record SurfaceSection(LossSurface Surface) : ReportSection
{
    /// <summary>What the first axis is: «first principal direction».</summary>
    public string XTitle { get; init; } = "first direction";

    /// <summary>What the second axis is.</summary>
    public string YTitle { get; init; } = "second direction";

    /// <summary>What the points on it are: a trajectory that is drawn as a line, or single networks.</summary>
    public bool PointsAreTrajectory { get; init; }

    /// <summary>Names of the points; empty for none.</summary>
    public ImmutableArray<string> PointNames { get; init; } = [];

    internal override string UsualTitle => "A plane through the landscape";

    internal override IEnumerable<Block> Blocks()
    {
        if (Surface.Variance is { } variance)
        {
            yield return new TableBlock("Variance of the trajectory", [new("direction"), new("explained"), new("by a random walk")],
                [.. variance.Explained.Zip(variance.RandomWalk, (held, walk) => (held, walk)).Select((share, index) => ImmutableArray.Create(Text.Count(index + 1), Text.Percent(share.held), Text.Percent(share.walk)))]);
        }

        foreach (var quantity in Surface.Quantities)
        {
            var values = Surface[quantity];
            var finite = values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).ToArray();
            ImmutableArray<Trace> traces = [new SurfaceTrace(quantity, Surface.X, Surface.Y, values)];
            if (!Surface.Points.IsDefaultOrEmpty)
                traces = traces.Add(Points());
            yield return new FigureBlock($"{quantity} over the plane",
                $"{quantity} between {Text.Number(finite.Min())} and {Text.Number(finite.Max())} over {Surface.X.Length} × {Surface.Y.Length} points"
                + (quantity == ISliceEvaluator.Loss ? $"; the lowest loss, {Text.Number(Surface.Lowest.Loss)}, lies at ({Text.Number(Surface.Lowest.X, 2)}, {Text.Number(Surface.Lowest.Y, 2)})." : "."),
                Made(), new(XTitle, IsEqual: true), new(YTitle, IsEqual: true), traces)
            {
                HasLosses = quantity == ISliceEvaluator.Loss,
            };
        }
    }

    private LineTrace Points() => new(PointsAreTrajectory ? "trajectory" : Surface.Points.Length == 1 ? "the network" : "networks", [.. Surface.Points.Select(point => point.X)], [.. Surface.Points.Select(point => point.Y)])
    {
        Style = PointsAreTrajectory ? LineStyle.PointsAndLine : LineStyle.Points,
        Labels = [.. Surface.Points.Select((point, index) => (index < PointNames.Length ? PointNames[index] : Surface.Points.Length == 1 ? "" : Text.Count(index + 1))
            + (point.Distance > 1e-6 ? $", {Text.Number(point.Distance, 3)} off the plane" : ""))],
    };

    private string Made() => string.Join(" ", new[]
    {
        HowMade,
        Surface.Variance is not { } variance ? "" : $"The plane holds {Text.Percent(variance.Explained.Take(2).Sum())} of the trajectory's variance; that of a random walk holds {Text.Percent(variance.RandomWalk.Take(2).Sum())}.",
        Directions(),
        $"{Text.Count(Surface.Cost.Values)} values in {Text.Number(Surface.Cost.Seconds, 3)} s.",
    }.Where(part => part.Length > 0));

    private string Directions()
    {
        var (first, second) = (Math.Sqrt(Surface.Metric.XX), Math.Sqrt(Surface.Metric.YY));
        var cosine = Surface.Metric.XY / (first * second);
        return $"A unit of the axes is {Text.Number(first, 3)} and {Text.Number(second, 3)} long in the space of weights{(Math.Abs(cosine) < 1e-3 ? ", at right angles" : $", with a cosine of {Text.Number(cosine, 2)}")}; {Surface.X.Length} × {Surface.Y.Length} points.";
    }
}
