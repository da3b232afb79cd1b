using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Sharpness;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>What was measured of the loss landscape around a network. A group that was not asked for is null.</summary>
/// <remarks>Every number comes with its uncertainty and its cost; what may change without changing it says <see cref="MetricTable"/>.</remarks>
public sealed record LandscapeMetrics
{
    /// <summary>What was measured, on which rows, with which settings and by what.</summary>
    public required MeasurementConditions Conditions { get; init; }

    /// <summary>Loss, gradient norm and parameter norm.</summary>
    public required RiskMetrics Risk { get; init; }

    /// <summary>The ends of the Hessian's spectrum.</summary>
    public EigenvalueMetrics? Eigenvalues { get; init; }

    /// <summary>λ_max against the step of the training; null where η is not known.</summary>
    public EdgeOfStability? EdgeOfStability { get; init; }

    /// <summary>The Hessian's spectral density and what follows from it.</summary>
    public SpectrumMetrics? Spectrum { get; init; }

    /// <summary>tr H by <see cref="TraceEstimator.KrylovAware"/>.</summary>
    public StochasticEstimate? Trace { get; init; }

    /// <summary>Gauss–Newton matrix and residual.</summary>
    public CurvatureSplit? Split { get; init; }

    /// <summary>How the loss rises around θ.</summary>
    public SharpnessMetrics? Sharpness { get; init; }

    /// <summary>The highest rise within Keskar's box.</summary>
    public KeskarSharpness? Keskar { get; init; }

    /// <summary>How fast the outputs change with the inputs.</summary>
    public InputGradientMetrics? InputGradient { get; init; }

    /// <summary>How the volume of low loss around θ grows (Lau et al. 2023).</summary>
    public LocalLearningMetrics? LocalLearning { get; init; }

    /// <summary>Each layer's own block; empty where it was not asked for.</summary>
    public ImmutableArray<LayerMetrics> Layers { get; init; } = [];

    /// <summary>All that was computed, with the wall time of it all. Gradients of the local learning coefficient are those of mini-batches.</summary>
    public EvaluationCost Cost { get; init; }

    /// <summary>The metrics as JSON that <see cref="FromJson"/> reads.</summary>
    public string ToJson() => MetricsJson.Write(this);

    /// <summary>Metrics that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static LandscapeMetrics FromJson(string json) => MetricsJson.Read<LandscapeMetrics>(json, "result of a landscape measurement");

    /// <summary>The metrics as a table of text: what was measured on, one line a metric with its uncertainty, and the cost.</summary>
    public override string ToString() => MetricsText.Of(this);
}
