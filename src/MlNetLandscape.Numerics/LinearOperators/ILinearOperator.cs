using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.LinearOperators;

/// <summary>A linear map A: ℝᴾ → ℝᴾ known by its products with vectors. Those of this library are symmetric.</summary>
/// <typeparam name="TVector">A vector.</typeparam>
public interface ILinearOperator<TVector> : IDisposable
{
    /// <summary>Where its vectors live.</summary>
    IVectorSpace<TVector> Space { get; }

    /// <summary>A v, a new vector.</summary>
    TVector Apply(TVector v);

    /// <summary>A v for several vectors; costs less than one by one where the products share work.</summary>
    IReadOnlyList<TVector> Apply(IReadOnlyList<TVector> vectors) => [.. vectors.Select(Apply)];

    /// <summary>What its products have cost so far.</summary>
    EvaluationCost Cost { get; }
}
