using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>The diagonal block of the Hessian that belongs to one layer: curvature with all other parameters held.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="ParameterNorm">‖θ_layer‖₂.</param>
/// <param name="GradientNorm">‖∇L‖₂ restricted to it.</param>
/// <param name="LargestEigenvalue">λ_max of the block; never above that of the whole Hessian.</param>
/// <param name="SmallestEigenvalue">λ_min of the block.</param>
/// <param name="Trace">The trace of the block; those of all layers add up to the Hessian's.</param>
/// <param name="Cost">What it took.</param>
public sealed record LayerMetrics(
    string Layer,
    long Parameters,
    double ParameterNorm,
    double GradientNorm,
    EigenvalueEstimate LargestEigenvalue,
    EigenvalueEstimate SmallestEigenvalue,
    StochasticEstimate Trace,
    EvaluationCost Cost);
