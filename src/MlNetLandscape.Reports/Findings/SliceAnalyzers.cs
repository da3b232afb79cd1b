using MlNetLandscape.Numerics.Metrics;

namespace MlNetLandscape.Reports;

/// <summary>What a slice does not show: the curvature in all other directions, beside it where the report has it.</summary>
internal sealed class SliceAnalyzer : FindingAnalyzer
{
    public override IEnumerable<Finding> Of(ReportSection section, LandscapeReport report)
    {
        int? shown = section is ProfileSection { IsAroundNetwork: true } ? 1 : section is SurfaceSection ? 2 : null;
        if (shown is not { } directions)
            yield break;
        var words = directions == 1 ? "one direction" : "two directions";
        var measured = report.Sections.OfType<MetricsSection>().FirstOrDefault(known => known.Metrics.Eigenvalues is { Largest.Length: > 0 });
        yield return measured is null
            ? new Finding(FindingSeverity.Advice, section.Heading(section.UsualTitle), $"A slice shows {words} of all, and how flat it looks depends on which. This report has no λ_max or trace to hold it against: measure the landscape's metrics as well.")
            : new Finding(FindingSeverity.Note, section.Heading(section.UsualTitle),
                $"The slice shows {words} of {Text.Count(measured.Metrics.Conditions.Parameters)}. Over all of them {Curvature(measured.Metrics)} («{measured.Heading(measured.UsualTitle)}»).");
    }

    private static string Curvature(LandscapeMetrics metrics)
    {
        var largest = metrics.Eigenvalues!.Largest[0];
        var trace = metrics.Spectrum?.Trace ?? metrics.Trace;
        return $"the curvature is at most λ_max = {Text.WithError(largest.Value, largest.ErrorBound)}"
            + (trace is null ? "" : $" and on average tr H / P = {Text.WithError(trace.Value / metrics.Conditions.Parameters, trace.StandardError / metrics.Conditions.Parameters)}");
    }
}

/// <summary>How much a plane can say.</summary>
internal sealed class PlaneAnalyzer : FindingAnalyzer<SurfaceSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(SurfaceSection section)
    {
        if (section.Surface.Variance is not { } variance)
            yield break;
        var (held, walk) = (variance.Explained.Take(2).Sum(), variance.RandomWalk.Take(2).Sum());
        yield return held <= walk + 0.05
            ? (FindingSeverity.Warning, $"The plane holds {Text.Percent(held)} of the trajectory's variance, no more than that of a random walk ({Text.Percent(walk)}): the drawn curve says nothing of the training.")
            : (FindingSeverity.Note, $"The plane holds {Text.Percent(held)} of the trajectory's variance; a random walk's would hold {Text.Percent(walk)}.");
    }
}
