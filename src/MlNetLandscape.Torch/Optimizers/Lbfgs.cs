using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Limited-memory BFGS: d = −H g by the two-loop recursion over the last pairs s = Δθ, y = Δg (Nocedal &amp; Wright 2006, algorithm 7.4),
/// with a bisecting line search for the weak Wolfe conditions (Lewis &amp; Overton 2013, algorithm 2.6). ½ λ ‖θ‖² is part of the objective.
/// </summary>
/// <remarks>Meant for batches that hold all examples, or many: set <c>BatchSize</c> accordingly.</remarks>
public sealed record Lbfgs : Optimizer
{
    /// <summary>Directions followed on one batch, in [1, ∞). The default is 20 (PyTorch).</summary>
    public int Iterations { get; init; } = 20;

    /// <summary>Pairs (s, y) remembered, in [1, ∞). The default is 10 (Nocedal &amp; Wright 2006, §7.2: 3 to 20).</summary>
    public int History { get; init; } = 10;

    /// <summary>Evaluations of one line search, in [1, ∞). The default is 25.</summary>
    public int SearchEvaluations { get; init; } = 25;

    /// <summary>A batch is left when ‖g‖∞ falls below it, in [0, ∞). The default is 10⁻⁷ (PyTorch).</summary>
    public double GradientTolerance { get; init; } = 1e-7;

    /// <summary>1: the first trial step of a line search.</summary>
    public override double DefaultLearningRate => 1;

    internal override bool EvaluatesRepeatedly => true;

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) =>
        new LbfgsSearch(this, parameters, weightDecay);

    internal override IEnumerable<string> Faults() =>
    [
        .. Positive(Iterations, nameof(Iterations)), .. Positive(History, nameof(History)), .. Positive(SearchEvaluations, nameof(SearchEvaluations)),
        .. GradientTolerance >= 0 ? Array.Empty<string>() : [$"`GradientTolerance` of `Lbfgs` must be in [0, ∞). Got {GradientTolerance}."],
    ];
}

/// <summary><see cref="Lbfgs"/> at work. All vectors are flat, <c>[P]</c>.</summary>
internal sealed class LbfgsSearch(Lbfgs settings, IReadOnlyList<Parameter> parameters, double weightDecay) : IOptimizer
{
    private const double SufficientDecrease = 1e-4;
    private const double Curvature = 0.9;

    private readonly ParameterVector _vector = new(parameters);
    private readonly List<Pair> _pairs = [];

    public double LearningRate { get; set; }

