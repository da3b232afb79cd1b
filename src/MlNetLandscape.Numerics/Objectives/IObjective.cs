using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>A twice differentiable function L: ℝᴾ → ℝ: the risk of a network, or a formula whose landscape is known.</summary>
/// <remarks>Deterministic: the same θ gives the same bits. Not safe for several threads at once.</remarks>
/// <typeparam name="TVector">A vector.</typeparam>
public interface IObjective<TVector>
{
    /// <summary>Where θ lives.</summary>
    IVectorSpace<TVector> Space { get; }

    /// <summary>L(θ).</summary>
    double Value(TVector theta);

    /// <summary>L(θ) and ∇L(θ).</summary>
    (double Value, TVector Gradient) Gradient(TVector theta);

    /// <summary>∇²L(θ), exact. The operator keeps to this θ, whatever is evaluated meanwhile; the caller disposes it.</summary>
    ILinearOperator<TVector> Hessian(TVector theta);

    /// <summary>What has been computed so far, products of its operators included.</summary>
    EvaluationCost Cost { get; }
}
