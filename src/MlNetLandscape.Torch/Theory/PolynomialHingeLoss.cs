using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Polynomial hinge loss Σ_k max(1 − y_k f_k, 0)^p with y = ±1: one output for yes and no, or one against the rest for each of K classes.</summary>
/// <remarks>
/// Convex and non-decreasing in −y f, and 0 from margin 1 on. For p ≥ 3 it is twice continuously differentiable, as the theorem on <see cref="ExponentialNeuronRisk"/> asks; p = 1 is the
/// hinge of support vector machines, p = 2 its square.
/// </remarks>
public sealed record PolynomialHingeLoss : Loss
{
    /// <summary>p, in [1, ∞). The default is 3.</summary>
    public double Power { get; init; } = 3;

    internal override Tensor PerExample(Tensor outputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var signs = outputs.shape[1] == 1
            ? (2 * targets.to_type(outputs.dtype) - 1).view(-1, 1)
            : 2 * nn.functional.one_hot(targets, outputs.shape[1]).to_type(outputs.dtype) - 1; // [B, K]
        var violations = (1 - (signs * outputs)).relu();
        return (Power == 1 ? violations : violations.pow(Power)).sum(1).MoveToOuterDisposeScope();
    }

    internal override IEnumerable<string> Faults(PredictionTask task)
    {
        if (task is not (MulticlassTask or BinaryTask))
            yield return $"`Loss` PolynomialHingeLoss does not fit a {task.Kind} task. Choose {task.DefaultLoss.GetType().Name} or leave `Loss` unset.";
        if (Power is not (>= 1 and < double.PositiveInfinity))
            yield return $"`Power` of `PolynomialHingeLoss` must be in [1, ∞). Got {Power}.";
    }
}
