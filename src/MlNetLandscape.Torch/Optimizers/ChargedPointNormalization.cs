using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Charged point normalisation: another optimizer descends L + b e^(−k t) Σ 1 / (‖θₗ − φₗ‖ₚ + ε), the sum over the tensors of θ, where φ ← a φ + (1 − a) θ trails behind and
/// pushes ahead: saddles are left sooner (Aghajanyan 2016). The decay of the charge with the steps t is the source's.
/// </summary>
/// <remarks>The gradient of the penalty is −b e^(−k t) d / (‖d‖₂ (‖d‖₂ + ε)²) for p = 2 and −b e^(−k t) sign(d) / (‖d‖₁ + ε)² for p = 1, d = θₗ − φₗ; none where ‖d‖ ≤ 10⁻⁸. It is here for research.</remarks>
public sealed record ChargedPointNormalization : Optimizer
{
    private const double Touching = 1e-8;

    /// <summary>a in [0, 1). The default is 0.95.</summary>
    public double Trailing { get; init; } = 0.95;

    /// <summary>b in [0, ∞), the charge; 0 leaves the base optimizer as it is. The default is 0.001.</summary>
    public double Charge { get; init; } = 1e-3;

    /// <summary>k in [0, ∞), the decay of the charge a step. The default is 0.1.</summary>
    public double ChargeDecay { get; init; } = 0.1;

    /// <summary>p, 1 or 2. The default is 1.</summary>
    public int NormOrder { get; init; } = 1;

    /// <summary>ε in (0, ∞). The default is 10⁻⁸.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whether the penalty's gradient is shortened to the Euclidean norm of the loss's, where it is longer. The default is true: 1 / d is singular.</summary>
    public bool IsLimited { get; init; } = true;

    /// <summary>What steps along the sum. The default is <see cref="Sgd"/>.</summary>
    public Optimizer Base { get; init; } = new Sgd();

    /// <summary>The base optimizer's.</summary>
    public override double DefaultLearningRate => Base?.DefaultLearningRate ?? 1;

    internal override bool DecaysInObjective => Base?.DecaysInObjective ?? true;

    internal override bool HoldsMean => Base is { HoldsMean: true };

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) =>
        new Running(this, Base.Start(parameters, weightDecay), parameters);

    internal override IEnumerable<string> Faults() =>
    [
        .. InHalfOpenUnit(Trailing, nameof(Trailing)), .. NotNegative(Charge, nameof(Charge)), .. NotNegative(ChargeDecay, nameof(ChargeDecay)),
        .. NormOrder is 1 or 2 ? Array.Empty<string>() : [$"`NormOrder` of `ChargedPointNormalization` must be 1 or 2. Got {NormOrder}."],
        .. Positive(Epsilon, nameof(Epsilon)), .. OneGradient(Base, nameof(Base)), .. Base?.Faults() ?? [],
    ];

    private sealed class Running(ChargedPointNormalization settings, IOptimizer basis, IReadOnlyList<Parameter> parameters) : IOptimizer
    {
        private readonly ParameterSlots _trail = ParameterSlots.From("trail", parameters);
        private readonly StepCount _steps = new("charged");

        public double LearningRate
        {
            get => basis.LearningRate;
            set => basis.LearningRate = value;
        }

        public double Step(IStepObjective step)
        {
            using var scope = NewDisposeScope();
            var loss = basis.Step(new ReplacedGradient(step, () =>
            {
                var seen = step.Differentiate();
                Repel();
                return seen;
            }));
            using var noGradient = no_grad();
            for (var index = 0; index < parameters.Count; index++)
                _trail[index].mul_(settings.Trailing).add_(parameters[index], alpha: 1 - settings.Trailing);
            _steps.Increase();
            return loss;
        }

        /// <summary>Adds the gradient of the penalty to the parameters' <c>grad</c>.</summary>
        private void Repel()
        {
            using var noGradient = no_grad();
            var charge = settings.Charge * Math.Exp(-settings.ChargeDecay * _steps.Value);
            if (charge == 0)
                return;
            Tensor?[] forces = [.. parameters.Select((parameter, index) => parameter.grad is null ? null : Force(parameter - _trail[index], charge))];
            var length = EuclideanNorm.Of(forces);
            var limit = EuclideanNorm.Of(parameters.Select(parameter => parameter.grad));
            var share = settings.IsLimited && length > limit ? limit / length : 1;
            for (var index = 0; index < forces.Length; index++)
            {
                if (forces[index] is { } force)
                    parameters[index].grad!.add_(force, alpha: share);
            }
        }

        /// <summary>The gradient of b / (‖d‖ + ε); null where φ touches θ.</summary>
        private Tensor? Force(Tensor difference, double charge)
        {
            var norm = (settings.NormOrder == 1 ? difference.abs().sum(ScalarType.Float64) : difference.square().sum(ScalarType.Float64).sqrt()).item<double>();
            if (norm <= Touching)
                return null;
            var slope = -charge / Math.Pow(norm + settings.Epsilon, 2);
            return settings.NormOrder == 1 ? difference.sign().mul_(slope) : difference * (slope / norm);
        }

        public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor>([.. basis.State, .. _trail.State, _steps.Entry]);

        public void Restore(IReadOnlyDictionary<string, Tensor> state)
        {
            basis.Restore(state);
            _trail.Restore(state);
            _steps.Restore(state);
        }

        public void Dispose()
        {
            basis.Dispose();
            _trail.Dispose();
            _steps.Dispose();
        }
    }
}
