using MlNetLandscape.Numerics.Sharpness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Stochastic gradient descent: v ← μ v + g + λ θ, θ ← θ − η v; Nesterov's form steps along g + λ θ + μ v (Sutskever et al. 2013).</summary>
public sealed record Sgd : Optimizer
{
    /// <summary>μ in [0, 1). The default is 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Nesterov's form of momentum. The default is false.</summary>
    public bool Nesterov { get; init; }

    /// <summary>0.05.</summary>
    public override double DefaultLearningRate => 0.05;

    internal override double? StabilityThreshold => EdgeOfStability.Assess(sharpness: 0, learningRate: 1, Momentum, Nesterov).Threshold;

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) =>
        new Running(this, parameters, weightDecay);

    internal override IEnumerable<string> Faults()
    {
        foreach (var fault in InHalfOpenUnit(Momentum, nameof(Momentum)))
            yield return fault;
        if (Nesterov && Momentum == 0)
            yield return "`Nesterov` of `Sgd` needs a `Momentum` above 0. Got 0.";
    }

    private sealed class Running(Sgd settings, IReadOnlyList<Parameter> parameters, double weightDecay) : IOptimizer
    {
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
                if (settings.Momentum != 0)
                {
                    var velocity = _velocity[index];
                    velocity.mul_(settings.Momentum).add_(gradient); // v ← μ v + g
                    gradient = settings.Nesterov ? gradient.add(velocity, alpha: settings.Momentum) : velocity;
                }

                parameter.add_(gradient, alpha: -LearningRate);
            }

            return loss;
        }

        public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor>(_velocity.State);

        public void Restore(IReadOnlyDictionary<string, Tensor> state)
        {
            if (settings.Momentum != 0)
                _velocity.Restore(state);
        }

        public void Dispose() => _velocity.Dispose();
    }
}
