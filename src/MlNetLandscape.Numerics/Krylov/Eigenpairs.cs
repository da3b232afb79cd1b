using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Krylov;

/// <summary>An approximate eigenvalue λ and how wrong it may be.</summary>
/// <param name="Value">θ, the Ritz value.</param>
/// <param name="ErrorBound">
/// |λ − θ| ≤ min(‖r‖, ‖r‖² / gap) + 10 u ‖A‖. The second term (Kato–Temple; Parlett 1998, chapters 10 and 11) counts when the distance from
/// θ to the residual intervals of all other Ritz values is at least 100 ‖r‖, and takes it that the eigenvalues near θ have all been seen;
/// with <see cref="LanczosOptions.SearchesMultiplicities"/> it is not used. The last one stands for rounding in the products, u the
/// roundoff of the space.
/// </param>
/// <param name="Residual">
/// ‖A y − θ y‖ for the vector y of length 1. An eigenvalue lies within it, whatever else; eigenvalues closer together than this may count
/// as one.
/// </param>
/// <param name="Converged">The error bound without rounding is within the tolerance.</param>
public sealed record EigenvalueEstimate(double Value, double ErrorBound, double Residual, bool Converged);

/// <summary>Eigenvalues at the ends of a spectrum with their vectors. Owns the vectors.</summary>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed class Eigenpairs<TVector> : IDisposable
{
    internal Eigenpairs(
        ImmutableArray<EigenvalueEstimate> largest, IVectorBlock<TVector> largestVectors,
        ImmutableArray<EigenvalueEstimate> smallest, IVectorBlock<TVector> smallestVectors, double norm, EvaluationCost cost, EstimationStop stop)
    {
        (Largest, LargestVectors, Smallest, SmallestVectors) = (largest, largestVectors, smallest, smallestVectors);
        (Norm, Cost, Stop) = (norm, cost, stop);
    }

    /// <summary>λ₁ ≥ λ₂ ≥ …</summary>
    public ImmutableArray<EigenvalueEstimate> Largest { get; }

    /// <summary>λ_P ≤ λ_{P−1} ≤ …</summary>
    public ImmutableArray<EigenvalueEstimate> Smallest { get; }

    /// <summary>Orthonormal, <c>[P, Largest]</c>, in the order of <see cref="Largest"/>.</summary>
    public IVectorBlock<TVector> LargestVectors { get; }

    /// <summary>Orthonormal, <c>[P, Smallest]</c>, in the order of <see cref="Smallest"/>.</summary>
    public IVectorBlock<TVector> SmallestVectors { get; }

    /// <summary>An estimate of ‖A‖ from above, by a factor of at most about three.</summary>
    public double Norm { get; }

    /// <summary>What it took.</summary>
    public EvaluationCost Cost { get; }

    /// <summary>
    /// Converged: all are within the tolerance. Limit: the products were used up first. Exact: the subspace became the whole space.
    /// </summary>
    public EstimationStop Stop { get; }

    /// <summary>The same pairs, owned anew, at a further cost.</summary>
    internal Eigenpairs<TVector> With(EvaluationCost further, EstimationStop stop) =>
        new(Largest, LargestVectors, Smallest, SmallestVectors, Norm, Cost + further, stop);

    /// <summary>Frees the vectors.</summary>
    public void Dispose()
    {
        LargestVectors.Dispose();
        SmallestVectors.Dispose();
    }
}

/// <summary>Where a search for eigenvalues stands.</summary>
/// <param name="Products">Products so far.</param>
/// <param name="Converged">Eigenvalues within the tolerance.</param>
/// <param name="Wanted">Eigenvalues asked for.</param>
public readonly record struct LanczosProgress(long Products, int Converged, int Wanted);
