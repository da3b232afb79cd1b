namespace MlNetLandscape.Numerics.Metrics;

/// <summary>One number of a metric with what is known of its error.</summary>
/// <param name="Value">The number.</param>
/// <param name="Uncertainty">A standard error or an error bound; 0 where the number is exact up to rounding, NaN where nothing is known.</param>
public readonly record struct MetricValue(double Value, double Uncertainty = 0)
{
    /// <summary>A maximum whose search ended before it had settled: the true one is at least this.</summary>
    public bool IsLowerBound { get; init; }
}

/// <summary>What one metric of the landscape is: the contract every number of <see cref="LandscapeMetrics"/> comes with.</summary>
/// <param name="Name">As the table prints it.</param>
/// <param name="Formula">Its definition in symbols.</param>
/// <param name="Invariances">What leaves its exact value as it is.</param>
/// <param name="NeedsSmoothness">
/// True where it is computed from second derivatives, which do not see the kinks of ReLU: there it holds between the kinks only.
/// </param>
/// <param name="Radius">How far from θ it looks: «0» for derivatives at θ, else the parameter that says it.</param>
/// <param name="Cost">What it takes, in products (H), gradients (G) and values (V).</param>
/// <param name="Read">Its value in a result; null where it was not measured.</param>
public sealed record MetricDefinition(
    string Name,
    string Formula,
    MetricInvariances Invariances,
    bool NeedsSmoothness,
    string Radius,
    string Cost,
    Func<LandscapeMetrics, MetricValue?> Read);
