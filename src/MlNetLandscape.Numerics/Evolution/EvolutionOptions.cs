using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Evolution;

/// <summary>Options of <see cref="EvolutionSearch"/>.</summary>
public sealed record EvolutionOptions
{
    /// <summary>d, the directions searched, in [1, P]; the noise of a step grows with it. The default is 20. Not used where directions are given.</summary>
    public int Dimension { get; init; } = 20;

    /// <summary>n, the pairs c ± σ z of a generation, in [2, ∞): 2 n losses. The default is 20.</summary>
    public int Pairs { get; init; } = 20;

    /// <summary>Generations, in [0, ∞). The default is 100.</summary>
    public int Generations { get; init; } = 100;

    /// <summary>σ, the standard deviation of the samples along each direction, in the unit of θ, in (0, ∞). The default is 0.05.</summary>
    public double Sigma { get; init; } = 0.05;

    /// <summary>The factor on σ from one generation to the next, in (0, 1]. The default is 1.</summary>
    public double SigmaDecay { get; init; } = 1;

    /// <summary>η in [0, ∞): with ranks in units of σ, else that of gradient descent on J. The default is 1; 0 samples around the start alone.</summary>
    public double StepSize { get; init; } = 1;

    /// <summary>
    /// Whether losses are replaced by their ranks, from −½ for the lowest to ½ for the highest: outliers and the scale of L then play no part (Salimans et al. 2017, §2.1).
    /// The default is true.
    /// </summary>
    public bool UsesRanks { get; init; } = true;

    /// <summary>Samples with at most this loss belong to the cluster; null, the default, for twice the loss of the start, 0 where that is negative.</summary>
    public double? ClusterLoss { get; init; }

    /// <summary>Ends the search when a sample has at most this loss; null, the default, for never.</summary>
    public double? TargetLoss { get; init; }

    /// <summary>Of the directions and the samples. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Looked at before every pair.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check(long parameters) => Options.Check(nameof(EvolutionOptions),
        (Dimension >= 1 && Dimension <= parameters, nameof(Dimension), FormattableString.Invariant($"[1, {parameters}]"), Dimension), (Pairs >= 2, nameof(Pairs), "[2, ∞)", Pairs),
        (Generations >= 0, nameof(Generations), "[0, ∞)", Generations), (Sigma > 0 && double.IsFinite(Sigma), nameof(Sigma), "(0, ∞)", Sigma),
        (SigmaDecay is > 0 and <= 1, nameof(SigmaDecay), "(0, 1]", SigmaDecay), (StepSize >= 0 && double.IsFinite(StepSize), nameof(StepSize), "[0, ∞)", StepSize));
}
