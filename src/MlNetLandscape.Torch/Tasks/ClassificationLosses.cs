using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Softmax cross-entropy −Σ_k q_k log p_k with p = softmax(outputs) and q = (1 − ε) one-hot(target) + ε / K.</summary>
public sealed record CrossEntropyLoss : Loss
{
    /// <summary>ε of label smoothing in [0, 1). The default is 0 (Szegedy et al. 2016, §7, used 0.1).</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>One positive factor a class on the weight of its examples; empty for none, which is the default.</summary>
    public ImmutableArray<double> ClassWeights { get; init; } = [];

    internal override double[]? ClassFactors => ClassWeights.IsDefaultOrEmpty ? null : [.. ClassWeights];

    internal override Tensor PerExample(Tensor outputs, Tensor targets) =>
        nn.functional.cross_entropy(outputs, targets, reduction: nn.Reduction.None, label_smoothing: LabelSmoothing);

    internal override Tensor Mean(Tensor outputs, Tensor targets) =>
        nn.functional.cross_entropy(outputs, targets, label_smoothing: LabelSmoothing);

    internal override IEnumerable<string> Faults(PredictionTask task)
    {
        foreach (var fault in Expect<MulticlassTask>(task))
            yield return fault;
        if (LabelSmoothing is not (>= 0 and < 1))
            yield return $"`LabelSmoothing` of `CrossEntropyLoss` must be in [0, 1). Got {LabelSmoothing}.";
        if (ClassWeights.IsDefaultOrEmpty)
            yield break;
        if (task is MulticlassTask { Classes: var classes } && ClassWeights.Length != classes)
            yield return $"`ClassWeights` of `CrossEntropyLoss` must have one entry a class. Got {ClassWeights.Length} for {classes} classes.";
        if (ClassWeights.Any(weight => !(weight > 0) || double.IsInfinity(weight)))
            yield return $"`ClassWeights` of `CrossEntropyLoss` must be in (0, ∞). Got [{string.Join(", ", ClassWeights)}].";
    }

    /// <inheritdoc />
    public bool Equals(CrossEntropyLoss? other) =>
        other is not null && LabelSmoothing == other.LabelSmoothing && (ClassFactors ?? []).SequenceEqual(other.ClassFactors ?? []);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(LabelSmoothing, ClassWeights.IsDefaultOrEmpty ? 0 : ClassWeights.Length);
}

/// <summary>Focal loss −(1 − p)^γ log p of the true class's probability p, for two or more classes (Lin et al. 2017, eq. 4).</summary>
public sealed record FocalLoss : Loss
{
    /// <summary>γ ≥ 0: how much less the easy examples count. The default is 2 (Lin et al. 2017, §4.1).</summary>
    public double Gamma { get; init; } = 2;

    internal override Tensor PerExample(Tensor outputs, Tensor targets)
    {
        var cost = outputs.shape[1] == 1
            ? nn.functional.binary_cross_entropy_with_logits(outputs.view(-1), targets, reduction: nn.Reduction.None)
            : nn.functional.cross_entropy(outputs, targets, reduction: nn.Reduction.None); // −log p, [B]
        return Gamma == 0 ? cost : (1 - (-cost).exp()).clamp_min(1e-12).pow(Gamma) * cost; // the slope of x^γ at 0 is infinite for γ < 1
    }

    internal override IEnumerable<string> Faults(PredictionTask task)
    {
        if (task is not (MulticlassTask or BinaryTask))
            yield return $"`Loss` FocalLoss does not fit a {task.Kind} task. Choose {task.DefaultLoss.GetType().Name} or leave `Loss` unset.";
        if (Gamma is not (>= 0 and < double.PositiveInfinity))
            yield return $"`Gamma` of `FocalLoss` must be in [0, ∞). Got {Gamma}.";
    }
}

/// <summary>Logistic loss log(1 + e^(−s)) for yes, log(1 + e^s) for no, with s the network's only output.</summary>
public sealed record LogisticLoss : Loss
{
    /// <summary>Factor in (0, ∞) on the weight of positive examples. The default is 1.</summary>
    public double PositiveWeight { get; init; } = 1;

    internal override double[]? ClassFactors => PositiveWeight == 1 ? null : [1, PositiveWeight];

    internal override Tensor PerExample(Tensor outputs, Tensor targets) =>
        nn.functional.binary_cross_entropy_with_logits(outputs.view(-1), targets, reduction: nn.Reduction.None);

    internal override Tensor Mean(Tensor outputs, Tensor targets) =>
        nn.functional.binary_cross_entropy_with_logits(outputs.view(-1), targets);

    internal override IEnumerable<string> Faults(PredictionTask task)
    {
        foreach (var fault in Expect<BinaryTask>(task))
            yield return fault;
        if (PositiveWeight is not (> 0 and < double.PositiveInfinity))
            yield return $"`PositiveWeight` of `LogisticLoss` must be in (0, ∞). Got {PositiveWeight}.";
    }
}
