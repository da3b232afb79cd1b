using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Adam with decoupled weight decay: θ ← θ (1 − η λ) − η m̂ / (√v̂ + ε) (Kingma &amp; Ba 2015; Loshchilov &amp; Hutter 2019, algorithm 2).</summary>
public sealed record AdamW : Optimizer
{
    /// <summary>β₁ in [0, 1). The default is 0.9 (Kingma &amp; Ba 2015).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂ in [0, 1). The default is 0.999 (Kingma &amp; Ba 2015).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε in (0, ∞). The default is 10⁻⁸ (Kingma &amp; Ba 2015).</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>0.001.</summary>
    public override double DefaultLearningRate => 1e-3;

    internal override bool DecaysInObjective => false;

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) =>
        new Running(this, parameters, weightDecay);

    internal override IEnumerable<string> Faults() =>
        [.. InHalfOpenUnit(Beta1, nameof(Beta1)), .. InHalfOpenUnit(Beta2, nameof(Beta2)), .. Positive(Epsilon, nameof(Epsilon))];

    private sealed class Running(AdamW settings, IReadOnlyList<Parameter> parameters, double weightDecay) : IOptimizer
    {
        private readonly ParameterSlots _mean = new("mean", parameters);
        private readonly ParameterSlots _square = new("square", parameters);
        private readonly Tensor _steps = zeros(1, ScalarType.Int64).DetachFromDisposeScope();

        public double LearningRate { get; set; }

        public double Step(IStepObjective step)
        {
            var loss = step.Differentiate();
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            _steps.add_(1);
            var t = _steps.item<long>();
            var rate = LearningRate / (1 - Math.Pow(settings.Beta1, t)); // η / (1 − β₁ᵗ)
            var root = Math.Sqrt(1 - Math.Pow(settings.Beta2, t)); // √(1 − β₂ᵗ)
            for (var index = 0; index < parameters.Count; index++)
            {
                var parameter = parameters[index];
                if (parameter.grad is not { } gradient)
                    continue;
                if (weightDecay != 0)
                    parameter.mul_(Scalars.In(parameter.dtype, 1 - (LearningRate * weightDecay)));
                _mean[index].mul_(settings.Beta1).add_(gradient, alpha: 1 - settings.Beta1);
                _square[index].mul_(settings.Beta2).addcmul_(gradient, gradient, 1 - settings.Beta2);
                var scale = _square[index].sqrt().div_(root).add_(settings.Epsilon); // √v̂ + ε
                parameter.addcdiv_(_mean[index], scale, Scalars.In(parameter.dtype, -rate));
            }

            return loss;
        }

        public IReadOnlyDictionary<string, Tensor> State =>
            new Dictionary<string, Tensor>([.. _mean.State, .. _square.State, KeyValuePair.Create("steps", _steps)]);

        public void Restore(IReadOnlyDictionary<string, Tensor> state)
        {
            _mean.Restore(state);
            _square.Restore(state);
            _steps.copy_(state["steps"]);
        }

        public void Dispose()
        {
            _mean.Dispose();
            _square.Dispose();
            _steps.Dispose();
        }
    }
}
