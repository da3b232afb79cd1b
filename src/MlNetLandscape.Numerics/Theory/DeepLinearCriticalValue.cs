using System.Collections.Immutable;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>A loss at which a deep linear network has critical points: those that keep the singular directions I of Z.</summary>
/// <param name="Kept">I, indices into <see cref="DeepLinearNetwork.SingularValues"/>, ascending; at most as many as the least width k.</param>
/// <param name="Value">½ (‖Y‖² − Σ_{i ∈ I} sᵢ²).</param>
/// <param name="Excess">Above the global minimum: ½ (Σ_{i ≤ k} sᵢ² − Σ_{i ∈ I} sᵢ²).</param>
public sealed record DeepLinearCriticalValue(ImmutableArray<int> Kept, double Value, double Excess)
{
    private const int MostDirections = 20;

    /// <summary>All of them, lowest first. The first is the global minimum; all others belong to saddles (Kawaguchi 2016).</summary>
    /// <param name="network">Of at most 20 directions min(d_x, d_y): there are up to 2²⁰ values.</param>
    /// <exception cref="ArgumentException">It has more: use <see cref="DeepLinearNetwork.CriticalValue"/> for single ones.</exception>
    public static ImmutableArray<DeepLinearCriticalValue> All(DeepLinearNetwork network)
    {
        var weights = network.Weights(network.Space.Zero());
        var directions = Math.Min(weights[0].ColumnCount, weights[^1].RowCount);
        if (directions > MostDirections)
            throw new ArgumentException($"The critical values of at most {MostDirections} directions are listed, and min(d_x, d_y) is {directions}. Use `DeepLinearNetwork.CriticalValue` for single ones.", nameof(network));
        var least = Math.Min(directions, weights.Min(weight => weight.RowCount));
        return
        [
            .. Enumerable.Range(0, 1 << directions)
                .Select(mask => Enumerable.Range(0, directions).Where(index => ((mask >> index) & 1) == 1).ToImmutableArray())
                .Where(kept => kept.Length <= least)
                .Select(kept => new DeepLinearCriticalValue(kept, network.CriticalValue(kept), network.CriticalValue(kept) - network.GlobalMinimum))
                .OrderBy(value => value.Value),
        ];
    }
}
