using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>Every metric with its contract: the one list that the table of results, the audit of invariances and reports are made from.</summary>
/// <remarks>
/// Invariances are those of the metric on a risk without weight decay. Numbers of the Hessian hold between the kinks of piecewise linear activations.
/// </remarks>
public static class MetricTable
{
    private const MetricInvariances Function =
        MetricInvariances.Permutation | MetricInvariances.ReluRescaling | MetricInvariances.WeightDecay | MetricInvariances.BatchSize;

    private const MetricInvariances Rescaled = MetricInvariances.Permutation | MetricInvariances.ReluRescaling | MetricInvariances.BatchSize;
    private const MetricInvariances Coordinates = MetricInvariances.Permutation | MetricInvariances.BatchSize;
    private const MetricInvariances Parameters = Coordinates | MetricInvariances.WeightDecay;

    /// <summary>All metrics, in the order of the table.</summary>
    public static ImmutableArray<MetricDefinition> All { get; } =
    [
        new("loss", "L(θ)", Rescaled, false, "0", "1 G", m => new MetricValue(m.Risk.Loss)),
        new("gradient norm", "‖∇L‖", Coordinates, false, "0", "1 G", m => new MetricValue(m.Risk.GradientNorm)),
        new("parameter norm", "‖θ‖", Parameters, false, "0", "0", m => new MetricValue(m.Risk.ParameterNorm)),
        new("largest eigenvalue", "λ_max(H)", Coordinates, true, "0", "≈ 30 H", m => Of(m.Eigenvalues?.Largest.FirstOrDefault())),
        new("smallest eigenvalue", "λ_min(H)", Coordinates, true, "0", "≈ 30 H", m => Of(m.Eigenvalues?.Smallest.FirstOrDefault())),
        new("log-volume", "Σ log λᵢ, i ≤ k", Coordinates, true, "0", "≈ 30 H", m => m.Eigenvalues is { } e ? new MetricValue(e.LogVolume.Value, e.LogVolume.ErrorBound) : null),
        new("edge of stability", "η λ_max / threshold", Coordinates, true, "0", "≈ 30 H", m => m.EdgeOfStability is { } e ? new MetricValue(e.Ratio, e.RatioError) : null),
        new("trace", "tr H", Coordinates, true, "0", "probes × steps H, or 200 H", m => Of(m.Trace ?? m.Spectrum?.Trace)),
        new("Frobenius norm", "‖H‖_F", Coordinates, true, "0", "probes × steps H", m => Of(m.Spectrum?.FrobeniusNorm)),
        new("negative fraction", "#{λ < −τ} / P", Coordinates, true, "0", "probes × steps H", m => Of(m.Spectrum?.Negative.Estimate, m.Spectrum?.Negative.Resolution)),
        new("degenerate fraction", "#{|λ| ≤ τ} / P", Coordinates, true, "0", "probes × steps H", m => Of(m.Spectrum?.Degenerate.Estimate, m.Spectrum?.Degenerate.Resolution)),
        new("effective dimension", "Σ λ / (λ + τ)", Coordinates, true, "0", "probes × steps H", m => Of(m.Spectrum?.EffectiveDimension?.Estimate, m.Spectrum?.EffectiveDimension?.Resolution)),
        new("Gauss–Newton trace", "tr G", Coordinates, false, "0", "≤ 200 H", m => Of(m.Split?.GaussNewtonTrace)),
        new("residual trace", "tr (H − G)", Coordinates, true, "0", "≤ 200 H", m => Of(m.Split?.ResidualTrace)),
        new("Gauss–Newton norm", "‖G‖_F", Coordinates, false, "0", "≤ 200 H", m => Of(m.Split?.GaussNewtonNorm)),
        new("residual norm", "‖H − G‖_F", Coordinates, true, "0", "≤ 200 H", m => Of(m.Split?.ResidualNorm)),
        new("directional sharpness", "gᵀ H g / ‖g‖²", Coordinates, true, "0", "1 G + 1 H", m => m.Sharpness is { } s ? new MetricValue(s.Directional.Value) : null),
        new("adversarial sharpness", "max L(θ + ε) − L, ‖ε‖ ≤ ρ", Coordinates, false, "ρ", "≤ 22 G", m => m.Sharpness is { } s ? Of(s.Adversarial.Value, s.Adversarial.Stop) : null),
        new("adaptive sharpness", "max L(θ + ε) − L, ‖ε / |θ|‖ ≤ ρ", Rescaled, false, "ρ |θ|", "≤ 22 G", m => m.Sharpness is { } s ? Of(s.Adaptive.Value, s.Adaptive.Stop) : null),
        new("average sharpness", "E L(θ + σ z) − L", Coordinates, false, "σ √P", "2 × pairs V", m => Of(m.Sharpness?.Average.Rise)),
        new("local energy", "E L(θ + σ |θ| z) − L", Rescaled, false, "σ ‖θ‖", "2 × pairs V", m => Of(m.Sharpness?.LocalEnergy.Curve.FirstOrDefault()?.Rise)),
        new("Keskar sharpness", "100 max L(θ + z) − L / (1 + L), |zᵢ| ≤ ε (|θᵢ| + 1)", Coordinates, false, "ε (|θ| + 1)", "≈ 12 G", m => m.Keskar is { } k ? Of(k.Value, k.Stop) : null),
        new("input gradient", "E ‖∇ₓ f‖²", Function, false, "0", "K G", m => Of(m.InputGradient?.Value)),
        new("… bound by first layer", "‖BBᵀ‖_F ‖F_cc‖_F", Function, false, "0", "K G", m => m.InputGradient is { LayerBound: { } bound } ? new MetricValue(bound) : null),
        new("… bound by all parameters", "‖B‖²_F ‖F‖_F", Parameters, false, "0", "K G + ≈ 100 H", m => Of(m.InputGradient?.ParameterBound)),
        new("… bound by Hessian", "½ ‖B‖²_F (‖H‖_F + ‖R‖_F)", Parameters, true, "0", "≈ 200 H", m => Of(m.InputGradient?.HessianBound)),
        new("local learning coefficient", "n β (E L − L)", MetricInvariances.Permutation, false, "≈ 1 / √γ", "chains × draws small G", m => Of(m.LocalLearning?.Coefficient)),
    ];

    /// <summary>The metrics that a result has, with their values.</summary>
    public static IEnumerable<(MetricDefinition Metric, MetricValue Value)> Measured(LandscapeMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        foreach (var metric in All)
        {
            if (metric.Read(metrics) is { } value)
                yield return (metric, value);
        }
    }

    private static MetricValue? Of(EigenvalueEstimate? estimate) => estimate is null ? null : new MetricValue(estimate.Value, estimate.ErrorBound);

    private static MetricValue? Of(StochasticEstimate? estimate, double? resolution = 0) =>
        estimate is null ? null : new MetricValue(estimate.Value, estimate.StandardError + resolution!.Value);

    /// <summary>A maximum that was searched for.</summary>
    private static MetricValue Of(double value, EstimationStop stop) => new(value) { IsLowerBound = stop != EstimationStop.Converged };
}
