using MlNetLandscape;
using MlNetLandscape.Numerics.Ensembles;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Reports;

namespace Microsoft.ML;

/// <summary>Results as reports: one file to mail to a colleague.</summary>
public static class LandscapeReportCatalog
{
    /// <summary>Begins a report, with what computes and its version; results are added by <c>With</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="title">What it is about.</param>
    public static LandscapeReport Report(this LandscapeCatalog catalog, string title)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(title);
        return new LandscapeReport { Title = title }.With("Backend", BackendVersion.Torch).With("MlNetLandscape", BackendVersion.Library);
    }

    /// <summary>A report of what was measured around a network.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="metrics">From <see cref="LandscapeCatalog.Evaluate(IDataView, LandscapeOptions, string)"/>.</param>
    public static LandscapeReport Report(this LandscapeCatalog catalog, LandscapeMetrics metrics) => catalog.Report("Landscape of a network").With(metrics);

    /// <summary>A report of an ensemble.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="metrics">From <see cref="LandscapeCatalog.EvaluateEnsemble(IDataView, EnsembleTransformer, EnsembleEvaluationOptions, string)"/>.</param>
    public static LandscapeReport Report(this LandscapeCatalog catalog, EnsembleMetrics metrics) => catalog.Report("An ensemble").With(metrics);

    /// <summary>The report with the landscape around a network.</summary>
    /// <param name="report">The report.</param>
    /// <param name="metrics">What was measured.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, LandscapeMetrics metrics, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(metrics);
        return report.With(new MetricsSection(metrics) { Title = title });
    }

    /// <summary>The report with an ensemble.</summary>
    /// <param name="report">The report.</param>
    /// <param name="metrics">What was found.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, EnsembleMetrics metrics, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(metrics);
        return report.With(new EnsembleSection(metrics) { Title = title });
    }

    /// <summary>The report with a training.</summary>
    /// <param name="report">The report.</param>
    /// <param name="history">How the network was trained.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, TrainingHistory history, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(history);
        return report.With(new TrainingSection
        {
            Title = title,
            MetricName = history.MetricName,
            StopReason = history.StopReason.ToString(),
            WeightsOfEpoch = history.WeightsOfEpoch,
            HowMade = $"{history.TrainingExamples} training rows, {history.ValidationExamples} held out; {history.Optimizer}.",
            Epochs =
            [
                .. history.Epochs.Select(epoch => new TrainingEpoch(
                    epoch.Epoch, epoch.LearningRate, epoch.TrainingLoss, epoch.TrainingMetric, epoch.ValidationLoss, epoch.ValidationMetric, epoch.Seconds)),
            ],
        });
    }

    /// <summary>The report with ways from one network to another, side by side.</summary>
    /// <param name="report">The report.</param>
    /// <param name="ways">Each with its name, such as «Bézier curve»; the first, usually the straight line, is what the others are compared with.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, IEnumerable<KeyValuePair<string, NetworkConnection>> ways, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(ways);
        return report.With(new ProfileSection([.. ways.Select(way => new NamedProfile(way.Key, way.Value.Profile, way.Value.RelativeLength))]) { Title = title });
    }

    /// <summary>The report with an alignment: the wall before and after.</summary>
    /// <param name="report">The report.</param>
    /// <param name="aligned">What was aligned.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, AlignedNetworks aligned, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(aligned);
        NamedProfile[] profiles = [new("straight line", aligned.Before, 1), new("straight line after alignment", aligned.After, 1),
            .. aligned.Repaired is { } repaired ? [new NamedProfile("straight line after alignment and repair", repaired, 1)] : (NamedProfile[])[]];
        return report.With(new ProfileSection([.. profiles]) { Title = title.Length > 0 ? title : "Aligned by " + aligned.Basis.ToString().ToLowerInvariant() });
    }

    /// <summary>The report with a plane through the landscape.</summary>
    /// <param name="report">The report.</param>
    /// <param name="surface">What was measured; where it is the plane of a trajectory, its points are drawn as one.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    /// <param name="howMade">Directions, rows, normalisation, seed.</param>
    public static LandscapeReport With(this LandscapeReport report, LossSurface surface, string title = "", string howMade = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(surface);
        return report.With(new SurfaceSection(surface) { Title = title, HowMade = howMade, PointsAreTrajectory = surface.Variance is not null });
    }
}
