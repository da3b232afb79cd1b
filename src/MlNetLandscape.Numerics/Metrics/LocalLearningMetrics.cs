using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>The local learning coefficient λ̂ = n β (E L − L(θ)), β = 1 / log n, by stochastic gradient Langevin dynamics (Lau et al. 2023).</summary>
/// <param name="Coefficient">λ̂, with the spread between chains for its standard error. Negative where θ is not a minimum or the step is too small.</param>
/// <param name="Beta">β.</param>
/// <param name="StepSize">ε of the dynamics.</param>
/// <param name="Localization">γ of the pull back to θ.</param>
public sealed record LocalLearningMetrics(StochasticEstimate Coefficient, double Beta, double StepSize, double Localization);
