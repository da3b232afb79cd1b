using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Entropy-SGD: descends local entropy, −log ∫ exp(−L(θ′) − ½ γ ‖θ − θ′‖²) dθ′, whose gradient is γ (θ − ⟨θ′⟩). Langevin steps estimate ⟨θ′⟩,
/// θ′ ← θ′ − η′ (∇L(θ′) + γ (θ′ − θ)) + √(2 η′) ε z, z ~ N(0, I), m ← (1 − a) m + a θ′, each on examples of its own; then θ moves along θ − m, γ being absorbed in η
/// (Chaudhari et al. 2017, algorithm 1 and the authors' code). ½ λ ‖θ‖² is part of L.
/// </summary>
/// <remarks>
/// A step costs <see cref="Iterations"/> gradients: compare at equal epochs times <see cref="Iterations"/>. The sources find little gain; it is here for research.
/// The first gradient is of the step's batch, the others of other examples. Running statistics see the first alone.
/// </remarks>
public sealed record EntropySgd : Optimizer
{
    /// <summary>L, the Langevin steps for one step, in [1, ∞). The default is 20 (Chaudhari et al. 2017, §5).</summary>
    public int Iterations { get; init; } = 20;

    /// <summary>η′, the length of the Langevin steps, in (0, ∞). The default is 0.1 (Chaudhari et al. 2017, §5).</summary>
    public double InnerRate { get; init; } = 0.1;

    /// <summary>ε, the size of the noise, in [0, ∞). The default is 10⁻⁴ (Chaudhari et al. 2017, §5).</summary>
    public double Noise { get; init; } = 1e-4;

    /// <summary>γ₀, in the unit of the curvature of L, in [0, ∞). The default is 0.03 (Chaudhari et al. 2017, §5.3).</summary>
    public double Scope { get; init; } = 0.03;

    /// <summary>γ₁ of γ = γ₀ (1 + γ₁)ᵗ over the steps t, in [0, ∞); γ stays at 1 / η′, where the pull alone would take θ′ back to θ. The default is 0.001 (the authors' code).</summary>
    public double ScopeGrowth { get; init; } = 1e-3;

    /// <summary>a, the share of the newest θ′ in the mean, in (0, 1]. The default is 0.25 (the authors' code).</summary>
    public double Averaging { get; init; } = 0.25;

    /// <summary>What steps along θ − m. The default is <see cref="Sgd"/> without momentum.</summary>
    public Optimizer Base { get; init; } = new Sgd { Momentum = 0 };

    /// <summary>1: plain gradient descent then goes to the mean.</summary>
    public override double DefaultLearningRate => 1;

    internal override bool EvaluatesRepeatedly => true;

    internal override bool TakesClippedGradients => true;

    internal override bool HoldsMean => Base is { HoldsMean: true };

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) =>
        new Running(this, Base.Start(parameters, weightDecay: 0), parameters, weightDecay);

    internal override IEnumerable<string> Faults() =>
    [
        .. Positive(Iterations, nameof(Iterations)), .. Positive(InnerRate, nameof(InnerRate)), .. NotNegative(Noise, nameof(Noise)),
        .. NotNegative(Scope, nameof(Scope)), .. NotNegative(ScopeGrowth, nameof(ScopeGrowth)),
        .. Averaging is > 0 and <= 1 ? Array.Empty<string>() : [$"`Averaging` of `EntropySgd` must be in (0, 1]. Got {Averaging}."],
        .. OneGradient(Base, nameof(Base)), .. Base?.Faults() ?? [],
    ];

    private sealed class Running(EntropySgd settings, IOptimizer basis, IReadOnlyList<Parameter> parameters, double weightDecay) : IOptimizer
    {
        private readonly StepCount _steps = new("scoped");

        public double LearningRate
        {
            get => basis.LearningRate;
            set => basis.LearningRate = value;
        }

        public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor>([.. basis.State, _steps.Entry]);

        public double Step(IStepObjective step)
        {
            using var scope = NewDisposeScope();
            var loss = basis.Step(new ReplacedGradient(step, () => Descend(step)));
            _steps.Increase();
            return loss;
        }

        public void Restore(IReadOnlyDictionary<string, Tensor> state)
        {
            basis.Restore(state);
            _steps.Restore(state);
        }

        public void Dispose()
        {
            basis.Dispose();
            _steps.Dispose();
        }

        /// <summary>Leaves θ − m in the parameters' <c>grad</c>.</summary>
        private double Descend(IStepObjective step)
        {
            using var generator = new Generator(unchecked((ulong)Seed.Derive(step.Seed, 0)));
            var gamma = Math.Min(settings.Scope * Math.Pow(1 + settings.ScopeGrowth, _steps.Value), 1 / settings.InnerRate);
            var loss = step.Differentiate();
            Tensor[] theta;
            Tensor[] mean;
            using (no_grad())
                (theta, mean) = ([.. parameters.Select(parameter => parameter.clone())], [.. parameters.Select(parameter => parameter.clone())]);
            try
            {
                for (var iteration = 0; iteration < settings.Iterations; iteration++)
                {
                    if (iteration > 0)
                        step.DifferentiateOther(iteration);
                    using var one = NewDisposeScope();
                    using var noGradient = no_grad();
                    for (var index = 0; index < theta.Length; index++)
                        Move(index, theta[index], mean[index], gamma, generator);
                }
            }
            finally
            {
                using var noGradient = no_grad();
                for (var index = 0; index < theta.Length; index++)
                    parameters[index].copy_(theta[index]);
            }

            using (no_grad())
            {
                for (var index = 0; index < theta.Length; index++)
                {
                    if (parameters[index].grad is { } gradient)
                        gradient.copy_(theta[index] - mean[index]);
                }
            }

            return loss;
        }

        private void Move(int index, Tensor theta, Tensor mean, double gamma, Generator generator)
        {
            var moving = parameters[index];
            if (moving.grad is not { } gradient)
                return;
            var force = gradient.add(moving, alpha: weightDecay).add_(moving - theta, alpha: gamma); // ∇L(θ′) + λ θ′ + γ (θ′ − θ)
            moving.add_(force, alpha: -settings.InnerRate);
            if (settings.Noise > 0)
                moving.add_(RandomNumbers.Normal(moving, generator), alpha: Math.Sqrt(2 * settings.InnerRate) * settings.Noise);
            mean.mul_(1 - settings.Averaging).add_(moving, alpha: settings.Averaging);
        }
    }
}
