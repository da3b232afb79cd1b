using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Sophia-G: m ← β₁ m + (1 − β₁) g, θ ← θ (1 − η λ) − η clip(m / (ρ h), 1), entry by entry, where h follows the diagonal of the Gauss–Newton matrix:
/// h ← β₂ h + (1 − β₂) v ⊙ v every few steps, v a gradient with labels drawn from the network's own distribution (Liu et al. 2024, algorithms 2 and 3).
/// </summary>
/// <remarks>
/// v is scaled so that E v ⊙ v is the diagonal for the mean loss of the batch, weighted examples included: the authors' B · ĝ ⊙ ĝ. Needs a loss that is a
/// log-likelihood: cross-entropy, logistic, squared or absolute. An estimate costs one gradient more.
/// </remarks>
public sealed record SophiaG : Optimizer
{
    private const double Smallest = 1e-15;

    /// <summary>β₁ in [0, 1). The default is 0.965 (the authors' code).</summary>
    public double Beta1 { get; init; } = 0.965;

    /// <summary>β₂ in [0, 1). The default is 0.99 (Liu et al. 2024).</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>ρ in (0, ∞): the smaller, the more entries are clipped to steps of η. The default is 0.04 (the authors' code).</summary>
    public double Rho { get; init; } = 0.04;

    /// <summary>Steps from one estimate of h to the next, in [1, ∞). The default is 10 (Liu et al. 2024).</summary>
    public int EstimateEvery { get; init; } = 10;

    /// <summary>0.001.</summary>
    public override double DefaultLearningRate => 1e-3;

    internal override bool EvaluatesRepeatedly => true;

    internal override bool TakesClippedGradients => true;

    internal override bool DrawsLabels => true;

    internal override bool DecaysInObjective => false;

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) => new Running(this, parameters, weightDecay);

    internal override IEnumerable<string> Faults() =>
    [
        .. InHalfOpenUnit(Beta1, nameof(Beta1)), .. InHalfOpenUnit(Beta2, nameof(Beta2)), .. Positive(Rho, nameof(Rho)),
        .. Positive(EstimateEvery, nameof(EstimateEvery)),
    ];

    private sealed class Running(SophiaG settings, IReadOnlyList<Parameter> parameters, double weightDecay) : IOptimizer
    {
        private readonly ParameterSlots _mean = new("mean", parameters);
        private readonly ParameterSlots _curvature = new("curvature", parameters);
        private readonly StepCount _steps = new();

        public double LearningRate { get; set; }

        public double Step(IStepObjective step)
        {
            var loss = step.Differentiate();
            using var scope = NewDisposeScope();
            Tensor?[] gradients = [.. parameters.Select(parameter => parameter.grad)];
            Tensor?[] sampled = [];
            if (_steps.Value % settings.EstimateEvery == 0)
            {
                using (no_grad())
                    gradients = [.. gradients.Select(gradient => gradient?.clone())];
                step.DifferentiateSampled();
                sampled = [.. parameters.Select(parameter => parameter.grad)];
            }

            using var noGradient = no_grad();
            for (var index = 0; index < parameters.Count; index++)
            {
                if (sampled.Length > 0 && sampled[index] is { } v)
                    _curvature[index].mul_(settings.Beta2).addcmul_(v, v, 1 - settings.Beta2);
                if (gradients[index] is { } gradient)
                    Move(index, gradient);
            }

            _steps.Increase();
            return loss;
        }

        private void Move(int index, Tensor gradient)
        {
            var (parameter, mean) = (parameters[index], _mean[index]);
            mean.mul_(settings.Beta1).add_(gradient, alpha: 1 - settings.Beta1);
            if (weightDecay != 0)
                parameter.mul_(1 - (LearningRate * weightDecay));
            var ratio = mean / (_curvature[index] * settings.Rho).clamp_min_(Smallest);
            parameter.add_(ratio.clamp_(-1, 1), alpha: -LearningRate);
        }

        public IReadOnlyDictionary<string, Tensor> State =>
            new Dictionary<string, Tensor>([.. _mean.State, .. _curvature.State, _steps.Entry]);

        public void Restore(IReadOnlyDictionary<string, Tensor> state)
        {
            _mean.Restore(state);
            _curvature.Restore(state);
            _steps.Restore(state);
        }

        public void Dispose()
        {
            _mean.Dispose();
            _curvature.Dispose();
            _steps.Dispose();
        }
    }
}
