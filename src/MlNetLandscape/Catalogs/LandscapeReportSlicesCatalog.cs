using MlNetLandscape;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Reports;

namespace Microsoft.ML;

/// <summary>Lines and planes through the landscape in reports.</summary>
public static class LandscapeReportSlicesCatalog
{
    /// <summary>The report with a plane through the landscape.</summary>
    /// <param name="report">The report.</param>
    /// <param name="surface">What was measured; where it is the plane of a trajectory, its points are drawn as one.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    /// <param name="howMade">Directions, rows, normalisation, seed: what the result does not know. With the plan it is told by the other overload.</param>
    public static LandscapeReport With(this LandscapeReport report, LossSurface surface, string title = "", string howMade = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(surface);
        var isTrajectory = surface.Variance is not null;
        return report.With(new SurfaceSection(surface)
        {
            Title = title,
            HowMade = howMade,
            PointsAreTrajectory = isTrajectory,
            XTitle = isTrajectory ? "first principal direction" : "first direction",
            YTitle = isTrajectory ? "second principal direction" : "second direction",
        });
    }

    /// <summary>The report with a plane through the landscape, and how it was made.</summary>
    /// <param name="report">The report.</param>
    /// <param name="surface">What was measured.</param>
    /// <param name="plan">The plan it was measured by.</param>
    /// <param name="geometry">The options it was measured with; null for the defaults.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, LossSurface surface, SlicePlan plan, GeometryOptions? geometry = null, string title = "")
    {
        ArgumentNullException.ThrowIfNull(plan);
        Require(plan, 2, "A surface");
        return report.With(surface, title, HowMade(plan, geometry));
    }

    /// <summary>The report with a line through the landscape, and how it was made.</summary>
    /// <param name="report">The report.</param>
    /// <param name="profile">What was measured.</param>
    /// <param name="plan">The plan it was measured by.</param>
    /// <param name="geometry">The options it was measured with; null for the defaults.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, LossProfile profile, SlicePlan plan, GeometryOptions? geometry = null, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(plan);
        Require(plan, 1, "A profile");
        return report.With(new ProfileSection([new("straight line", profile, 1)]) { Title = title, IsAroundNetwork = !plan.JoinsNetworks, HowMade = HowMade(plan, geometry) });
    }

    private static void Require(SlicePlan plan, int dimension, string what)
    {
        if (plan.Dimension != dimension)
            throw new ArgumentException($"{what} has {dimension} dimension{(dimension == 1 ? "" : "s")}. Got a plan of {plan.Dimension}: {plan.Name}.", nameof(plan));
    }

    /// <summary>Directions, rows, mode and normalisation.</summary>
    private static string HowMade(SlicePlan plan, GeometryOptions? geometry)
    {
        geometry ??= new GeometryOptions();
        var recomputes = geometry.RecomputesStatistics ?? plan.JoinsNetworks;
        var rows = geometry.MaximumRows is { } most ? $"at most {most:n0} rows (seed {geometry.Seed})" : (FormattableString)$"all rows";
        return $"{char.ToUpperInvariant(plan.Name[0])}{plan.Name[1..]}; {FormattableString.Invariant(rows)}, evaluation mode, statistics of normalisation layers {(recomputes ? "taken anew at every point" : "as trained")}, "
            + (geometry.WeightDecay > 0 ? FormattableString.Invariant($"weight decay {geometry.WeightDecay:g3}, ") : "") + $"{geometry.Precision}.";
    }
}
