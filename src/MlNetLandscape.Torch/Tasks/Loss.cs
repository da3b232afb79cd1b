using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A loss ℓ(output, target) of one example. Training minimises the weighted mean Σ wᵢ ℓᵢ / Σ wᵢ.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CrossEntropyLoss), "crossEntropy")]
[JsonDerivedType(typeof(FocalLoss), "focal")]
[JsonDerivedType(typeof(LogisticLoss), "logistic")]
[JsonDerivedType(typeof(SquaredLoss), "squared")]
[JsonDerivedType(typeof(HuberLoss), "huber")]
[JsonDerivedType(typeof(AbsoluteLoss), "absolute")]
[JsonDerivedType(typeof(PolynomialHingeLoss), "polynomialHinge")]
[JsonDerivedType(typeof(OneHotSquaredLoss), "oneHotSquared")]
public abstract record Loss
{
    private protected Loss() { }

    /// <summary>The loss of each example.</summary>
    /// <param name="outputs">The network's outputs, <c>[B, K]</c>.</param>
    /// <param name="targets"><c>[B]</c>: Int64 classes, or Float32 numbers.</param>
    /// <returns><c>[B]</c>.</returns>
    internal abstract Tensor PerExample(Tensor outputs, Tensor targets);

    /// <summary>The mean of <see cref="PerExample"/> over the batch; overridden where libtorch has it in one kernel.</summary>
    internal virtual Tensor Mean(Tensor outputs, Tensor targets) => PerExample(outputs, targets).mean();

    /// <summary>Factors on the examples' weights by class; null for none.</summary>
    internal virtual double[]? ClassFactors => null;

    /// <summary>What is wrong with this loss for <paramref name="task"/>, a sentence a fault.</summary>
    internal abstract IEnumerable<string> Faults(PredictionTask task);

    private protected IEnumerable<string> Expect<TTask>(PredictionTask task)
        where TTask : PredictionTask
    {
        if (task is not TTask)
            yield return $"`Loss` {GetType().Name} does not fit a {task.Kind} task. Choose {task.DefaultLoss.GetType().Name} or leave `Loss` unset.";
    }
}
