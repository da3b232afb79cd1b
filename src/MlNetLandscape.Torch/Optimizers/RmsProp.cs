using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>RMSprop: s ← α s + (1 − α) g², u ← μ u + g / (√s + ε), θ ← θ − η u, with λ θ added to g (Tieleman &amp; Hinton 2012).</summary>
public sealed record RmsProp : Optimizer
{
    /// <summary>α in [0, 1). The default is 0.99 (PyTorch).</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>ε in (0, ∞). The default is 10⁻⁸ (PyTorch).</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>μ in [0, 1). The default is 0.</summary>
    public double Momentum { get; init; }

    /// <summary>0.001.</summary>
    public override double DefaultLearningRate => 1e-3;

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) =>
        new Running(this, parameters, weightDecay);

    internal override IEnumerable<string> Faults() =>
        [.. InHalfOpenUnit(Alpha, nameof(Alpha)), .. Positive(Epsilon, nameof(Epsilon)), .. InHalfOpenUnit(Momentum, nameof(Momentum))];

    private sealed class Running(RmsProp settings, IReadOnlyList<Parameter> parameters, double weightDecay) : IOptimizer
    {
        private readonly ParameterSlots _square = new("square", parameters);
        private readonly ParameterSlots _velocity = new("velocity", settings.Momentum == 0 ? [] : parameters);

        public double LearningRate { get; set; }

        public double Step(IStepObjective step)
        {
            var loss = step.Differentiate();
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            for (var index = 0; index < parameters.Count; index++)
            {
                var parameter = parameters[index];
                if (parameter.grad is not { } gradient)
                    continue;
                if (weightDecay != 0)
                    gradient = gradient.add(parameter, alpha: weightDecay); // g + λ θ
                _square[index].mul_(settings.Alpha).addcmul_(gradient, gradient, 1 - settings.Alpha);
                var scale = _square[index].sqrt().add_(settings.Epsilon); // √s + ε
                if (settings.Momentum == 0)
                {
                    parameter.addcdiv_(gradient, scale, -LearningRate);
                    continue;
                }

                _velocity[index].mul_(settings.Momentum).addcdiv_(gradient, scale, 1);
                parameter.add_(_velocity[index], alpha: -LearningRate);
            }

            return loss;
        }

        public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor>([.. _square.State, .. _velocity.State]);

        public void Restore(IReadOnlyDictionary<string, Tensor> state)
        {
            _square.Restore(state);
            if (settings.Momentum != 0)
                _velocity.Restore(state);
        }

        public void Dispose()
        {
            _square.Dispose();
            _velocity.Dispose();
        }
    }
}
