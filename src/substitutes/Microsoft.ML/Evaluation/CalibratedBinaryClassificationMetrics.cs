namespace Microsoft.ML.Data;

/// <summary>Metrics of a binary classifier with probabilities; all three are in bits.</summary>
public sealed class CalibratedBinaryClassificationMetrics : BinaryClassificationMetrics
{
    internal CalibratedBinaryClassificationMetrics(
        BinaryClassificationMetrics metrics, double logLoss, double logLossReduction, double entropy)
        : base(
            metrics.AreaUnderRocCurve,
            metrics.Accuracy,
            metrics.PositivePrecision,
            metrics.PositiveRecall,
            metrics.NegativePrecision,
            metrics.NegativeRecall,
            metrics.F1Score,
            metrics.AreaUnderPrecisionRecallCurve,
            metrics.ConfusionMatrix)
    {
        LogLoss = logLoss;
        LogLossReduction = logLossReduction;
        Entropy = entropy;
    }

    /// <summary>mean of −log₂ p over positive rows and −log₂(1 − p) over negative ones; p is not clamped.</summary>
    public double LogLoss { get; }

    /// <summary>(H − LogLoss) / H, H the entropy of the share of positives.</summary>
    public double LogLossReduction { get; }

    /// <summary>Entropy of the share of positive rows.</summary>
    public double Entropy { get; }
}
