namespace MlNetLandscape.Numerics.Metrics;

/// <summary>Changes of a network, or of how it is measured, that leave a metric's exact value as it is.</summary>
/// <remarks>An estimate of an invariant metric may still move within its uncertainty: its random samples are other ones.</remarks>
[Flags]
public enum MetricInvariances
{
    /// <summary>None of the others.</summary>
    None = 0,

    /// <summary>Hidden units in another order: the same function, θ permuted.</summary>
    Permutation = 1,

    /// <summary>
    /// (W₁, b₁, W₂) → (a W₁, a b₁, W₂ / a) with a &gt; 0 around a positively homogeneous activation such as ReLU: the same function at another θ
    /// (Dinh et al. 2017, §3). A metric without this can be made as large as one likes on a network that computes the same.
    /// </summary>
    ReluRescaling = 2,

    /// <summary>½ λ ‖θ‖² added to the risk.</summary>
    WeightDecay = 4,

    /// <summary>The rows cut into batches of another size, up to rounding.</summary>
    BatchSize = 8,
}
