using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Schedule-free gradient descent: gradients are taken at y = (1 − β) z + β x, z ← z − η (∇L(y) + λ y), and x ← (1 − c) x + c z is the mean of all z
/// weighted by η², c = ηₜ² / Σ ηᵢ² (Defazio et al. 2024, algorithm 1 and the authors' code).
/// </summary>
/// <remarks>
/// Between steps the network has x: validation, observers, checkpoints and the finished network see the mean, and losses and running statistics
/// of the steps are those at y; running statistics are taken anew over the training examples wherever the mean is validated, and at the end. β = 0 is Polyak's averaging of plain gradient descent. Needs no schedule but a warm-up.
/// </remarks>
public sealed record ScheduleFreeSgd : Optimizer
{
    /// <summary>β in [0, 1). The default is 0.9 (Defazio et al. 2024).</summary>
    public double Beta { get; init; } = 0.9;

    /// <summary>0.5: gradients see a tenth of each step at once.</summary>
    public override double DefaultLearningRate => 0.5;

    internal override bool HoldsMean => true;

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) => new Running(this, parameters, weightDecay);

    internal override IEnumerable<string> Faults() => InHalfOpenUnit(Beta, nameof(Beta));

    private sealed class Running : IOptimizer
    {
        private readonly ScheduleFreeSgd _settings;
        private readonly IReadOnlyList<Parameter> _parameters; // x, and y while the gradient is taken
        private readonly double _weightDecay;
        private readonly ParameterSlots _z;
        private readonly Tensor _weight = zeros(1, ScalarType.Float64).DetachFromDisposeScope(); // Σ ηᵢ²

        public Running(ScheduleFreeSgd settings, IReadOnlyList<Parameter> parameters, double weightDecay)
        {
            (_settings, _parameters, _weightDecay) = (settings, parameters, weightDecay);
            _z = ParameterSlots.From("z", parameters);
        }

        public double LearningRate { get; set; }

        public double Step(IStepObjective step)
        {
            using var scope = NewDisposeScope();
            var (mean, loss) = DifferentiateBetween(step);
            using var noGradient = no_grad();
            var own = LearningRate * LearningRate;
            var total = _weight.item<double>() + own;
            _weight.fill_(total);
            var share = total > 0 ? own / total : 0; // c
            for (var index = 0; index < mean.Length; index++)
            {
                var (parameter, z) = (_parameters[index], _z[index]);
                if (parameter.grad is { } gradient)
                {
                    z.add_(gradient, alpha: -LearningRate);
                    if (_weightDecay != 0)
                        z.add_(parameter, alpha: -LearningRate * _weightDecay); // λ y
                }

                parameter.copy_(mean[index].mul_(1 - share).add_(z, alpha: share));
            }

            return loss;
        }

        /// <summary>Takes the gradient at y, and leaves the parameters there.</summary>
        /// <returns>x, and L(y).</returns>
        private (Tensor[] Mean, double Loss) DifferentiateBetween(IStepObjective step)
        {
            Tensor[] mean;
            using (no_grad())
            {
                mean = [.. _parameters.Select(parameter => parameter.clone())];
                for (var index = 0; index < mean.Length; index++)
                    _parameters[index].mul_(_settings.Beta).add_(_z[index], alpha: 1 - _settings.Beta);
            }

            try
            {
                return (mean, step.Differentiate());
            }
            catch
            {
                using var noGradient = no_grad();
                for (var index = 0; index < mean.Length; index++)
                    _parameters[index].copy_(mean[index]);
                throw;
            }
        }

        public IReadOnlyDictionary<string, Tensor> State =>
            new Dictionary<string, Tensor>([.. _z.State, KeyValuePair.Create("weight", _weight)]);

        public void Restore(IReadOnlyDictionary<string, Tensor> state)
        {
            _z.Restore(state);
            _weight.copy_(state["weight"]);
        }

        public void Dispose()
        {
            _z.Dispose();
            _weight.Dispose();
        }
    }
}
