using System.Collections.Immutable;
using MlNetLandscape.Numerics.Metrics;

namespace MlNetLandscape.Reports;

/// <summary>The landscape around a network: every metric with its error, the spectrum of the Hessian, its layers.</summary>
/// <param name="Metrics">What was measured.</param>
public sealed record MetricsSection(LandscapeMetrics Metrics) : ReportSection
{
    internal override string UsualTitle => "The landscape around the network";

    internal override IEnumerable<Block> Blocks()
    {
        var on = Metrics.Conditions;
        var how = Text.Of($"{on.Task}, loss {LossWords.Of(on.Loss)}, {Text.Count(on.Examples)} of {Text.Count(on.Rows)} rows (seed {on.Seed}), evaluation mode, weight decay {(on.IsRegularized ? Text.Number(on.WeightDecay) : "not included")}, {on.Precision} on {on.Device}.");
        if (HowMade.Length > 0)
            how = HowMade + " " + how;
        yield return new TextBlock($"{Text.Count(on.Parameters)} parameters. {how}");
        yield return new TableBlock("Metrics", [new("metric", false), new("definition", false), new("value"), new("± error"), new("under ReLU rescaling", false)],
            [.. MetricTable.Measured(Metrics).Select(entry => ImmutableArray.Create(
                entry.Metric.Name, entry.Metric.Formula, Text.Number(entry.Value.Value),
                entry.Value.IsLowerBound ? "lower bound" : entry.Value.Uncertainty == 0 ? "" : Text.Error(entry.Value.Value, entry.Value.Uncertainty),
                entry.Metric.Invariances.HasFlag(MetricInvariances.ReluRescaling) ? "invariant" : "changes"))]);
        if (Metrics.Spectrum is { } spectrum)
            yield return Density(spectrum, how);
        if (Metrics.Eigenvalues is { } ends)
            yield return Eigenvalues(ends, how);
        if (!Metrics.Layers.IsDefaultOrEmpty)
        {
            yield return new TableBlock("Layers, each with the others held",
                [new("layer", false), new("parameters"), new("norm"), new("λ_max"), new("λ_min"), new("trace"), new("± error")],
                [.. Metrics.Layers.Select(layer => ImmutableArray.Create(
                    layer.Layer, Text.Count(layer.Parameters), Text.Number(layer.ParameterNorm), Text.Number(layer.LargestEigenvalue.Value), Text.Number(layer.SmallestEigenvalue.Value),
                    Text.Number(layer.Trace.Value), Text.Number(layer.Trace.StandardError, 2)))]);
        }
    }

    private static FigureBlock Density(SpectrumMetrics spectrum, string how)
    {
        var curve = spectrum.Density.Curve();
        var peak = curve.Max(point => point.Density);
        var (from, to) = (spectrum.Density.SmallestNode, spectrum.Density.LargestNode);
        return new FigureBlock("Spectral density of the Hessian",
            $"Eigenvalues lie between {Text.Number(from)} and {Text.Number(to)}; {Text.Percent(spectrum.Degenerate.Estimate.Value)} of them near zero, {Text.Percent(spectrum.Negative.Estimate.Value)} below it.",
            Text.Of($"{how} Stochastic Lanczos quadrature, {spectrum.Density.Probes.Length} probes of {spectrum.Density.Probes.Max(rule => rule.Nodes.Length)} steps, Gaussian kernel of width {Text.Number(spectrum.Density.DefaultWidth, 2)}; it integrates to 1. Densities below a millionth of the highest are cut off."),
            new("eigenvalue λ"), new("density φ(λ)", IsLog: true, Lowest: 1e-6 * peak),
            [new LineTrace("density", [.. curve.Select(point => point.Eigenvalue)], [.. curve.Select(point => Math.Max(point.Density, 1e-9 * peak))])]);
    }

    private static FigureBlock Eigenvalues(EigenvalueMetrics ends, string how)
    {
        var all = ends.Smallest.Concat(ends.Largest.Reverse()).ToArray();
        return new FigureBlock("The ends of the spectrum",
            $"The largest eigenvalue is {Text.Number(ends.Largest.FirstOrDefault()?.Value)}, the smallest {Text.Number(ends.Smallest.FirstOrDefault()?.Value)}.",
            $"{how} Lanczos with error bounds.", new("rank, from the smallest", IsCount: true), new("eigenvalue λ"),
            [new LineTrace("eigenvalues", [.. Enumerable.Range(1, all.Length).Select(rank => (double)rank)], [.. all.Select(estimate => estimate.Value)])
            {
                Style = LineStyle.Points, Error = [.. all.Select(estimate => estimate.ErrorBound)],
            }]);
    }
}
