using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>A point of a local-energy curve.</summary>
/// <param name="Scale">s, the relative size of the noise.</param>
/// <param name="Rise">δE(s).</param>
public sealed record LocalEnergyPoint(double Scale, StochasticEstimate Rise);

/// <summary>How far the loss rises under noise in proportion to each weight: δE(s) = E L(θ + s |θ| ⊙ z) − L(θ), z ~ N(0, I) (Pittorino et al. 2021).</summary>
/// <remarks>½ s² Σ H_ii θᵢ² for small s. Invariant under the rescaling of layers. The same noise is used for every s, so that the curve is smooth.</remarks>
/// <param name="Curve">One point for each s, in the order asked for.</param>
/// <param name="Loss">L(θ).</param>
/// <param name="Cost">What it took.</param>
public sealed record LocalEnergy(ImmutableArray<LocalEnergyPoint> Curve, double Loss, EvaluationCost Cost)
{
    /// <summary>Measures the curve at <paramref name="theta"/>.</summary>
    /// <param name="objective">L.</param>
    /// <param name="theta">θ.</param>
    /// <param name="scales">The values of s, each in (0, ∞); null for 0.05, 0.1, 0.2, 0.35 and 0.5.</param>
    /// <param name="options">Of the noise; null for the defaults.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static LocalEnergy Measure<TVector>(
        IObjective<TVector> objective, TVector theta, IReadOnlyList<double>? scales = null, NoiseOptions? options = null)
    {
        options ??= new NoiseOptions();
        options.Check();
        scales ??= [0.05, 0.1, 0.2, 0.35, 0.5];
        Options.Check(nameof(LocalEnergy),
            (scales.Count > 0 && scales.All(s => s > 0 && double.IsFinite(s)), nameof(scales), "(0, ∞), at least one", string.Join(", ", scales)));
        var before = objective.Cost;
        using var scope = objective.Space.OpenScope();
        var loss = objective.Value(theta);
        var size = objective.Space.Abs(theta);
        var curve = scales.Select(s => new LocalEnergyPoint(s, options.MeanRise(objective, theta, loss, s, size))).ToImmutableArray();
        return new LocalEnergy(curve, loss, objective.Cost - before);
    }
}
