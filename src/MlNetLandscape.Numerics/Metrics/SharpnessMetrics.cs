using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Sharpness;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>How the loss rises around θ, by several definitions.</summary>
/// <param name="Directional">gᵀ H g / ‖g‖².</param>
/// <param name="Adversarial">The highest rise within a ball.</param>
/// <param name="Adaptive">The highest rise within an ellipsoid with the axes |θᵢ|, which no rescaling of layers changes.</param>
/// <param name="Average">The mean rise under noise of one size for all parameters.</param>
/// <param name="LocalEnergy">The mean rise under noise in proportion to each parameter.</param>
/// <param name="Cost">What it took.</param>
public sealed record SharpnessMetrics(
    DirectionalSharpness Directional,
    AdversarialSharpness Adversarial,
    AdaptiveSharpness Adaptive,
    AverageSharpness Average,
    LocalEnergy LocalEnergy,
    EvaluationCost Cost);
