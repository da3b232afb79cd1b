namespace MlNetLandscape.Numerics.Estimation;

/// <summary>A running mean Σ wᵢ xᵢ / Σ wᵢ in double precision: exact for batches of any size, the last one included.</summary>
/// <param name="Sum">Σ wᵢ xᵢ.</param>
/// <param name="Weight">Σ wᵢ.</param>
public readonly record struct WeightedMean(double Sum, double Weight)
{
    /// <summary>Σ wᵢ xᵢ / Σ wᵢ; NaN when nothing was added.</summary>
    public double Value => Sum / Weight;

    /// <summary>The mean with <paramref name="mean"/> of a part added, the part weighing <paramref name="weight"/>.</summary>
    public WeightedMean Add(double mean, double weight) => new(Sum + (mean * weight), Weight + weight);
}
