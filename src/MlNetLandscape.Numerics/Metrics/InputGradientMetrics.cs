using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>How fast the outputs change with the inputs, a property of the function alone (Wu, Zhu &amp; E 2017, §4).</summary>
/// <param name="Value">E ‖∂f/∂x‖²_F over the examples; exact where its standard error is 0.</param>
/// <param name="LayerBound">‖BBᵀ‖_F ‖F_cc‖_F ≥ E ‖∂f/∂x‖², with B the first layer's weights and c its biases; null where it was not asked for or does not hold.</param>
/// <param name="ParameterBound">‖B‖²_F ‖F‖_F ≥ E ‖∂f/∂x‖², over all parameters; null as above.</param>
/// <param name="HessianBound">½ ‖B‖²_F (‖H‖_F + ‖residual‖_F) ≥ E ‖∂f/∂x‖², for squared loss; null as above.</param>
/// <param name="WhyNoBound">Why there is no bound; null where there is one.</param>
/// <param name="Cost">What it took.</param>
public sealed record InputGradientMetrics(
    StochasticEstimate Value,
    double? LayerBound,
    StochasticEstimate? ParameterBound,
    StochasticEstimate? HessianBound,
    string? WhyNoBound,
    EvaluationCost Cost)
{
    /// <summary>How many times too large the bound by all parameters is, at least 1; NaN where there is none.</summary>
    public double Slack => ParameterBound is { Value: var bound } ? bound / Value.Value : double.NaN;
}
