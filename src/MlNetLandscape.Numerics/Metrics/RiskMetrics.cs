using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>Where on the landscape the network lies: L, ‖∇L‖ and ‖θ‖.</summary>
/// <param name="Loss">L(θ) = Σ wᵢ ℓᵢ / Σ wᵢ, with ½ λ ‖θ‖² where <see cref="MeasurementConditions.WeightDecay"/> is above 0.</param>
/// <param name="GradientNorm">‖∇L(θ)‖₂, of the same L. A network is at a critical point only where it is 0.</param>
/// <param name="ParameterNorm">
/// ‖θ‖₂: the control without which no sharpness should be believed, since it orders networks almost as well (facts of Wu, Zhu &amp; E 2017 repeated).
/// </param>
/// <param name="Cost">What it took.</param>
public sealed record RiskMetrics(double Loss, double GradientNorm, double ParameterNorm, EvaluationCost Cost);
