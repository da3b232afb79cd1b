using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>One metric before and after a network was rescaled.</summary>
/// <param name="Name">The metric, as in <see cref="MetricTable"/>.</param>
/// <param name="IsTaggedInvariant">Whether its definition says that rescaling leaves it as it is.</param>
/// <param name="Before">At the network's own θ.</param>
/// <param name="After">At each rescaled θ, in the order of <see cref="InvarianceAudit.Factors"/>.</param>
/// <param name="LargestChange">max |after − before| / |before|; |after − before| where it was 0.</param>
/// <param name="Moved">Whether that is more than rounding: above <see cref="InvarianceAudit.Tolerance"/>.</param>
public sealed record AuditedMetric(
    string Name, bool IsTaggedInvariant, MetricValue Before, ImmutableArray<MetricValue> After, double LargestChange, bool Moved)
{
    /// <summary>Whether it did what its tag says: invariant metrics stand still. A metric without the tag may do either.</summary>
    public bool AgreesWithTag => !(IsTaggedInvariant && Moved);
}

/// <summary>
/// What the metrics say about networks that compute the same function: (W₁, b₁, W₂) → (a W₁, a b₁, W₂ / a) at every pair of layers that allows it
/// (Dinh et al. 2017). A metric that moved cannot by itself tell a better function from a worse one.
/// </summary>
public sealed record InvarianceAudit
{
    /// <summary>Relative change up to which a metric counts as unmoved, in double precision.</summary>
    public const double Tolerance = 1e-6;

    /// <summary>The pairs of layers that were rescaled; empty where the network has none, and then nothing was measured.</summary>
    public ImmutableArray<string> Pairs { get; init; } = [];

    /// <summary>The values of a.</summary>
    public ImmutableArray<double> Factors { get; init; } = [];

    /// <summary>max |f' − f| / max |f| over the outputs of all rows, for each factor: rounding, if the rescaling was right.</summary>
    public ImmutableArray<double> FunctionDifferences { get; init; } = [];

    /// <summary>Every metric that was measured.</summary>
    public ImmutableArray<AuditedMetric> Metrics { get; init; } = [];

    /// <summary>The measurement of the network as it is; null where there was nothing to rescale.</summary>
    public LandscapeMetrics? Original { get; init; }

    /// <summary>The measurements of the rescaled networks, in the order of <see cref="Factors"/>.</summary>
    public ImmutableArray<LandscapeMetrics> Rescaled { get; init; } = [];

    /// <summary>Whether there is a pair of layers to rescale.</summary>
    public bool CanBeRescaled => Pairs.Length > 0;

    /// <summary>Compares measurements.</summary>
    public static ImmutableArray<AuditedMetric> Compare(LandscapeMetrics original, IReadOnlyList<LandscapeMetrics> rescaled)
    {
        ArgumentNullException.ThrowIfNull(rescaled);
        return [.. MetricTable.Measured(original).Select(entry => Compare(entry.Metric, entry.Value, [.. rescaled.Select(metrics => entry.Metric.Read(metrics)!.Value)]))];
    }

    /// <summary>The audit as a table of text.</summary>
    public override string ToString()
    {
        if (!CanBeRescaled)
            return "No two neighbouring layers can be rescaled: between them is no ReLU, leaky ReLU or identity, or the network's structure is not known.\n";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"rescaled: {string.Join(", ", Pairs)}\n");
        text.Append(CultureInfo.InvariantCulture, $"largest change of the outputs: {FunctionDifferences.Max():g2}\n\n{"metric",-28}{"a = 1",12}");
        foreach (var factor in Factors)
            text.Append(CultureInfo.InvariantCulture, $"{$"a = {factor.ToString(CultureInfo.InvariantCulture)}",12}");
        text.Append("    said    found\n");
        foreach (var metric in Metrics)
        {
            text.Append(CultureInfo.InvariantCulture, $"{metric.Name,-28}{metric.Before.Value,12:g5}");
            foreach (var after in metric.After)
                text.Append(CultureInfo.InvariantCulture, $"{after.Value,12:g5}");
            text.Append(CultureInfo.InvariantCulture, $"    {(metric.IsTaggedInvariant ? "stays" : "moves"),-8}{(metric.Moved ? "moved" : "stayed")}");
            text.Append(metric.AgreesWithTag ? "\n" : " (!)\n");
        }

        return text.ToString();
    }

    private static AuditedMetric Compare(MetricDefinition metric, MetricValue before, ImmutableArray<MetricValue> after)
    {
        var change = after.Length == 0 ? 0 : after.Max(value => Change(before.Value, value.Value));
        return new AuditedMetric(metric.Name, metric.Invariances.HasFlag(MetricInvariances.ReluRescaling), before, after, change, !(change <= Tolerance));
    }

    private static double Change(double before, double after)
    {
        if (before.Equals(after))
            return 0;
        var distance = Math.Abs(after - before);
        return before == 0 ? distance : distance / Math.Abs(before);
    }
}