    public double Step(IStepObjective step)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var start = _vector.Read();
        var kept = _pairs.ToList(); // pairs leave the memory at the end only: a step that throws leaves it as it was
        var added = new List<Pair>();
        try
        {
            return Descend(step, start, kept, added);
        }
        catch
        {
            _vector.Write(start);
            added.ForEach(pair => pair.Dispose());
            throw;
        }
    }

    private double Descend(IStepObjective step, Tensor theta, List<Pair> kept, List<Pair> added)
    {
        var (loss, gradient) = Evaluate(step, theta);
        var first = loss;
        for (var iteration = 0; iteration < settings.Iterations; iteration++)
        {
            if (gradient.abs().max().ToDouble() <= settings.GradientTolerance)
                break;
            var direction = Direction(gradient, kept);
            var slope = Dot(direction, gradient);
            if (!(slope < 0))
            {
                kept.Clear(); // the memory no longer describes this batch: steepest descent
                direction = -gradient;
                slope = Dot(direction, gradient);
            }

            var trial = kept.Count == 0 ? Math.Min(1, 1 / gradient.abs().sum().ToDouble()) * LearningRate : LearningRate;
            if (Search(step, theta, direction, loss, slope, trial) is not { } found)
            {
                _vector.Write(theta);
                if (kept.Count == 0)
                    break; // no descent along the gradient itself: as low as this precision sees
                kept.Clear();
                continue;
            }

            Remember(found.Theta - theta, found.Gradient - gradient, kept, added);
            (theta, loss, gradient) = (found.Theta, found.Loss, found.Gradient);
        }

        _vector.Write(theta); // a search that ran out of evaluations has left the parameters elsewhere
        foreach (var forgotten in _pairs.Concat(added).Except(kept).ToList())
            forgotten.Dispose();
        _pairs.Clear();
        _pairs.AddRange(kept);
        return first;
    }

    private void Remember(Tensor s, Tensor y, List<Pair> kept, List<Pair> added)
    {
        if (Dot(s, y) <= 1e-10 * Dot(y, y))
            return; // yᵀs must be positive for H to stay positive definite
        var pair = new Pair(s, y);
        added.Add(pair);
        kept.Add(pair);
        if (kept.Count > settings.History)
            kept.RemoveAt(0);
    }

    private static Tensor Direction(Tensor gradient, List<Pair> pairs)
    {
        var q = gradient.clone();
        var alphas = new double[pairs.Count];
        for (var i = pairs.Count - 1; i >= 0; i--)
        {
            alphas[i] = Dot(pairs[i].S, q) / Dot(pairs[i].S, pairs[i].Y); // αᵢ = ρᵢ sᵢᵀq
            q.add_(pairs[i].Y, alpha: -alphas[i]);
        }

        if (pairs.Count > 0)
            q.mul_(Dot(pairs[^1].S, pairs[^1].Y) / Dot(pairs[^1].Y, pairs[^1].Y)); // H₀ = sᵀy / yᵀy
        for (var i = 0; i < pairs.Count; i++)
        {
            var beta = Dot(pairs[i].Y, q) / Dot(pairs[i].S, pairs[i].Y);
            q.add_(pairs[i].S, alpha: alphas[i] - beta);
        }

        return q.neg();
    }

    /// <summary>A step t with L(θ + t d) ≤ L + c₁ t gᵀd and ∇L(θ + t d)ᵀd ≥ c₂ gᵀd, or the best that decreases; null when none does.</summary>
    private (Tensor Theta, double Loss, Tensor Gradient)? Search(
        IStepObjective step, Tensor theta, Tensor direction, double loss, double slope, double trial)
    {
        (Tensor, double, Tensor)? best = null;
        var (low, high) = (0.0, double.PositiveInfinity);
        for (var evaluation = 0; evaluation < settings.SearchEvaluations; evaluation++)
        {
            var point = theta.add(direction, alpha: trial);
            var (value, gradient) = Evaluate(step, point);
            if (!double.IsFinite(value) || value > loss + (SufficientDecrease * trial * slope))
            {
                high = trial;
            }
            else
            {
                best = (point, value, gradient);
                if (Dot(gradient, direction) >= Curvature * slope)
                    break;
                low = trial;
            }

            trial = double.IsFinite(high) ? 0.5 * (low + high) : 2 * trial;
        }

        return best;
    }

    private (double Loss, Tensor Gradient) Evaluate(IStepObjective step, Tensor theta)
    {
        _vector.Write(theta);
        double loss;
        using (enable_grad())
            loss = step.Differentiate();
        var gradient = _vector.ReadGradient();
        if (weightDecay == 0)
            return (loss, gradient);
        gradient.add_(theta, alpha: weightDecay);
        return (loss + (0.5 * weightDecay * Dot(theta, theta)), gradient);
    }

    private static double Dot(Tensor a, Tensor b)
    {
        using var product = a * b;
        using var sum = product.sum(ScalarType.Float64); // accumulated in double
        return sum.item<double>();
    }

    public IReadOnlyDictionary<string, Tensor> State => _pairs
        .SelectMany((pair, index) => new[] { KeyValuePair.Create($"s.{index}", pair.S), KeyValuePair.Create($"y.{index}", pair.Y) })
        .ToDictionary();

    public void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        Dispose();
        for (var index = 0; state.ContainsKey($"s.{index}"); index++)
            _pairs.Add(new Pair(Near(state[$"s.{index}"]), Near(state[$"y.{index}"])));
    }

    private Tensor Near(Tensor saved) => saved.to(parameters[0].device, copy: true);

    public void Dispose()
    {
        _pairs.ForEach(pair => pair.Dispose());
        _pairs.Clear();
    }

    private sealed class Pair(Tensor s, Tensor y) : IDisposable
    {
        public Tensor S { get; } = s.DetachFromDisposeScope();

        public Tensor Y { get; } = y.DetachFromDisposeScope();

        public void Dispose()
        {
            S.Dispose();
            Y.Dispose();
        }
    }
}
