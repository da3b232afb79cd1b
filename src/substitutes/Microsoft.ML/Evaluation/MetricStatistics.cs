namespace Microsoft.ML.Data;

/// <summary>Running mean and spread of one metric over repetitions.</summary>
public sealed class MetricStatistics
{
    private double _squares;

    internal MetricStatistics()
    {
    }

    /// <summary>The mean.</summary>
    public double Mean { get; private set; }

    /// <summary>√(Σ(v − mean)² / (n − 1)), 0 for n ≤ 1.</summary>
    public double StandardDeviation => Count <= 1 ? 0 : Math.Sqrt(_squares / Count * Count / (Count - 1));

    /// <summary>StandardDeviation / √n, 0 for n ≤ 1.</summary>
    public double StandardError => Count <= 1 ? 0 : StandardDeviation / Math.Sqrt(Count);

    /// <summary>The number of repetitions.</summary>
    public int Count { get; private set; }

    internal void Add(double value)
    {
        var delta = value - Mean;
        var step = delta / (Count + 1.0);
        _squares += Count * delta * step;
        Mean += step;
        Count++;
    }
}
