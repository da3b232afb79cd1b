namespace Microsoft.ML.Data;

/// <summary>Statistics of <see cref="MulticlassClassificationMetrics"/> over repetitions.</summary>
public sealed class MulticlassClassificationMetricsStatistics
{
    private MetricStatistics[] _perClassLogLoss;

    internal MulticlassClassificationMetricsStatistics()
    {
    }

    public MetricStatistics MacroAccuracy { get; } = new();

    public MetricStatistics MicroAccuracy { get; } = new();

    public MetricStatistics LogLoss { get; } = new();

    public MetricStatistics LogLossReduction { get; } = new();

    public MetricStatistics TopKAccuracy { get; } = new();

    /// <summary>In class order; null before the first repetition.</summary>
    public IReadOnlyList<MetricStatistics> PerClassLogLoss => _perClassLogLoss;

    internal void AddDifference(MulticlassClassificationMetrics metrics, MulticlassClassificationMetrics baseline)
    {
        MacroAccuracy.Add(metrics.MacroAccuracy - baseline.MacroAccuracy);
        MicroAccuracy.Add(metrics.MicroAccuracy - baseline.MicroAccuracy);
        LogLoss.Add(metrics.LogLoss - baseline.LogLoss);
        LogLossReduction.Add(metrics.LogLossReduction - baseline.LogLossReduction);
        TopKAccuracy.Add(metrics.TopKAccuracy - baseline.TopKAccuracy);
        _perClassLogLoss ??= metrics.PerClassLogLoss.Select(_ => new MetricStatistics()).ToArray();
        for (var c = 0; c < _perClassLogLoss.Length; c++)
        {
            _perClassLogLoss[c].Add(metrics.PerClassLogLoss[c] - baseline.PerClassLogLoss[c]);
        }
    }
}
