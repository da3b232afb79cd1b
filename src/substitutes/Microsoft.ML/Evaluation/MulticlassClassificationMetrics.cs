namespace Microsoft.ML.Data;

/// <summary>Metrics of a multiclass classifier; losses are in nats.</summary>
public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics(
        double microAccuracy,
        double macroAccuracy,
        double logLoss,
        double logLossReduction,
        int topKPredictionCount,
        IReadOnlyList<double> topKAccuracyForAllK,
        IReadOnlyList<double> perClassLogLoss,
        ConfusionMatrix confusionMatrix)
    {
        MicroAccuracy = microAccuracy;
        MacroAccuracy = macroAccuracy;
        LogLoss = logLoss;
        LogLossReduction = logLossReduction;
        TopKPredictionCount = topKPredictionCount;
        TopKAccuracyForAllK = topKAccuracyForAllK;
        PerClassLogLoss = perClassLogLoss;
        ConfusionMatrix = confusionMatrix;
    }

    /// <summary>mean of −ln p, p the score of the true class clamped to [10⁻¹⁵, 1].</summary>
    public double LogLoss { get; }

    /// <summary>(H − LogLoss) / H, H the entropy of the classes' shares.</summary>
    public double LogLossReduction { get; }

    /// <summary>Mean over the classes that occur of the share of their rows predicted rightly.</summary>
    public double MacroAccuracy { get; }

    /// <summary>Share of rows predicted rightly.</summary>
    public double MicroAccuracy { get; }

    /// <summary>Share of rows whose true class is among the <see cref="TopKPredictionCount"/> highest scores; 0 if that is 0.</summary>
    public double TopKAccuracy => TopKAccuracyForAllK is { Count: > 0 } list ? list[^1] : 0;

    /// <summary>The K asked for.</summary>
    public int TopKPredictionCount { get; }

    /// <summary>Entry k−1: the share for the k highest scores. Null unless K was asked for.</summary>
    public IReadOnlyList<double> TopKAccuracyForAllK { get; }

    /// <summary>Log-loss over the rows of each class, 0 for a class without rows.</summary>
    public IReadOnlyList<double> PerClassLogLoss { get; }

    /// <summary>Rows are the true classes, columns the predicted ones.</summary>
    public ConfusionMatrix ConfusionMatrix { get; }
}
