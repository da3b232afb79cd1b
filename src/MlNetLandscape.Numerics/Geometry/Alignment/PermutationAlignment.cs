using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Geometry.Alignment;

/// <summary>Why a matching ended.</summary>
public enum AlignmentStop
{
    /// <summary>No group can be matched better with the others as they are.</summary>
    Converged,

    /// <summary>All sweeps are done.</summary>
    Limit,
}

/// <summary>An order of the units of one network in which it is most like another.</summary>
/// <param name="Permutations">Of each group: unit i is the old unit <c>Permutations[g][i]</c>, for <see cref="PermutationLayout.Apply"/>.</param>
/// <param name="StartSimilarity">Σ ⟨A, B⟩ over the tensors, before.</param>
/// <param name="Similarity">Σ ⟨A, π(B)⟩: the distance ‖A − π(B)‖² = ‖A‖² + ‖B‖² − 2 Σ ⟨A, π(B)⟩ is smallest where this is largest.</param>
/// <param name="Sweeps">Over all groups.</param>
/// <param name="Stop">Why it ended.</param>
public sealed record PermutationAlignment(ImmutableArray<ImmutableArray<int>> Permutations, double StartSimilarity, double Similarity, int Sweeps, AlignmentStop Stop)
{
    /// <summary>Units that changed place.</summary>
    public int Moved => Permutations.Sum(permutation => permutation.Where((unit, index) => unit != index).Count());
}
