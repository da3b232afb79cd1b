using MlNetLandscape.Numerics.SaddleFree;

namespace MlNetLandscape;

/// <summary>What a step of <see cref="SaddleFreeNewton"/> or <see cref="DampedNewton"/> did and saw: damping, curvature, predicted and actual decrease, cost.</summary>
public sealed record NewtonObservation : Observation
{
    /// <summary>The step. Its losses are of the step's examples in evaluation mode, with ½ λ ‖θ‖².</summary>
    public NewtonStep Found { get; init; } = new();

    internal override string Finding => Found.ToString();
}
