using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>How fast the outputs change with the inputs, a property of the function alone (Wu, Zhu &amp; E 2017, §4).</summary>
/// <param name="Value">E Σ_c ‖∇ₓ f_c‖², over the examples.</param>
/// <param name="Bound">A bound of it by parameters and curvature, for networks that have one; null otherwise.</param>
/// <param name="Cost">What it took.</param>
public sealed record InputGradientMetrics(double Value, double? Bound, EvaluationCost Cost)
{
    /// <summary>Bound over value, at least 1; NaN where there is no bound.</summary>
    public double Slack => Bound / Value ?? double.NaN;
}
