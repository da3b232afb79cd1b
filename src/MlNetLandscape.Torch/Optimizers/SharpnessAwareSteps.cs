using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary><see cref="Sam"/> and <see cref="Asam"/> at work: steps of another optimizer along the gradient at θ + ρ T² g / ‖T g‖₂.</summary>
/// <param name="rho">ρ.</param>
/// <param name="elasticity">η of T = |w| + η for weights, 1 for other parameters; null for T = 1.</param>
/// <param name="basis">What steps along the gradient found there.</param>
/// <param name="parameters">θ.</param>
internal sealed class SharpnessAwareSteps(double rho, double? elasticity, IOptimizer basis, IReadOnlyList<Parameter> parameters) : IOptimizer
{
    public double LearningRate
    {
        get => basis.LearningRate;
        set => basis.LearningRate = value;
    }

    public IReadOnlyDictionary<string, Tensor> State => basis.State;

    public double Step(IStepObjective step)
    {
        using var scope = NewDisposeScope();
        return basis.Step(new ReplacedGradient(step, () =>
        {
            var loss = step.Differentiate();
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
    }

    public void Restore(IReadOnlyDictionary<string, Tensor> state) => basis.Restore(state);

    public void Dispose() => basis.Dispose();

    /// <summary>θ ← θ + ρ T² g / ‖T g‖₂.</summary>
    /// <returns>θ as it was, null for parameters without a gradient.</returns>
    private Tensor?[] Ascend()
    {
        using var noGradient = no_grad();
        Tensor?[] scaled = [.. parameters.Select(Scaled)]; // T g
        var norm = EuclideanNorm.Of(scaled);
        var before = new Tensor?[parameters.Count];
        for (var index = 0; index < before.Length; index++)
        {
            if (norm == 0 || scaled[index] is not { } part)
                continue;
            var ascent = Scale(parameters[index]) is { } scale ? part * scale : part; // T² g
            before[index] = parameters[index].clone();
            parameters[index].add_(ascent, alpha: Scalars.In(ascent.dtype, rho / norm));
        }

        return before;
    }

    private Tensor? Scaled(Parameter parameter) =>
        parameter.grad is { } gradient && Scale(parameter) is { } scale ? gradient * scale : parameter.grad;

    /// <summary>T; null where it is 1.</summary>
    private Tensor? Scale(Parameter parameter) => elasticity is { } eta && parameter.dim() > 1 ? parameter.abs().add_(eta) : null;

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
