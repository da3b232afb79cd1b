using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Replicated gradient descent towards wide flat minima: y replicas, each with momentum on examples of its own, vₐ ← μ vₐ + gₐ + λ θₐ, θₐ ← θₐ − η vₐ, are then drawn
/// together, θₐ ← θ̄ + (θₐ − θ̄) / (1 + η κ), κ = κ₀ (1 + κ₁)ᵗ (Baldassi et al. 2016; Pittorino et al. 2021, algorithm 1, whose pull η κ (θₐ − θ̄) this is, taken implicitly:
/// stable for every κ).
/// </summary>
/// <remarks>
/// Between steps the network is the mean θ̄ of the replicas. A step costs y gradients, 2 y vectors are kept; losses and running statistics of the steps are those of
/// the first replica; running statistics are taken anew over the training examples wherever the mean is validated, and at the end. Replicas start together and part by their examples: where a batch holds all of them they stay the same.
/// </remarks>
public sealed record ReplicatedSgd : Optimizer
{
    /// <summary>y in [1, ∞). The default is 3 (Pittorino et al. 2021, §4).</summary>
    public int Replicas { get; init; } = 3;

    /// <summary>κ₀ in [0, ∞), in the unit of the curvature of L. The default is 0.1.</summary>
    public double Coupling { get; init; } = 0.1;

    /// <summary>κ₁ in [0, ∞), the growth of κ a step. The default is 0.001: a factor of 150 in 5,000 steps.</summary>
    public double CouplingGrowth { get; init; } = 1e-3;

    /// <summary>μ in [0, 1). The default is 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>0.05.</summary>
    public override double DefaultLearningRate => 0.05;

    internal override bool EvaluatesRepeatedly => true;

    internal override bool HoldsMean => true;

    internal override bool TakesClippedGradients => true;

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) => new Running(this, parameters, weightDecay);

    internal override IEnumerable<string> Faults() =>
    [
        .. Positive(Replicas, nameof(Replicas)), .. NotNegative(Coupling, nameof(Coupling)), .. NotNegative(CouplingGrowth, nameof(CouplingGrowth)),
        .. InHalfOpenUnit(Momentum, nameof(Momentum)),
    ];

    private sealed class Running(ReplicatedSgd settings, IReadOnlyList<Parameter> parameters, double weightDecay) : IOptimizer
    {
        private readonly ParameterSlots[] _replicas =
            [.. Enumerable.Range(0, settings.Replicas).Select(replica => ParameterSlots.From(FormattableString.Invariant($"replica.{replica}"), parameters))];

        private readonly ParameterSlots[] _velocities =
            [.. Enumerable.Range(0, settings.Replicas).Select(replica => new ParameterSlots(FormattableString.Invariant($"velocity.{replica}"), parameters))];

        private readonly StepCount _steps = new();

        public double LearningRate { get; set; }

        public double Step(IStepObjective step)
        {
            using var scope = NewDisposeScope();
            var (gradients, loss) = Differentiate(step);
            using var noGradient = no_grad();
            var kept = 1 / (1 + (LearningRate * settings.Coupling * Math.Pow(1 + settings.CouplingGrowth, _steps.Value)));
            for (var index = 0; index < parameters.Count; index++)
            {
                using var one = NewDisposeScope();
                for (var replica = 0; replica < _replicas.Length; replica++)
                    Move(_replicas[replica][index], _velocities[replica][index], gradients[replica][index]);
                var mean = _replicas[0][index].clone();
                foreach (var replica in _replicas.Skip(1))
                    mean.add_(replica[index]);
                mean.div_(_replicas.Length);
                foreach (var replica in kept < 1 ? _replicas : [])
                    replica[index].sub_(mean).mul_(kept).add_(mean); // θ̄ + (θₐ − θ̄) / (1 + η κ)
                parameters[index].copy_(mean);
            }

            _steps.Increase();
            return loss;
        }

        private void Move(Tensor theta, Tensor velocity, Tensor? gradient)
        {
            if (gradient is null)
                return;
            if (weightDecay != 0)
                gradient = gradient.add(theta, alpha: weightDecay); // g + λ θ
            velocity.mul_(settings.Momentum).add_(gradient);
            theta.add_(velocity, alpha: -LearningRate);
        }

        /// <summary>The gradient of each replica, and the loss of the first; leaves the parameters anywhere.</summary>
        private (Tensor?[][] Gradients, double Loss) Differentiate(IStepObjective step)
        {
            var gradients = new Tensor?[_replicas.Length][];
            var loss = double.NaN;
            Tensor[] mean;
            using (no_grad())
                mean = [.. parameters.Select(parameter => parameter.clone())];
            try
            {
                for (var replica = 0; replica < gradients.Length; replica++)
                {
                    Write(index => _replicas[replica][index]);
                    if (replica == 0)
                        loss = step.Differentiate();
                    else
                        step.DifferentiateOther(replica);
                    using var noGradient = no_grad();
                    gradients[replica] = [.. parameters.Select(parameter => parameter.grad?.clone())];
                }
            }
            catch
            {
                Write(index => mean[index]);
                throw;
            }

            return (gradients, loss);
        }

        private void Write(Func<int, Tensor> theta)
        {
            using var noGradient = no_grad();
            for (var index = 0; index < parameters.Count; index++)
                parameters[index].copy_(theta(index));
        }

        public IReadOnlyDictionary<string, Tensor> State =>
            new Dictionary<string, Tensor>([.. _replicas.Concat(_velocities).SelectMany(slots => slots.State), _steps.Entry]);

        public void Restore(IReadOnlyDictionary<string, Tensor> state)
        {
            foreach (var slots in _replicas.Concat(_velocities))
                slots.Restore(state);
            _steps.Restore(state);
        }

        public void Dispose()
        {
            foreach (var slots in _replicas.Concat(_velocities))
                slots.Dispose();
            _steps.Dispose();
        }
    }
}
