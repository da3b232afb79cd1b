namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>Weights of rows, and means over rows with their standard errors.</summary>
/// <param name="weights">One a row, each positive; null where all rows count alike.</param>
/// <param name="count">N.</param>
internal sealed class RowWeights(double[]? weights, int count)
{
    /// <summary>N.</summary>
    public int Count => count;

    /// <summary>Whether the rows have weights of their own.</summary>
    public bool IsWeighted => weights is not null;

    /// <summary>Σ wᵢ.</summary>
    public double Sum { get; } = weights?.Sum() ?? count;

    /// <summary>(Σ wᵢ)² / Σ wᵢ²: the unweighted rows that would leave as much to chance (Kish 1965).</summary>
    public double Effective { get; } = weights is null ? count : weights.Sum() * weights.Sum() / weights.Sum(weight => weight * weight);

    /// <summary>wᵢ.</summary>
    public double this[int row] => weights?[row] ?? 1;

    /// <summary>Σ wᵢ xᵢ / Σ wᵢ.</summary>
    public double MeanValue(ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (var row = 0; row < values.Length; row++)
            sum += this[row] * values[row];
        return sum / Sum;
    }

    /// <summary>Σ wᵢ xᵢ / Σ wᵢ with √(n / (n − 1) Σ wᵢ² (xᵢ − x̄)²) / Σ wᵢ, which is s / √n for equal weights.</summary>
    public EnsembleStatistic Mean(ReadOnlySpan<double> values)
    {
        var mean = MeanValue(values);
        if (count < 2)
            return new EnsembleStatistic(mean);
        double squares = 0;
        for (var row = 0; row < values.Length; row++)
        {
            var part = this[row] * (values[row] - mean);
            squares += part * part;
        }

        return new EnsembleStatistic(mean, Math.Sqrt(squares * count / (count - 1)) / Sum);
    }

    /// <summary>Checks weights and gives a copy.</summary>
    public static RowWeights Of(IReadOnlyList<double>? weights, int rows)
    {
        if (weights is null)
            return new RowWeights(null, rows);
        if (weights.Count != rows)
            throw new ArgumentException($"There are {weights.Count} weights for {rows} rows.", nameof(weights));
        foreach (var (row, weight) in weights.Index())
        {
            if (weight is not (> 0 and < double.PositiveInfinity))
                throw new ArgumentException(FormattableString.Invariant($"The weight of row {row + 1} must be in (0, ∞). Got {weight}."), nameof(weights));
        }

        return new RowWeights([.. weights], rows);
    }
}
