using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>How a mean over random perturbations is taken: in pairs θ ± δ, whose first-order terms cancel.</summary>
public sealed record NoiseOptions
{
    /// <summary>Pairs drawn at most, in [2, ∞). The default is 50, 100 losses.</summary>
    public int Pairs { get; init; } = 50;

    /// <summary>Enough pairs are drawn when the standard error is at most this times the mean, in (0, ∞); null to draw them all. The default is null.</summary>
    public double? RelativeStandardError { get; init; }

    /// <summary>Of the noise. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Looked at before every pair.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check() => Options.Check(nameof(NoiseOptions), (Pairs >= 2, nameof(Pairs), "[2, ∞)", Pairs),
        (RelativeStandardError is null or > 0, nameof(RelativeStandardError), "(0, ∞)", RelativeStandardError ?? 0));

    /// <summary>E ½ (L(θ + a z ⊙ t) + L(θ − a z ⊙ t)) − L(θ), z ~ N(0, I).</summary>
    internal StochasticEstimate MeanRise<TVector>(IObjective<TVector> objective, TVector theta, double loss, double amplitude, TVector? scale)
    {
        var (space, before) = (objective.Space, objective.Cost);
        var rises = new List<double>(Pairs);
        for (var pair = 0; pair < Pairs; pair++)
        {
            CancellationToken.ThrowIfCancellationRequested();
            using var scope = space.OpenScope();
            var noise = space.Scaled(space.Random(ProbeDistribution.Gaussian, Estimation.Seed.Derive(Seed, pair)), scale);
            var both = objective.Value(space.Add(theta, amplitude, noise)) + objective.Value(space.Add(theta, -amplitude, noise));
            rises.Add((0.5 * both) - loss);
            if (RelativeStandardError is { } wanted && pair >= 9
                && StochasticEstimate.Mean(rises, default, EstimationStop.Converged) is var sofar && sofar.StandardError <= wanted * Math.Abs(sofar.Value))
                return sofar with { Cost = objective.Cost - before };
        }

        return StochasticEstimate.Mean(rises, objective.Cost - before, EstimationStop.Limit);
    }
}
