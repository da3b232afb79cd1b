using System.Collections.Immutable;
using MlNetLandscape.Numerics.Metrics;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>The JSON of <see cref="SlicePart"/>.</summary>
internal sealed record SliceDocument(GridDocument? Grid, ImmutableArray<double> Metric, ImmutableArray<SurfacePoint> Points, TrajectoryVariance? Variance)
{
    public static string Write(SlicePart part) => MetricsJson.Write(new SliceDocument(GridDocument.Of(part.Values), part.Metric, part.Points, part.Variance));

    /// <exception cref="InvalidDataException">Not such a document.</exception>
    public static SlicePart Read(string json)
    {
        var document = MetricsJson.Read<SliceDocument>(json, "part of a slice");
        if (document.Grid is null || document.Metric.IsDefault || document.Points.IsDefault)
            throw new InvalidDataException("This part of a slice is damaged: its grid, metric or points are missing.");
        if (document.Variance is { } variance && (variance.Explained.IsDefaultOrEmpty || variance.RandomWalk.IsDefault || variance.Explained.Length != variance.RandomWalk.Length))
            throw new InvalidDataException("This part of a slice is damaged: its variance must have as many shares as that of the random walk, at least one.");
        var values = document.Grid.ToChecked();
        var dimension = values.Grid.Dimension;
        return document.Metric.Length == dimension * dimension
            ? new SlicePart(values, document.Metric, document.Points, document.Variance)
            : throw new InvalidDataException($"This part of a slice is damaged: its metric must have {dimension * dimension} entries. It has {document.Metric.Length}.");
    }
}
