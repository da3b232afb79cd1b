using TorchSharp.Modules;

namespace MlNetLandscape;

/// <summary>
/// Sharpness-aware minimisation: another optimizer steps along the gradient at θ + ε, with ε = ρ g / ‖g‖₂ over all parameters: the steepest way up within
/// radius ρ, to first order (Foret et al. 2021, algorithm 1). Both gradients are of the same batch; weight decay is the base optimizer's alone, and so is
/// the clipping of gradients, which leaves the direction of ε as it is.
/// </summary>
/// <remarks>Twice the cost of its base optimizer.</remarks>
public sealed record Sam : Optimizer
{
    /// <summary>ρ in [0, ∞), the radius; 0 leaves the base optimizer as it is. The default is 0.05 (Foret et al. 2021, §3.1); small perceptrons want 0.1 to 0.5.</summary>
    public double Rho { get; init; } = 0.05;

    /// <summary>What steps along the gradient found there. The default is <see cref="Sgd"/>.</summary>
    public Optimizer Base { get; init; } = new Sgd();

    /// <summary>The base optimizer's.</summary>
    public override double DefaultLearningRate => Base?.DefaultLearningRate ?? 1;

    internal override bool EvaluatesRepeatedly => true;

    internal override bool TakesClippedGradients => true;

    internal override bool DecaysInObjective => Base?.DecaysInObjective ?? true;

    internal override bool HoldsMean => Base is { HoldsMean: true };

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) =>
        new SharpnessAwareSteps(Rho, elasticity: null, Base.Start(parameters, weightDecay), parameters);

    internal override IEnumerable<string> Faults() =>
        [.. NotNegative(Rho, nameof(Rho)), .. OneGradient(Base, nameof(Base)), .. Base?.Faults() ?? []];
}
