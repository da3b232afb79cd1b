using System.Collections.Immutable;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Evolution;

/// <summary>
/// An evolution strategy in a few directions around a solution, from losses alone: descends J(c) = E L(θ + Q (c + σ z)), z ~ N(0, I), along
/// ∇J ≈ Σ z (L(c + σ z) − L(c − σ z)) / (2 n σ), and says how far the cluster of low losses reaches (Salimans et al. 2017; Wierstra et al. 2014).
/// </summary>
/// <remarks>
/// J = L + ½ σ² tr(Qᵀ H Q) for quadratics: wide places are preferred to narrow ones. An estimate of ∇J from one pair has the variance (d + 1) ‖∇J‖²: hence the few
/// directions, random ones or given ones such as the largest eigenvectors. A local explorer, no substitute for gradients.
/// </remarks>
public static class EvolutionSearch
{
    /// <summary>Searches around <paramref name="theta"/>.</summary>
    /// <param name="objective">L.</param>
    /// <param name="theta">The solution; stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="directions">What to search along instead of random directions; made orthonormal.</param>
    /// <exception cref="ArgumentException">An option is wrong, or the directions are linearly dependent.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static EvolutionSearchResult<TVector> Run<TVector>(
        IObjective<TVector> objective, TVector theta, EvolutionOptions? options = null, IReadOnlyList<TVector>? directions = null)
    {
        options ??= new EvolutionOptions();
        if (directions is not null)
            options = options with { Dimension = directions.Count };
        options.Check(objective.Space.Dimension);
        var (space, before) = (objective.Space, objective.Cost);
        using var scope = space.OpenScope();
        using var subspace = SearchSubspace<TVector>.Create(space, theta, options, directions);
        var start = objective.Value(theta);
        var state = new EvolutionState<TVector>(objective, subspace, options, start);
        var generations = ImmutableArray.CreateBuilder<EvolutionGeneration>();
        var stop = EvolutionStop.Limit;
        while (generations.Count < options.Generations && stop == EvolutionStop.Limit)
        {
            generations.Add(state.Next());
            if (options.TargetLoss is { } target && state.BestLoss <= target)
                stop = EvolutionStop.TargetReached;
        }

        var centre = subspace.Point(state.Centre);
        var loss = generations.Count == 0 ? start : objective.Value(centre);
        state.Consider(state.Centre, loss);
        return new EvolutionSearchResult<TVector>(
            space.Keep(centre), loss, space.Keep(subspace.Point(state.Best)), state.BestLoss, start, state.Radius, generations.ToImmutable(), objective.Cost - before, stop);
    }
}
