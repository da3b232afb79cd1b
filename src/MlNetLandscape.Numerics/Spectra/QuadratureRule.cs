using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Spectra;

/// <summary>Σ wᵢ f(θᵢ) = vᵀ f(A) v for one vector v of length 1, exactly for polynomials f of degree at most 2m − 1.</summary>
/// <param name="Nodes">θ, ascending, <c>[m]</c>.</param>
/// <param name="Weights">w ≥ 0, <c>[m]</c>; they add up to 1.</param>
public sealed record QuadratureRule(ImmutableArray<double> Nodes, ImmutableArray<double> Weights)
{
    /// <summary>Σ wᵢ f(θᵢ).</summary>
    public double Sum(Func<double, double> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        var sum = 0.0;
        for (var node = 0; node < Nodes.Length; node++)
            sum += Weights[node] * f(Nodes[node]);
        return sum;
    }

    /// <summary>
    /// A bound on what Σ of the weights at or below <paramref name="t"/> can differ from the share of v in eigenvectors with λ ≤ t.
    /// </summary>
    /// <remarks>
    /// The larger weight of the two nodes around t: the inequalities of Chebyshev, Markov and Stieltjes (Szegő 1939, §3.41).
    /// </remarks>
    internal double Resolution(double t)
    {
        var below = 0;
        while (below < Nodes.Length && Nodes[below] <= t)
            below++;
        return Math.Max(below > 0 ? Weights[below - 1] : 0, below < Nodes.Length ? Weights[below] : 0);
    }

    /// <summary>By the numbers they hold.</summary>
    public bool Equals(QuadratureRule? other) =>
        other is not null && Nodes.AsSpan().SequenceEqual(other.Nodes.AsSpan()) && Weights.AsSpan().SequenceEqual(other.Weights.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Nodes.Length, Nodes.IsEmpty ? 0 : Nodes[^1], Weights.IsEmpty ? 0 : Weights[^1]);
}
