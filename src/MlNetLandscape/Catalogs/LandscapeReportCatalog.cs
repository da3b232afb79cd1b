using MlNetLandscape;
using MlNetLandscape.Numerics.Ensembles;
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
            HowMade = HowTrained(history),
            Epochs =
            [
                .. history.Epochs.Select(epoch => new TrainingEpoch(
                    epoch.Epoch, epoch.LearningRate, epoch.TrainingLoss, epoch.TrainingMetric, epoch.ValidationLoss, epoch.ValidationMetric, epoch.Seconds)),
            ],
        });
    }

    private static string HowTrained(TrainingHistory history)
    {
        var epochs = history.Epochs;
        return string.Join("; ", new[]
        {
            FormattableString.Invariant($"{history.TrainingExamples:n0} training rows, {history.ValidationExamples:n0} held out"),
            history.Optimizer?.GetType().Name ?? "",
            epochs.IsEmpty ? "" : FormattableString.Invariant($"learning rate from {epochs[0].LearningRate:g3} to {epochs[^1].LearningRate:g3}"),
            history.Loss is { } loss ? $"loss {loss.GetType().Name}" : "",
            history.WeightDecay > 0 ? FormattableString.Invariant($"weight decay {history.WeightDecay:g3}") : "",
            history.Averaging is { } averaging ? FormattableString.Invariant($"weights averaged ({averaging.Average.Rule})") : "",
        }.Where(part => part.Length > 0)) + ".";
    }
}
