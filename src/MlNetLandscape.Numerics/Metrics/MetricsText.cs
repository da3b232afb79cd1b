using System.Globalization;
using System.Text;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>A result as a table of text.</summary>
internal static class MetricsText
{
    private const int NameWidth = 28;
    private const int ValueWidth = 12;

    public static string Of(LandscapeMetrics metrics)
    {
        var text = new StringBuilder();
        Conditions(text, metrics.Conditions);
        text.Append(CultureInfo.InvariantCulture, $"\n{"metric",-NameWidth}{"value",ValueWidth}    {"± error",-ValueWidth}under ReLU rescaling\n");
        foreach (var (metric, value) in MetricTable.Measured(metrics))
        {
            text.Append(CultureInfo.InvariantCulture, $"{metric.Name,-NameWidth}{Number(value.Value),ValueWidth}    {Uncertainty(value),-ValueWidth}");
            text.Append(metric.Invariances.HasFlag(MetricInvariances.ReluRescaling) ? "invariant\n" : "changes\n");
        }

        Eigenvalues(text, metrics.Eigenvalues);
        Fractions(text, metrics.Spectrum);
        LocalLearning(text, metrics.LocalLearning);
        Layers(text, metrics);
        text.Append(CultureInfo.InvariantCulture, $"\ncost: {Cost(metrics.Cost)}\n");
        return text.ToString();
    }

    /// <summary>«3 values, 2 gradients, 41 products, 1.5 s».</summary>
    public static string Cost(EvaluationCost cost) =>
        string.Create(CultureInfo.InvariantCulture, $"{cost.Values} values, {cost.Gradients} gradients, {cost.Products} products, {cost.Seconds:0.0##} s");

    private static void Conditions(StringBuilder text, MeasurementConditions on)
    {
        var sample = on.Examples == on.Rows ? $"all {on.Rows}" : $"{on.Examples} of {on.Rows}";
        var skipped = on.SkippedRows == 0 ? "" : $", {on.SkippedRows} more skipped";
        text.Append(CultureInfo.InvariantCulture, $"Landscape of {on.Parameters} parameters: {on.Task}, {on.Loss}, ");
        text.Append(on.IsRegularized ? string.Create(CultureInfo.InvariantCulture, $"weight decay {on.WeightDecay} included\n") : "weight decay not included\n");
        text.Append(CultureInfo.InvariantCulture, $"measured on {sample} rows{skipped}{(on.IsWeighted ? ", weighted" : "")}, seed {on.Seed}, ");
        text.Append(CultureInfo.InvariantCulture, $"{on.Precision} on {on.Device}, {on.Backend}\n");
        if (!on.ParameterNames.IsDefaultOrEmpty)
            text.Append(CultureInfo.InvariantCulture, $"parameters: {string.Join(", ", on.ParameterNames)}; all others held\n");
    }

    private static void Eigenvalues(StringBuilder text, EigenvalueMetrics? eigenvalues)
    {
        if (eigenvalues is null)
            return;
        text.Append(CultureInfo.InvariantCulture, $"\nlargest eigenvalues: {string.Join("  ", eigenvalues.Largest.Select(e => Number(e.Value)))}\n");
        if (eigenvalues.Smallest.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"smallest eigenvalues: {string.Join("  ", eigenvalues.Smallest.Select(e => Number(e.Value)))}\n");
        if (eigenvalues.Stop == EstimationStop.Limit)
        {
            var open = eigenvalues.Largest.Concat(eigenvalues.Smallest).Count(e => !e.Converged);
            text.Append(CultureInfo.InvariantCulture, $"the products were used up before {open} of them converged: look at their error bounds\n");
        }
    }

    private static void Fractions(StringBuilder text, SpectrumMetrics? spectrum)
    {
        if (spectrum is null)
            return;
        var (nodes, tau) = (spectrum.Density.Probes.Max(rule => rule.Nodes.Length), spectrum.Negative.Threshold);
        text.Append(CultureInfo.InvariantCulture, $"fractions: an eigenvalue counts as zero within ±{Number(tau, 2)}; of their errors {nodes} nodes leave up to ");
        text.Append(CultureInfo.InvariantCulture, $"{Number(Math.Min(1, spectrum.Negative.Resolution), 2)} (negative) and {Number(Math.Min(1, spectrum.Degenerate.Resolution), 2)} (degenerate) open\n");
    }

    private static void LocalLearning(StringBuilder text, LocalLearningMetrics? local)
    {
        if (local is null or { IsReliable: true })
            return;
        text.Append(CultureInfo.InvariantCulture, $"the local learning coefficient is not to be believed: drift {Number(local.DriftScore, 2)} (within ±3), ");
        text.Append(CultureInfo.InvariantCulture, $"burn-in of {Number(local.RelaxationTimes, 2)} relaxation times (at least {LocalLearningMetrics.FewestRelaxationTimes}), value at least 0\n");
    }

    private static void Layers(StringBuilder text, LandscapeMetrics metrics)
    {
        if (metrics.Layers.IsDefaultOrEmpty)
            return;
        text.Append(CultureInfo.InvariantCulture, $"\n{"layer",-NameWidth}{"parameters",ValueWidth}{"norm",ValueWidth}{"λ_max",ValueWidth}{"λ_min",ValueWidth}{"trace",ValueWidth}    ± error\n");
        foreach (var layer in metrics.Layers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{layer.Layer,-NameWidth}{layer.Parameters,ValueWidth}{Number(layer.ParameterNorm),ValueWidth}");
            text.Append(CultureInfo.InvariantCulture, $"{Number(layer.LargestEigenvalue.Value),ValueWidth}{Number(layer.SmallestEigenvalue.Value),ValueWidth}");
            text.Append(CultureInfo.InvariantCulture, $"{Number(layer.Trace.Value),ValueWidth}    {Number(layer.Trace.StandardError, 2)}\n");
        }
    }

    private static string Uncertainty(MetricValue value) =>
        value.IsLowerBound ? "lower bound" : double.IsNaN(value.Uncertainty) ? "unknown" : value.Uncertainty == 0 ? "" : "± " + Number(value.Uncertainty, 2);

    private static string Number(double value, int digits = 5) => value.ToString("g" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
