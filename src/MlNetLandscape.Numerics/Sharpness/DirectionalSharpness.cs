using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>The curvature a gradient step meets: gᵀ H g / ‖g‖² (Pan and Li 2023).</summary>
/// <remarks>A step of length η lowers the loss, to second order, when η times this is below 2.</remarks>
/// <param name="Value">The curvature along the gradient; NaN where g = 0.</param>
/// <param name="GradientNorm">‖g‖.</param>
/// <param name="Loss">L(θ).</param>
/// <param name="Cost">One gradient and one product.</param>
public sealed record DirectionalSharpness(double Value, double GradientNorm, double Loss, EvaluationCost Cost)
{
    /// <summary>Measures it at <paramref name="theta"/>.</summary>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static DirectionalSharpness Measure<TVector>(IObjective<TVector> objective, TVector theta)
    {
        var (space, before) = (objective.Space, objective.Cost);
        using var scope = space.OpenScope();
        var (loss, gradient) = objective.Gradient(theta);
        var norm = space.Norm(gradient);
        space.Scale(norm > 0 ? 1 / norm : 1, gradient);
        using var hessian = objective.Hessian(theta);
        var value = norm > 0 ? space.Dot(gradient, hessian.Apply(gradient)) : double.NaN;
        return new DirectionalSharpness(value, norm, loss, objective.Cost - before);
    }
}
