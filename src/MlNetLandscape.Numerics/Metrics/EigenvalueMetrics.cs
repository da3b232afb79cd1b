using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Spectra;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>The ends of the Hessian's spectrum.</summary>
/// <param name="Largest">λ₁ ≥ λ₂ ≥ …, each with its error bound.</param>
/// <param name="Smallest">The most negative ones, ascending; empty where none were asked for.</param>
/// <param name="LogVolume">Σ log λᵢ over the k largest, positive ones: the larger, the smaller the basin (Wu, Zhu &amp; E 2017).</param>
/// <param name="Stop">Whether all converged, or the products were used up first.</param>
/// <param name="Cost">What it took.</param>
public sealed record EigenvalueMetrics(
    ImmutableArray<EigenvalueEstimate> Largest,
    ImmutableArray<EigenvalueEstimate> Smallest,
    LogVolume LogVolume,
    EstimationStop Stop,
    EvaluationCost Cost);
