using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Reinforced gradient descent: rₜ = gₜ + ξ rₜ₋₁, ξ = 1 with probability p(t) = min(1 − γᵗ, p_max) and else 0, for each entry by itself, θ ← θ − η (1 − p(t)) rₜ: momentum of
/// random length (Huang &amp; Toyoizumi 2017). For a gradient that stays, E r = g / (1 − p); the factor 1 − p, which is not in the source, keeps the step at η g.
/// </summary>
/// <remarks>λ θ is added to g. It is here for research.</remarks>
public sealed record ReinforcedSgd : Optimizer
{
    /// <summary>γ in [0, 1]: 1 is plain gradient descent, 0 has p = p_max from the second step on. The default is 0.9995.</summary>
    public double Gamma { get; init; } = 0.9995;

    /// <summary>p_max in [0, 1). The default is 0.9.</summary>
    public double MaximumProbability { get; init; } = 0.9;

    /// <summary>0.5.</summary>
    public override double DefaultLearningRate => 0.5;

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) => new Running(this, parameters, weightDecay);

    internal override IEnumerable<string> Faults() =>
    [
        .. Gamma is >= 0 and <= 1 ? Array.Empty<string>() : [$"`Gamma` of `ReinforcedSgd` must be in [0, 1]. Got {Gamma}."],
        .. InHalfOpenUnit(MaximumProbability, nameof(MaximumProbability)),
    ];

    private sealed class Running(ReinforcedSgd settings, IReadOnlyList<Parameter> parameters, double weightDecay) : IOptimizer
    {
        private readonly ParameterSlots _reinforced = new("reinforced", parameters);
        private readonly StepCount _steps = new();

        public double LearningRate { get; set; }

        public double Step(IStepObjective step)
        {
            var loss = step.Differentiate();
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            using var generator = new Generator(unchecked((ulong)Seed.Derive(step.Seed, 0)));
            var p = Math.Min(1 - Math.Pow(settings.Gamma, _steps.Value), settings.MaximumProbability);
            for (var index = 0; index < parameters.Count; index++)
            {
                if (parameters[index].grad is not { } gradient)
                    continue;
                var reinforced = _reinforced[index];
                reinforced.mul_(p == 0 ? zeros_like(reinforced) : RandomNumbers.Bernoulli(reinforced, p, generator)).add_(gradient); // g + ξ r
                if (weightDecay != 0)
                    reinforced.add_(parameters[index], alpha: weightDecay);
                parameters[index].add_(reinforced, alpha: -LearningRate * (1 - p));
            }

            _steps.Increase();
            return loss;
        }

        public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor>([.. _reinforced.State, _steps.Entry]);

        public void Restore(IReadOnlyDictionary<string, Tensor> state)
        {
            _reinforced.Restore(state);
            _steps.Restore(state);
        }

        public void Dispose()
        {
            _reinforced.Dispose();
            _steps.Dispose();
        }
    }
}
