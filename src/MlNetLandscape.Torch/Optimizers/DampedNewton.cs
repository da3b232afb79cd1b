using MlNetLandscape.Numerics.SaddleFree;

namespace MlNetLandscape;

/// <summary>
/// Newton's method with damping: θ ← θ − η (H + μ I)⁻¹ g. Steps uphill along negative curvature beyond μ, so that saddles attract it: what <see cref="SaddleFreeNewton"/> is measured against, not
/// what to train with (Dauphin et al. 2014).
/// </summary>
/// <remarks>Curvature, damping, batches and records are those of <see cref="SaddleFreeNewton"/>; it never escapes along negative curvature.</remarks>
public sealed record DampedNewton : NewtonOptimizer
{
    internal override CurvatureRule Rule => CurvatureRule.Signed;
}
