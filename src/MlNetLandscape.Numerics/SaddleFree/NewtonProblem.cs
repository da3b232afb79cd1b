using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.SaddleFree;

/// <summary>What one step of <see cref="NewtonDescent{TVector}"/> is about.</summary>
/// <param name="Risk">What is to fall: the loss of the step's examples, its gradient, and where nothing else is given its Hessian.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed record NewtonProblem<TVector>(IObjective<TVector> Risk)
{
    /// <summary>Whose Hessian it is: the loss of as many examples or more. Null for <see cref="Risk"/>.</summary>
    public IObjective<TVector>? Curvature { get; init; }

    /// <summary>The loss of other examples, which must not rise either; null where <see cref="Risk"/> has all. A damping that is right for one batch alone would fit its noise.</summary>
    public IObjective<TVector>? Check { get; init; }

    /// <summary>Risk and gradient at θ, where they are known.</summary>
    public (double Value, TVector Gradient)? Known { get; init; }

    /// <summary>η: what a step is multiplied with. The default is 1.</summary>
    public double Length { get; init; } = 1;

    /// <summary>Of the random direction from which negative curvature is looked for. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    internal IObjective<TVector> Bend => Curvature ?? Risk;

    /// <summary>What all of them have cost, each once.</summary>
    internal EvaluationCost Cost => new[] { Risk, Curvature, Check }.OfType<IObjective<TVector>>().Distinct<IObjective<TVector>>(ReferenceEqualityComparer.Instance)
        .Aggregate(default(EvaluationCost), (sum, objective) => sum + objective.Cost);
}
