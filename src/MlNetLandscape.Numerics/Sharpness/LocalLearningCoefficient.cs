using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>The local learning coefficient λ(w*) = n β (E L(w) − L(w*)) with w sampled around w* from exp(−n β L(w) − ½ γ ‖w − w*‖²) (Lau et al. 2023).</summary>
/// <remarks>
/// Half the number of parameters that matter at a regular minimum, less where the loss is flatter than any quadratic: the exponent with which the volume
/// of {L − L(w*) below ε} shrinks. Sampled by Langevin steps w ← w − ½ ε (n β ∇L(w) + γ (w − w*)) + √ε N(0, I).
/// </remarks>
/// <param name="Estimate">λ and its standard error: over chains, or over ten stretches of the only one. NaN when a chain diverged.</param>
/// <param name="ChainValues">λ of each chain; NaN where it diverged.</param>
/// <param name="Trace">The mean over chains of n β (L(w) − L(w*)) at each step, burn-in first, <c>[BurnIn + Draws]</c>.</param>
/// <param name="DriftScore">
/// The later half of the draws less the earlier one, in standard errors from stretches of a tenth: beyond ±3 the chains have not settled. NaN for fewer than 20 draws.
/// </param>
/// <param name="Loss">L(w*); with mini-batches its mean over those of the draws.</param>
/// <param name="InverseTemperature">β.</param>
/// <param name="Options">What was asked for.</param>
public sealed record LocalLearningCoefficient(
    StochasticEstimate Estimate, ImmutableArray<double> ChainValues, ImmutableArray<double> Trace, double DriftScore, double Loss, double InverseTemperature,
    LearningCoefficientOptions Options)
{
    /// <summary>λ.</summary>
    public double Value => Estimate.Value;

    /// <summary>Whether λ is below 0 by more than two standard errors: w* is no minimum, or the step is too large.</summary>
    public bool IsNegative => Value < -2 * (double.IsNaN(Estimate.StandardError) ? 0 : Estimate.StandardError);

    /// <summary>Whether the draws show no drift beyond three standard errors.</summary>
    public bool IsStationary => Math.Abs(DriftScore) <= 3;

    /// <summary>Chains that left the finite numbers: the step is too large.</summary>
    public int DivergedChains => ChainValues.Count(double.IsNaN);

    /// <summary>Samples with the whole objective.</summary>
    /// <param name="objective">L, a mean over n examples.</param>
    /// <param name="theta">w*, a minimum.</param>
    /// <param name="options">How.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static LocalLearningCoefficient Measure<TVector>(IObjective<TVector> objective, TVector theta, LearningCoefficientOptions options)
    {
        options.Check();
        var before = objective.Cost;
        var loss = objective.Value(theta);
        var sampler = new LangevinSampler<TVector>(objective.Space, theta, options, (w, _) =>
        {
            var (value, gradient) = objective.Gradient(w);
            return (value, loss, gradient);
        });
        return Summarize(sampler.Run(), options, () => objective.Cost - before);
    }

    /// <summary>Samples with mini-batches. L(w*) is taken on the same batch as L(w), so that the choice of batch cancels in the difference.</summary>
    /// <param name="objective">Anything over the space of <paramref name="theta"/>, such as the whole loss; it is not evaluated.</param>
    /// <param name="theta">w*, a minimum.</param>
    /// <param name="batch">The loss of a random batch for a step counted over all chains; called in that step's scope. The objectives stay the caller's.</param>
    /// <param name="options">How.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static LocalLearningCoefficient Measure<TVector>(
        IObjective<TVector> objective, TVector theta, Func<long, IObjective<TVector>> batch, LearningCoefficientOptions options)
    {
        options.Check();
        var cost = default(EvaluationCost);
        var sampler = new LangevinSampler<TVector>(objective.Space, theta, options, (w, step) =>
        {
            var part = batch(step);
            var before = part.Cost;
            var loss = part.Value(theta);
            var (value, gradient) = part.Gradient(w);
            cost += part.Cost - before;
            return (value, loss, gradient);
        });
        return Summarize(sampler.Run(), options, () => cost);
    }

    private static LocalLearningCoefficient Summarize(LangevinRun run, LearningCoefficientOptions options, Func<EvaluationCost> cost)
    {
        var draws = run.Rises.Select(rises => rises[options.BurnIn..]).ToArray();
        var values = draws.Select(chain => chain.Average()).ToImmutableArray();
        var estimate = StochasticEstimate.Mean(values.Length > 1 || options.Draws < 20 ? values : Stretches(draws[0], 10), cost(), EstimationStop.Limit);
        var trace = Enumerable.Range(0, options.BurnIn + options.Draws).Select(step => run.Rises.Average(rises => rises[step]));
        return new LocalLearningCoefficient(
            estimate with { Value = values.Average() }, values, [.. trace], options.Draws < 20 ? double.NaN : Drift(draws), run.Loss, options.Beta, options);
    }

    private static double Drift(double[][] draws)
    {
        var (drift, variance) = (0.0, 0.0);
        foreach (var chain in draws)
        {
            var half = chain.Length / 2;
            var (early, late) = (Halved(chain[..half]), Halved(chain[half..]));
            drift += late.Value - early.Value;
            variance += (late.StandardError * late.StandardError) + (early.StandardError * early.StandardError);
        }

        return drift == 0 ? 0 : drift / Math.Sqrt(variance);

        static StochasticEstimate Halved(double[] part) => StochasticEstimate.Mean(Stretches(part, 5), default, EstimationStop.Limit);
    }

    /// <summary>Means of consecutive stretches of equal length: nearly independent, where single draws are not.</summary>
    private static double[] Stretches(double[] chain, int count) =>
        [.. Enumerable.Range(0, count).Select(index => chain[(index * chain.Length / count)..((index + 1) * chain.Length / count)].Average())];
}
