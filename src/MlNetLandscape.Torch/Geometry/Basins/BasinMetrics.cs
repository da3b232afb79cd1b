using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Spectra;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A number by which basins are told apart.</summary>
public enum BasinMetric
{
    /// <summary>λ_max.</summary>
    LargestEigenvalue,

    /// <summary>Σ log λᵢ over the largest eigenvalues: the larger, the smaller the basin.</summary>
    LogVolume,

    /// <summary>‖H‖_F.</summary>
    FrobeniusNorm,

    /// <summary>tr H.</summary>
    Trace,

    /// <summary>‖θ‖: no property of the basin, but the control that the others must be judged beside.</summary>
    ParameterNorm,
}

/// <summary>The shape of a basin at its minimum, from the Hessian H of the training loss.</summary>
/// <param name="LargestEigenvalue">λ_max.</param>
/// <param name="LogVolume">Σ log λᵢ over the k largest (Wu, Zhu &amp; E 2017, §4).</param>
/// <param name="FrobeniusNorm">‖H‖_F by Hessian products, which kinks of piecewise linear networks do not disturb as finite differences are.</param>
/// <param name="Trace">tr H.</param>
/// <param name="ParameterNorm">‖θ‖.</param>
/// <param name="Cost">What it took.</param>
public sealed record BasinMetrics(
    EigenvalueEstimate LargestEigenvalue, LogVolume LogVolume, StochasticEstimate FrobeniusNorm, StochasticEstimate Trace, double ParameterNorm, EvaluationCost Cost)
{
    /// <summary>One of them.</summary>
    public double this[BasinMetric metric] => metric switch
    {
        BasinMetric.LargestEigenvalue => LargestEigenvalue.Value,
        BasinMetric.LogVolume => LogVolume.Value,
        BasinMetric.FrobeniusNorm => FrobeniusNorm.Value,
        BasinMetric.Trace => Trace.Value,
        BasinMetric.ParameterNorm => ParameterNorm,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Not a metric of basins."),
    };

    /// <summary>Measures at a point.</summary>
    internal static BasinMetrics Measure(EmpiricalRisk risk, Tensor theta, BadMinimaOptions options, CancellationToken cancellation)
    {
        var before = risk.Cost;
        var terms = (int)Math.Min(options.VolumeTerms, risk.Space.Dimension);
        using var hessian = risk.Hessian(theta);
        using var pairs = Lanczos.Find(hessian, new LanczosOptions
        {
            Largest = terms,
            Tolerance = options.EigenvalueTolerance,
            MaximumProducts = Math.Max(options.MaximumProducts, terms),
            Seed = options.Geometry.Seed,
        }, cancellationToken: cancellation);
        var probes = new ProbeOptions { MaximumProducts = options.MaximumProducts, RelativeStandardError = options.ProbeAccuracy, Seed = options.Geometry.Seed };
        var norm = Numerics.Estimation.FrobeniusNorm.Estimate(hessian, probes, cancellation);
        var trace = TraceEstimator.KrylovAware(hessian, probes, cancellation);
        return new BasinMetrics(pairs.Largest[0], LogVolume.Of(pairs.Largest, terms), norm, trace, Math.Sqrt(risk.Space.Dot(theta, theta)), risk.Cost - before);
    }
}
