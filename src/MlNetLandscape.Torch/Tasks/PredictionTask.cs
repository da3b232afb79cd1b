using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>What a network predicts: the form of labels, the usual loss, the link from outputs to scores and the metric of the epoch table.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "task")]
[JsonDerivedType(typeof(MulticlassTask), "multiclass")]
[JsonDerivedType(typeof(BinaryTask), "binary")]
[JsonDerivedType(typeof(RegressionTask), "regression")]
public abstract record PredictionTask
{
    private protected PredictionTask() { }

    /// <summary>«multiclass», «binary» or «regression».</summary>
    public abstract string Kind { get; }

    /// <summary>Outputs K the network must have: one logit a class; one for two classes; one for a number.</summary>
    public abstract int Outputs { get; }

    /// <summary>Width of the <c>Score</c> column.</summary>
    public int ScoreSize => Outputs;

    /// <summary>The name of <see cref="MetricOf"/>.</summary>
    public abstract string MetricName { get; }

    /// <summary>The loss used when none is chosen.</summary>
    public abstract Loss DefaultLoss { get; }

    /// <summary>What ML.NET's <c>Score</c> column holds.</summary>
    /// <param name="logits">The network's outputs, <c>[B, K]</c>.</param>
    /// <returns><c>[B, K]</c>; the caller disposes it.</returns>
    public abstract Tensor Scores(Tensor logits);

    /// <summary>The element type of the labels: Int64 classes or Float32 numbers.</summary>
    internal abstract ScalarType LabelType { get; }

    /// <summary>The labels as the loss sees them, in the unit of the network's outputs.</summary>
    internal virtual Tensor Targets(Tensor labels) => labels;

    /// <summary>The mean over the batch of the metric of the epoch table, in the labels' unit.</summary>
    /// <param name="logits"><c>[B, K]</c>, without gradient.</param>
    /// <param name="targets"><c>[B]</c>, as <see cref="Targets"/> gives them.</param>
    internal abstract double MetricOf(Tensor logits, Tensor targets);
}

/// <summary>One of K ≥ 2 classes. Labels are Int64 classes 0 … K−1, scores the softmax of the logits.</summary>
/// <param name="Classes">The number of classes, counting those without an example.</param>
public sealed record MulticlassTask(int Classes) : PredictionTask
{
    /// <inheritdoc />
    public override string Kind => "multiclass";

    /// <inheritdoc />
    public override int Outputs => Classes;

    /// <inheritdoc />
    public override string MetricName => "Accuracy";

    /// <inheritdoc />
    public override Loss DefaultLoss => new CrossEntropyLoss();

    /// <inheritdoc />
    public override Tensor Scores(Tensor logits) => nn.functional.softmax(logits, 1);

    internal override ScalarType LabelType => ScalarType.Int64;

    internal override double MetricOf(Tensor logits, Tensor targets)
    {
        using var predicted = logits.argmax(1); // [B]
        using var right = predicted.eq(targets);
        using var count = right.sum();
        return count.item<long>() / (double)targets.shape[0];
    }
}

/// <summary>Yes or no. Labels are 0 or 1, the score is the logit; its logistic function is the probability of yes.</summary>
public sealed record BinaryTask : PredictionTask
{
    /// <inheritdoc />
    public override string Kind => "binary";

    /// <inheritdoc />
    public override int Outputs => 1;

    /// <inheritdoc />
    public override string MetricName => "Accuracy";

    /// <inheritdoc />
    public override Loss DefaultLoss => new LogisticLoss();

    /// <inheritdoc />
    public override Tensor Scores(Tensor logits) => logits.alias();

    internal override ScalarType LabelType => ScalarType.Float32;

    internal override double MetricOf(Tensor logits, Tensor targets)
    {
        using var flat = logits.view(-1); // [B]
        using var predicted = flat.gt(0);
        using var actual = targets.gt(0.5);
        using var right = predicted.eq(actual);
        using var count = right.sum();
        return count.item<long>() / (double)targets.shape[0];
    }
}

/// <summary>A number. The network learns (label − <paramref name="Offset"/>) / <paramref name="Scale"/>; the score is Offset + Scale · output.</summary>
/// <param name="Offset">In the labels' unit; the mean label when labels are standardised.</param>
/// <param name="Scale">In the labels' unit, positive; the labels' standard deviation when labels are standardised.</param>
public sealed record RegressionTask(double Offset = 0, double Scale = 1) : PredictionTask
{
    /// <inheritdoc />
    public override string Kind => "regression";

    /// <inheritdoc />
    public override int Outputs => 1;

    /// <inheritdoc />
    public override string MetricName => "MeanAbsoluteError";

    /// <inheritdoc />
    public override Loss DefaultLoss => new SquaredLoss();

    /// <inheritdoc />
    public override Tensor Scores(Tensor logits)
    {
        using var scaled = logits * (float)Scale;
        return scaled + (float)Offset;
    }

    internal override ScalarType LabelType => ScalarType.Float32;

    internal override Tensor Targets(Tensor labels)
    {
        using var centred = labels - (float)Offset;
        return centred / (float)Scale;
    }

    internal override double MetricOf(Tensor logits, Tensor targets)
    {
        using var flat = logits.view(-1); // [B]
        using var difference = flat - targets;
        using var distance = difference.abs();
        using var mean = distance.mean();
        return mean.item<float>() * Scale;
    }
}
