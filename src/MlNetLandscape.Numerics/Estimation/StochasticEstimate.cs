using System.Globalization;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Estimation;

/// <summary>Why an estimation ended.</summary>
public enum EstimationStop
{
    /// <summary>The wanted accuracy was reached.</summary>
    Converged,

    /// <summary>The allowed number of products or samples was used up.</summary>
    Limit,

    /// <summary>The result is exact: everything there is was looked at.</summary>
    Exact,
}

/// <summary>A number estimated from random samples.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">The estimated standard deviation of <paramref name="Value"/>; 0 when it is exact, NaN when there are too few samples to tell.</param>
/// <param name="Samples">Independent samples behind it.</param>
/// <param name="Cost">What it took.</param>
/// <param name="Stop">Why no more samples were drawn.</param>
public sealed record StochasticEstimate(double Value, double StandardError, int Samples, EvaluationCost Cost, EstimationStop Stop)
{
    /// <summary>The mean of independent samples with s/√n for its standard error.</summary>
    public static StochasticEstimate Mean(IReadOnlyList<double> samples, EvaluationCost cost, EstimationStop stop)
    {
        var n = samples.Count;
        var mean = samples.Sum() / n;
        var spread = n < 2 ? double.NaN : Math.Sqrt(samples.Sum(sample => (sample - mean) * (sample - mean)) / (n - 1) / n);
        return new StochasticEstimate(mean, spread, n, cost, stop);
    }

    /// <summary>The same estimate in another unit: both numbers times <paramref name="factor"/>.</summary>
    public StochasticEstimate Times(double factor) => this with { Value = Value * factor, StandardError = StandardError * Math.Abs(factor) };

    /// <summary>«12.3 ± 0.4».</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:g5} ± {StandardError:g2}");
}
