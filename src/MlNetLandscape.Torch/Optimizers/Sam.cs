using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Sharpness-aware minimisation: another optimizer steps along the gradient at θ + ε, with ε = ρ g / ‖g‖₂ over all parameters: the steepest way up within
/// radius ρ, to first order (Foret et al. 2021, algorithm 1). Both gradients are of the same batch; weight decay is the base optimizer's alone.
/// </summary>
/// <remarks>Twice the cost of its base optimizer.</remarks>
public sealed record Sam : Optimizer
{
    /// <summary>ρ in [0, ∞), the radius; 0 leaves the base optimizer as it is. The default is 0.05 (Foret et al. 2021, §3.1); small perceptrons want 0.1 to 0.5.</summary>
    public double Rho { get; init; } = 0.05;

    /// <summary>What steps along the gradient found there. The default is <see cref="Sgd"/>.</summary>
    public Optimizer Base { get; init; } = new Sgd();

    /// <summary>The base optimizer's.</summary>
    public override double DefaultLearningRate => Base.DefaultLearningRate;

    internal override bool EvaluatesRepeatedly => true;

    internal override bool DecaysInObjective => Base.DecaysInObjective;

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) =>
        new Running(Rho, Base.Start(parameters, weightDecay), parameters);

    internal override IEnumerable<string> Faults()
    {
        if (Rho is not (>= 0 and < double.PositiveInfinity))
            yield return $"`Rho` of `Sam` must be in [0, ∞). Got {Rho}.";
        if (Base is null or { EvaluatesRepeatedly: true })
            yield return $"`Base` of `Sam` must take one gradient a step, as Sgd, AdamW and RmsProp do. Got {Base?.GetType().Name ?? "null"}.";
        foreach (var fault in Base?.Faults() ?? [])
            yield return fault;
    }

    private sealed class Running(double rho, IOptimizer basis, IReadOnlyList<Parameter> parameters) : IOptimizer
    {
        public double LearningRate
        {
            get => basis.LearningRate;
            set => basis.LearningRate = value;
        }

        public IReadOnlyDictionary<string, Tensor> State => basis.State;

        public double Step(IStepObjective step)
        {
            var loss = step.Differentiate();
            using var scope = NewDisposeScope();
            basis.Step(new ReplacedGradient(step, () =>
            {
                var theta = Ascend();
                try
                {
                    step.Differentiate(); // leaves ∇L(θ + ε)
                }
                finally
                {
                    Return(theta);
                }

                return loss;
            }));
            return loss;
        }

        public void Restore(IReadOnlyDictionary<string, Tensor> state) => basis.Restore(state);

        public void Dispose() => basis.Dispose();

        /// <summary>θ ← θ + ρ g / ‖g‖₂.</summary>
        /// <returns>θ as it was, null for parameters without a gradient.</returns>
        private Tensor?[] Ascend()
        {
            using var noGradient = no_grad();
            var norm = Math.Sqrt(parameters.Sum(parameter => parameter.grad?.square().sum(ScalarType.Float64).item<double>() ?? 0));
            var before = new Tensor?[parameters.Count];
            for (var index = 0; index < before.Length; index++)
            {
                if (norm == 0 || parameters[index].grad is not { } gradient)
                    continue;
                before[index] = parameters[index].clone();
                parameters[index].add_(gradient, alpha: rho / norm);
            }

            return before;
        }

        private void Return(Tensor?[] before)
        {
            using var noGradient = no_grad();
            for (var index = 0; index < before.Length; index++)
            {
                if (before[index] is { } theta)
                    parameters[index].copy_(theta);
            }
        }
    }
}
