using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Muon: momentum, then the direction's singular values made about 1 by Newton–Schulz steps, W ← W (1 − η λ) − η √max(1, r / c) NS(g + μ (m − g)), m ← μ m + (1 − μ) g,
/// for the weights <c>[r, c]</c> of hidden layers, kernels flattened to <c>[out, in · height · width]</c>; another optimizer takes the other parameters (Jordan et al. 2024).
/// </summary>
/// <remarks>Hidden are all tensors of two dimensions or more but the last in the network's order: the output layer, as biases and scales, is <see cref="Others"/>'s.</remarks>
public sealed record Muon : Optimizer
{
    /// <summary>μ in [0, 1). The default is 0.95 (Jordan et al. 2024).</summary>
    public double Momentum { get; init; } = 0.95;

    /// <summary>Whether the direction is Nesterov's, (1 − μ) g + μ m, and not m. The default is true (Jordan et al. 2024).</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>Newton–Schulz steps, in [1, ∞). The default is 5 (Jordan et al. 2024).</summary>
    public int Iterations { get; init; } = 5;

    /// <summary>What takes the other parameters. The default is <see cref="AdamW"/>.</summary>
    public Optimizer Others { get; init; } = new AdamW();

    /// <summary>The learning rate of <see cref="Others"/> as a multiple of η, in (0, ∞). The default is 0.05: 0.001 at the default η.</summary>
    public double OthersRate { get; init; } = 0.05;

    /// <summary>0.02.</summary>
    public override double DefaultLearningRate => 0.02;

    internal override bool DecaysInObjective => false;

    internal override bool HoldsMean => Others is { HoldsMean: true };

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) => new Running(this, parameters, weightDecay);

    internal override IEnumerable<string> Faults() =>
    [
        .. InHalfOpenUnit(Momentum, nameof(Momentum)), .. Positive(Iterations, nameof(Iterations)), .. Positive(OthersRate, nameof(OthersRate)),
        .. OneGradient(Others, nameof(Others)), .. Others?.Faults() ?? [],
    ];

    private sealed class Running : IOptimizer
    {
        private readonly Muon _settings;
        private readonly double _weightDecay;
        private readonly Parameter[] _hidden;
        private readonly ParameterSlots _momentum;
        private readonly IOptimizer _others;

        public Running(Muon settings, IReadOnlyList<Parameter> parameters, double weightDecay)
        {
            (_settings, _weightDecay) = (settings, weightDecay);
            _hidden = [.. parameters.Where(parameter => parameter.dim() > 1).SkipLast(1)];
            _momentum = new ParameterSlots("momentum", _hidden);
            _others = settings.Others.Start([.. parameters.Where(parameter => !_hidden.Any(hidden => ReferenceEquals(hidden, parameter)))], weightDecay);
        }

        public double LearningRate { get; set; }

        public double Step(IStepObjective step)
        {
            _others.LearningRate = LearningRate * _settings.OthersRate;
            var loss = _others.Step(step); // leaves the gradient of all
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            for (var index = 0; index < _hidden.Length; index++)
            {
                if (_hidden[index].grad is { } gradient)
                    Move(_hidden[index], gradient, _momentum[index]);
            }

            return loss;
        }

        private void Move(Parameter weight, Tensor gradient, Tensor momentum)
        {
            momentum.mul_(_settings.Momentum).add_(gradient, alpha: 1 - _settings.Momentum); // m ← μ m + (1 − μ) g
            var direction = _settings.Nesterov ? (gradient * (1 - _settings.Momentum)).add_(momentum, alpha: _settings.Momentum) : momentum;
            var matrix = direction.reshape(weight.shape[0], -1); // [r, c]
            var (rows, columns) = (matrix.shape[0], matrix.shape[1]);
            var step = NewtonSchulz.Orthogonalize(matrix, _settings.Iterations, NewtonSchulz.Fast);
            if (_weightDecay != 0)
                weight.mul_(1 - (LearningRate * _weightDecay));
            weight.add_(step.reshape(weight.shape), alpha: -LearningRate * Math.Sqrt(Math.Max(1, rows / (double)columns)));
        }

        public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor>([.. _momentum.State, .. Inner(_others.State)]);

        public void Restore(IReadOnlyDictionary<string, Tensor> state)
        {
            _momentum.Restore(state);
            _others.Restore(state.Where(entry => entry.Key.StartsWith("others.", StringComparison.Ordinal)).ToDictionary(entry => entry.Key["others.".Length..], entry => entry.Value));
        }

        public void Dispose()
        {
            _momentum.Dispose();
            _others.Dispose();
        }

        private static IEnumerable<KeyValuePair<string, Tensor>> Inner(IReadOnlyDictionary<string, Tensor> state) =>
            state.Select(entry => KeyValuePair.Create("others." + entry.Key, entry.Value));
    }
}
