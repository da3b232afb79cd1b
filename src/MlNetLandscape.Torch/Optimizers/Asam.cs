using TorchSharp.Modules;

namespace MlNetLandscape;

/// <summary>
/// Adaptive sharpness-aware minimisation: as <see cref="Sam"/>, with ε = ρ T² g / ‖T g‖₂, T = |w| + η for weights (tensors of two dimensions or more) and 1 for
/// biases and the scales of normalisation layers: the steepest way up within ‖T⁻¹ ε‖₂ ≤ ρ (Kwon et al. 2021, §4). With η = 0 the loss at θ + ε is the same for
/// all rescalings of layers that leave the network as it is.
/// </summary>
/// <remarks>Twice the cost of its base optimizer.</remarks>
public sealed record Asam : Optimizer
{
    /// <summary>ρ in [0, ∞), the radius relative to the weights; 0 leaves the base optimizer as it is. The default is 0.5 (Kwon et al. 2021, §5.1).</summary>
    public double Rho { get; init; } = 0.5;

    /// <summary>η in [0, ∞), in the unit of the weights: lets weights of zero move. The default is 0.01 (Kwon et al. 2021, §5.1).</summary>
    public double Eta { get; init; } = 0.01;

    /// <summary>What steps along the gradient found there. The default is <see cref="Sgd"/>.</summary>
    public Optimizer Base { get; init; } = new Sgd();

    /// <summary>The base optimizer's.</summary>
    public override double DefaultLearningRate => Base?.DefaultLearningRate ?? 1;

    internal override bool EvaluatesRepeatedly => true;

    internal override bool TakesClippedGradients => true;

    internal override bool DecaysInObjective => Base?.DecaysInObjective ?? true;

    internal override bool HoldsMean => Base is { HoldsMean: true };

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) =>
        new SharpnessAwareSteps(Rho, Eta, Base.Start(parameters, weightDecay), parameters);

    internal override IEnumerable<string> Faults() =>
        [.. NotNegative(Rho, nameof(Rho)), .. NotNegative(Eta, nameof(Eta)), .. OneGradient(Base, nameof(Base)), .. Base?.Faults() ?? []];
}
