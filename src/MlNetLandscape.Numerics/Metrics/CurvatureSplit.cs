using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>
/// H = G + R: the Gauss–Newton matrix G = (1/N) Σ Jᵀ (∂²ℓ/∂f²) J, which is positive semidefinite for convex losses, and the residual
/// R = (1/N) Σ Σ_c (∂ℓ/∂f_c) ∇² f_c, which vanishes where the outputs are linear in θ or the loss is at its infimum.
/// </summary>
/// <param name="GaussNewtonTrace">tr G.</param>
/// <param name="ResidualTrace">tr R.</param>
/// <param name="GaussNewtonNorm">‖G‖_F.</param>
/// <param name="ResidualNorm">‖R‖_F.</param>
/// <param name="Cost">What it took.</param>
public sealed record CurvatureSplit(
    StochasticEstimate GaussNewtonTrace,
    StochasticEstimate ResidualTrace,
    StochasticEstimate GaussNewtonNorm,
    StochasticEstimate ResidualNorm,
    EvaluationCost Cost);
