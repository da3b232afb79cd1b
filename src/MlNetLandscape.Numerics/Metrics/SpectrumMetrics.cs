using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Spectra;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>The whole spectrum of the Hessian by stochastic Lanczos quadrature.</summary>
/// <param name="Density">φ(t), with ∫ φ = 1.</param>
/// <param name="Trace">Σ λᵢ.</param>
/// <param name="FrobeniusNorm">√Σ λᵢ².</param>
/// <param name="Negative">The share of eigenvalues below −τ: the index α.</param>
/// <param name="Degenerate">The share of eigenvalues within ±τ.</param>
/// <param name="EffectiveDimension">Σ λᵢ / (λᵢ + τ) over the positive eigenvalues; null where the Hessian is zero.</param>
/// <param name="Cost">What it took.</param>
public sealed record SpectrumMetrics(
    SpectralDensity Density,
    StochasticEstimate Trace,
    StochasticEstimate FrobeniusNorm,
    NegativeEigenvalueFraction Negative,
    DegenerateFraction Degenerate,
    EffectiveDimension? EffectiveDimension,
    EvaluationCost Cost);
