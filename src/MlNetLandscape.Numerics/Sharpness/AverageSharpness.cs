using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>How far the loss rises under random noise: E L(θ + σ T z) − L(θ), z ~ N(0, I).</summary>
/// <remarks>½ σ² tr(T H T) for a quadratic. With T = I it is not invariant under the rescaling of layers.</remarks>
/// <param name="Rise">The mean and its standard error, over pairs θ ± σ T z.</param>
/// <param name="Sigma">σ, in units of θ, or relative to T.</param>
/// <param name="Loss">L(θ).</param>
/// <param name="Cost">What it took.</param>
public sealed record AverageSharpness(StochasticEstimate Rise, double Sigma, double Loss, EvaluationCost Cost)
{
    /// <summary>The mean rise.</summary>
    public double Value => Rise.Value;

    /// <summary>Measures it at <paramref name="theta"/>.</summary>
    /// <param name="objective">L.</param>
    /// <param name="theta">θ.</param>
    /// <param name="sigma">σ, in (0, ∞). The default is 0.01.</param>
    /// <param name="options">Of the noise; null for the defaults.</param>
    /// <param name="scale">The diagonal of T, <c>[P]</c>; null for ones.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static AverageSharpness Measure<TVector>(
        IObjective<TVector> objective, TVector theta, double sigma = 0.01, NoiseOptions? options = null, TVector? scale = default)
    {
        options ??= new NoiseOptions();
        options.Check();
        Options.Check(nameof(AverageSharpness), (sigma > 0 && double.IsFinite(sigma), nameof(sigma), "(0, ∞)", sigma));
        var before = objective.Cost;
        var loss = objective.Value(theta);
        var rise = options.MeanRise(objective, theta, loss, sigma, scale);
        return new AverageSharpness(rise, sigma, loss, objective.Cost - before);
    }
}
