namespace Microsoft.ML.Data;

/// <summary>Metrics of a binary classifier; a row is predicted positive where its score is greater than zero.</summary>
public class BinaryClassificationMetrics
{
    internal BinaryClassificationMetrics(
        double auc,
        double accuracy,
        double positivePrecision,
        double positiveRecall,
        double negativePrecision,
        double negativeRecall,
        double f1Score,
        double auprc,
        ConfusionMatrix confusionMatrix)
    {
        AreaUnderRocCurve = auc;
        Accuracy = accuracy;
        PositivePrecision = positivePrecision;
        PositiveRecall = positiveRecall;
        NegativePrecision = negativePrecision;
        NegativeRecall = negativeRecall;
        F1Score = f1Score;
        AreaUnderPrecisionRecallCurve = auprc;
        ConfusionMatrix = confusionMatrix;
    }

    /// <summary>(#{score of a positive > score of a negative} + ½ #{equal}) / (#positive · #negative).</summary>
    public double AreaUnderRocCurve { get; }

    /// <summary>Share of rows predicted rightly.</summary>
    public double Accuracy { get; }

    /// <summary>TP / (TP + FP), 0 where nothing is predicted positive.</summary>
    public double PositivePrecision { get; }

    /// <summary>TP / (TP + FN), 0 where nothing is positive.</summary>
    public double PositiveRecall { get; }

    /// <summary>TN / (TN + FN), 0 where nothing is predicted negative.</summary>
    public double NegativePrecision { get; }

    /// <summary>TN / (TN + FP), 0 where nothing is negative.</summary>
    public double NegativeRecall { get; }

    /// <summary>2PR / (P + R), 0 where both are 0.</summary>
    public double F1Score { get; }

    /// <summary>Area under precision over recall, trapezoids, rows in descending score and then in their order.</summary>
    public double AreaUnderPrecisionRecallCurve { get; }

    /// <summary>Class 0 is the positive one: counts [[TP, FN], [FP, TN]].</summary>
    public ConfusionMatrix ConfusionMatrix { get; }
}
