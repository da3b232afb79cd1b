using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Adaptive remote stochastic gradients, the quasi-hyperbolic form of Adam: θ ← θ (1 − η λ) − η ((1 − ν) g + ν m̂) / (√v̂ + ε), v̂ the largest so far
/// (Chen et al. 2019, arXiv 1905.01422, with μ = 1 − ν; Ma &amp; Yarats 2019). ν = 1 is Adam, ν = 0 takes no momentum, ν = β₁ is near Nesterov's.
/// </summary>
/// <remarks>Along a direction of constant curvature h with constant v̂ the error follows the roots of z² − z (1 + β₁ − a h (1 − ν β₁)) + β₁ (1 − a h (1 − ν)), a = η / √v̂.</remarks>
public sealed record Arsg : Optimizer
{
    /// <summary>ν in [0, 1]. The default is 0.9.</summary>
    public double Nu { get; init; } = 0.9;

    /// <summary>β₁ in [0, 1). The default is 0.999.</summary>
    public double Beta1 { get; init; } = 0.999;

    /// <summary>β₂ in [0, 1). The default is 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε in (0, ∞). The default is 10⁻⁸.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whether v̂ is the largest so far and not the present one (Reddi et al. 2018). The default is true.</summary>
    public bool KeepsLargest { get; init; } = true;

    /// <summary>0.001.</summary>
    public override double DefaultLearningRate => 1e-3;

    internal override bool DecaysInObjective => false;

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) => new Running(this, parameters, weightDecay);

    internal override IEnumerable<string> Faults() =>
    [
        .. Nu is >= 0 and <= 1 ? Array.Empty<string>() : [$"`Nu` of `Arsg` must be in [0, 1]. Got {Nu}."],
        .. InHalfOpenUnit(Beta1, nameof(Beta1)), .. InHalfOpenUnit(Beta2, nameof(Beta2)), .. Positive(Epsilon, nameof(Epsilon)),
    ];

    private sealed class Running(Arsg settings, IReadOnlyList<Parameter> parameters, double weightDecay) : IOptimizer
    {
        private readonly ParameterSlots _mean = new("mean", parameters);
        private readonly ParameterSlots _square = new("square", parameters);
        private readonly ParameterSlots _largest = new("largest", settings.KeepsLargest ? parameters : []);
        private readonly StepCount _steps = new();

        public double LearningRate { get; set; }

        public double Step(IStepObjective step)
        {
            var loss = step.Differentiate();
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            _steps.Increase();
            var rate = LearningRate / (1 - Math.Pow(settings.Beta1, _steps.Value)); // η / (1 − β₁ᵗ)
            var root = Math.Sqrt(1 - Math.Pow(settings.Beta2, _steps.Value)); // √(1 − β₂ᵗ)
            for (var index = 0; index < parameters.Count; index++)
            {
                var parameter = parameters[index];
                if (parameter.grad is not { } gradient)
                    continue;
                if (weightDecay != 0)
                    parameter.mul_(Scalars.In(parameter.dtype, 1 - (LearningRate * weightDecay)));
                _mean[index].mul_(settings.Beta1).add_(gradient, alpha: 1 - settings.Beta1);
                _square[index].mul_(settings.Beta2).addcmul_(gradient, gradient, 1 - settings.Beta2);
                if (settings.KeepsLargest)
                    _largest[index].copy_(_largest[index].maximum(_square[index]));
                var scale = (settings.KeepsLargest ? _largest : _square)[index].sqrt().div_(root).add_(settings.Epsilon); // √v̂ + ε
                parameter.addcdiv_(_mean[index], scale, Scalars.In(parameter.dtype, -rate * settings.Nu));
                if (settings.Nu < 1)
                    parameter.addcdiv_(gradient, scale, -LearningRate * (1 - settings.Nu));
            }

            return loss;
        }

        public IReadOnlyDictionary<string, Tensor> State =>
            new Dictionary<string, Tensor>([.. _mean.State, .. _square.State, .. _largest.State, _steps.Entry]);

        public void Restore(IReadOnlyDictionary<string, Tensor> state)
        {
            _mean.Restore(state);
            _square.Restore(state);
            if (settings.KeepsLargest)
                _largest.Restore(state);
            _steps.Restore(state);
        }

        public void Dispose()
        {
            _mean.Dispose();
            _square.Dispose();
            _largest.Dispose();
            _steps.Dispose();
        }
    }
}
