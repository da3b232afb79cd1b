using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>How <see cref="LocalLearningCoefficient"/> is sampled.</summary>
public sealed record LearningCoefficientOptions
{
    /// <summary>n, the examples the loss is a mean of, in [3, ∞).</summary>
    public required long Examples { get; init; }

    /// <summary>Independent chains, in [1, ∞). The default is 4 (Lau et al. 2023 use 4 to 10).</summary>
    public int Chains { get; init; } = 4;

    /// <summary>Steps of a chain before it is averaged, in [0, ∞). The default is 200.</summary>
    public int BurnIn { get; init; } = 200;

    /// <summary>Steps of a chain that are averaged, in [1, ∞). The default is 200.</summary>
    public int Draws { get; init; } = 200;

    /// <summary>ε, the step of the Langevin dynamics, in (0, ∞). The default is 10⁻⁴; useful are 10⁻⁵ to 10⁻³. The value of a quadratic is too high by a factor of about 1 + ε n β λ / 4.</summary>
    public double StepSize { get; init; } = 1e-4;

    /// <summary>γ, the strength of the spring to w*, in [0, ∞). The default is 100. It must be small against n β λ for the curvatures λ that are to count.</summary>
    public double Localization { get; init; } = 100;

    /// <summary>β, in (0, ∞); null for 1 / log n (Watanabe 2013). The default is null.</summary>
    public double? InverseTemperature { get; init; }

    /// <summary>Of the noise. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Looked at before every step.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal double Beta => InverseTemperature ?? (1 / Math.Log(Examples));

    internal void Check() => Options.Check(nameof(LearningCoefficientOptions),
        (Examples >= 3, nameof(Examples), "[3, ∞)", Examples), (Chains >= 1, nameof(Chains), "[1, ∞)", Chains), (BurnIn >= 0, nameof(BurnIn), "[0, ∞)", BurnIn),
        (Draws >= 1, nameof(Draws), "[1, ∞)", Draws), (StepSize > 0 && double.IsFinite(StepSize), nameof(StepSize), "(0, ∞)", StepSize),
        (Localization >= 0 && double.IsFinite(Localization), nameof(Localization), "[0, ∞)", Localization),
        (InverseTemperature is null or > 0, nameof(InverseTemperature), "(0, ∞)", InverseTemperature ?? 0));
}
