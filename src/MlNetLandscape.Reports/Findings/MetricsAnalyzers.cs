using MlNetLandscape.Numerics.Metrics;

namespace MlNetLandscape.Reports;

/// <summary>The sharpness beside what the optimizer's steps bear.</summary>
internal sealed class StabilityAnalyzer : FindingAnalyzer<MetricsSection>
{
    private const double Idle = 0.01; // of what is stable

    protected override IEnumerable<(FindingSeverity, string)> Read(MetricsSection section)
    {
        if (section.Metrics.EdgeOfStability is not { } edge)
            yield break;
        var numbers = $"λ_max {Text.WithError(edge.Sharpness, edge.SharpnessError)}, steps of η = {Text.Number(edge.LearningRate)} bear {Text.Number(edge.CriticalSharpness)}";
        if (edge.IsUnstable && !edge.IsAtEdge)
            yield return (FindingSeverity.Warning, $"The last steps were too long for where they ended: {numbers}. Gradient descent leaves this place.");
        else if (edge.IsAtEdge)
            yield return (FindingSeverity.Note, $"The training ended at the edge of stability: {numbers}. The rate, not the data, decided how sharp the minimum is.");
        else if (edge.Ratio < Idle)
            yield return (FindingSeverity.Note, $"At the end the steps were far shorter than the curvature bears: {numbers}. A rate that has run out says nothing of how sharp a minimum the training bears.");
        else
            yield return (FindingSeverity.Note, $"The training ended well within stability: {numbers}.");
    }
}

/// <summary>A direction that leads down.</summary>
internal sealed class NegativeCurvatureAnalyzer : FindingAnalyzer<MetricsSection>
{
    private const double Share = 0.01; // of the largest eigenvalue: what does not count as rounding or flatness

    protected override IEnumerable<(FindingSeverity, string)> Read(MetricsSection section)
    {
        if (section.Metrics.Eigenvalues is not { Smallest: [{ } smallest, ..], Largest: [{ } largest, ..] })
            yield break;
        if (smallest.Value + smallest.ErrorBound < -Share * Math.Abs(largest.Value))
        {
            yield return (FindingSeverity.Advice,
                $"This is no minimum: the loss curves downwards along some direction (λ_min {Text.WithError(smallest.Value, smallest.ErrorBound)}, {Text.Percent(-smallest.Value / Math.Abs(largest.Value))} of λ_max). A few steps of saddle-free Newton go on from here.");
        }
    }
}

/// <summary>How far from a critical point.</summary>
internal sealed class GradientAnalyzer : FindingAnalyzer<MetricsSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(MetricsSection section)
    {
        var risk = section.Metrics.Risk;
        if (section.Metrics.Sharpness is not { } sharpness || !(sharpness.Directional.Value > 0))
            yield break;
        var gain = risk.GradientNorm * risk.GradientNorm / (2 * sharpness.Directional.Value); // ‖g‖⁴ / (2 gᵀHg), of one exact step along −g
        if (gain > 0.05 * Math.Abs(risk.Loss))
        {
            yield return (FindingSeverity.Advice,
                $"The network is not at a critical point: ‖∇L‖ = {Text.Number(risk.GradientNorm)}, and by its quadratic model one step along the gradient lowers the loss of {Text.Number(risk.Loss)} by {(gain < Math.Abs(risk.Loss) ? "about " + Text.Number(gain, 2) : "more than there is")}. Eigenvalues describe a slope here, not a basin.");
        }
    }
}

/// <summary>Numbers whose error is as large as they are.</summary>
internal sealed class ResolutionAnalyzer : FindingAnalyzer<MetricsSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(MetricsSection section)
    {
        string[] loose = [.. MetricTable.Measured(section.Metrics).Where(entry => entry.Value.Uncertainty > 0.5 * Math.Abs(entry.Value.Value)).Select(entry => entry.Metric.Name)];
        if (loose.Length > 0)
        {
            yield return (FindingSeverity.Advice,
                $"Not resolved, with errors of more than half their size: {string.Join(", ", loose)}. More `Steps` sharpen fractions of the spectrum, more `Probes` its traces.");
        }
    }
}

/// <summary>What a rescaling of layers would change.</summary>
internal sealed class ScaleAnalyzer : FindingAnalyzer<MetricsSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(MetricsSection section)
    {
        if (section.Metrics.Eigenvalues is not null || section.Metrics.Sharpness is not null)
        {
            yield return (FindingSeverity.Note,
                $"Eigenvalues, traces and sharpness in balls change when ReLU layers are rescaled while the function stays the same (Dinh et al. 2017): compare them between trainings of one kind only, and always beside ‖θ‖ = {Text.Number(section.Metrics.Risk.ParameterNorm)}.");
        }
    }
}
