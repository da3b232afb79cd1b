using MlNetLandscape.Numerics.SaddleFree;

namespace MlNetLandscape;

/// <summary>
/// Saddle-free Newton: θ ← θ − η (|H| + μ I)⁻¹ g, where |H| has the absolute eigenvalues of the Hessian, so that saddles repel (Dauphin et al. 2014, «Identifying and attacking the saddle
/// point problem in high-dimensional non-convex optimization»). Exact for small networks; a Krylov basis of the gradient, with the last direction added, for others.
/// </summary>
/// <remarks>
/// For small networks and all examples at once, or large batches: a step costs some twenty Hessian products, each two to three gradients, and lowers the loss as hundreds of gradient steps do where
/// they crawl. Smooth activations (tanh, GELU, softplus) have the curvature it needs; it cannot see the kinks of ReLU. Steps are judged in evaluation mode: no dropout, running statistics.
/// ½ λ ‖θ‖² is part of the objective. Every step leaves a <see cref="NewtonObservation"/> in the history.
/// </remarks>
public sealed record SaddleFreeNewton : NewtonOptimizer
{
    internal override CurvatureRule Rule => CurvatureRule.Absolute;
}
