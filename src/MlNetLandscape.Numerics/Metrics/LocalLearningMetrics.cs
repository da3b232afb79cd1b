using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>The local learning coefficient λ̂ = n β (E L − L(θ)), β = 1 / log n, by stochastic gradient Langevin dynamics (Lau et al. 2023).</summary>
/// <param name="Coefficient">λ̂, with the spread between chains for its standard error; its cost is that of mini-batches.</param>
/// <param name="ChainValues">λ̂ of each chain; NaN where it diverged.</param>
/// <param name="DriftScore">Beyond ±3 the chains had not settled; see <see cref="Sharpness.LocalLearningCoefficient.DriftScore"/>.</param>
/// <param name="InverseTemperature">β.</param>
/// <param name="StepSize">ε of the dynamics.</param>
/// <param name="Localization">γ of the pull back to θ.</param>
/// <param name="BurnIn">Steps of a chain before it was averaged.</param>
public sealed record LocalLearningMetrics(
    StochasticEstimate Coefficient,
    ImmutableArray<double> ChainValues,
    double DriftScore,
    double InverseTemperature,
    double StepSize,
    double Localization,
    int BurnIn)
{
    internal const double FewestRelaxationTimes = 2.5;

    /// <summary>½ ε γ BurnIn: what the slowest directions, those the loss does not bend, had of the time in which they forget their start.</summary>
    public double RelaxationTimes => 0.5 * StepSize * Localization * BurnIn;

    /// <summary>
    /// Whether the coefficient can be believed: no chain diverged or drifted, the burn-in was long enough for the slowest directions, and it is not
    /// negative beyond its error.
    /// </summary>
    public bool IsReliable => Coefficient.Value >= -2 * Coefficient.StandardError && Math.Abs(DriftScore) <= 3 && RelaxationTimes >= FewestRelaxationTimes;
}
