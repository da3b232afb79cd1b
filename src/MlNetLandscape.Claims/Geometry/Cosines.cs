using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

/// <summary>The figure of deviations: cosines between those of the knots.</summary>
internal static class Cosines
{
    public static MatrixSection Of(PathDeviations deviations)
    {
        string[] knots = [.. Enumerable.Range(1, deviations.Lengths.Length).Select(knot => $"knot {knot}")];
        return new MatrixSection("cosine between deviations", [.. knots], [.. knots], [.. deviations.Cosines.SelectMany(row => row)]);
    }
}
