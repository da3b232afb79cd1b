using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Evolution;

/// <summary>Why an evolution search ended.</summary>
public enum EvolutionStop
{
    /// <summary>All generations are done.</summary>
    Limit,

    /// <summary>A sample reached <see cref="EvolutionOptions.TargetLoss"/>.</summary>
    TargetReached,
}

/// <summary>What a generation saw before it moved.</summary>
/// <param name="SmoothedLoss">J = E L(θ + Q (c + σ z)) over the pairs whose losses are finite.</param>
/// <param name="LowestLoss">Of its samples.</param>
/// <param name="ClusterShare">The share of its samples that belong to the cluster.</param>
/// <param name="Distance">‖c‖, how far its centre is from the start.</param>
/// <param name="Slope">‖∇J‖ along the directions, as far as the samples tell.</param>
/// <param name="Sigma">σ.</param>
public sealed record EvolutionGeneration(
    StochasticEstimate SmoothedLoss, double LowestLoss, double ClusterShare, double Distance, double Slope, double Sigma);

/// <summary>What <see cref="EvolutionSearch"/> found.</summary>
/// <param name="Centre">Where the search ended; the caller's.</param>
/// <param name="CentreLoss">L there.</param>
/// <param name="Best">The sample of the lowest loss, or the start or the centre where that is lower; the caller's.</param>
/// <param name="BestLoss">L there.</param>
/// <param name="StartLoss">L where the search began.</param>
/// <param name="Radius">The largest distance from the start of a sample that belongs to the cluster; 0 when there was none.</param>
/// <param name="Generations">In their order.</param>
/// <param name="Cost">What it took.</param>
/// <param name="Stop">Why it ended.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed record EvolutionSearchResult<TVector>(
    TVector Centre,
    double CentreLoss,
    TVector Best,
    double BestLoss,
    double StartLoss,
    double Radius,
    ImmutableArray<EvolutionGeneration> Generations,
    EvaluationCost Cost,
    EvolutionStop Stop);
