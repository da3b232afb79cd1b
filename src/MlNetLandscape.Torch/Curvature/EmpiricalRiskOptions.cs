using System.Collections.Immutable;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>How the risk of a network and its curvature are computed.</summary>
public sealed record EmpiricalRiskOptions
{
    /// <summary>Examples a forward pass, at least 1. Results do not depend on it but for rounding. The default is 500, where images are fastest on a CPU.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>λ ≥ 0 of a term ½ λ ‖θ‖² added to the mean loss. The default is 0: the risk alone.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Float32 or Float64, the type of all computation on a copy of the network. The default is Float32.</summary>
    public ScalarType Precision { get; init; } = ScalarType.Float32;

    /// <summary>
    /// Bytes, at least 0, up to which the graphs of a network's forward and first backward passes are kept between products with a curvature operator:
    /// a product then costs a third to a half less. Batches beyond it are passed through anew by every product; results are the same
    /// bits. The default is 1 GiB.
    /// </summary>
    public long GraphMemory { get; init; } = 1L << 30;

    /// <summary>
    /// Names of the parameters that vary, or of the modules they belong to («linear1», «block2.conv1.weight»); the others are constants.
    /// Empty, which is the default, for all that are not frozen.
    /// </summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>Whether layers behave as in training: batch normalisation takes each batch's own statistics. The default is evaluation mode.</summary>
    public bool TrainingMode { get; init; }

    /// <summary>Looked at before each batch.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>What the seconds of <see cref="EvaluationCost"/> are measured with.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told what was computed so far, after each value, gradient and product.</summary>
    public IProgress<EvaluationCost>? Progress { get; init; }

    /// <summary>Whether normalisation layers take each batch's own statistics while all else is in evaluation mode: for points that have no running statistics of their own.</summary>
    internal bool BatchStatistics { get; init; }

    internal LayerMode Layers => TrainingMode ? LayerMode.Training : BatchStatistics ? LayerMode.BatchStatistics : LayerMode.Evaluation;

    /// <summary>What is wrong, a sentence a fault.</summary>
    internal IEnumerable<string> Faults()
    {
        if (BatchSize < 1)
            yield return $"`BatchSize` of `EmpiricalRiskOptions` must be at least 1. Got {BatchSize}.";
        if (WeightDecay is not (>= 0 and <= float.MaxValue))
            yield return FormattableString.Invariant($"`WeightDecay` of `EmpiricalRiskOptions` must be in [0, {float.MaxValue:g2}]. Got {WeightDecay}.");
        if (Precision is not (ScalarType.Float32 or ScalarType.Float64))
            yield return $"`Precision` of `EmpiricalRiskOptions` must be Float32 or Float64. Got {Precision}.";
        if (GraphMemory < 0)
            yield return $"`GraphMemory` of `EmpiricalRiskOptions` must be at least 0. Got {GraphMemory}.";
        if (Clock is null)
            yield return "`Clock` of `EmpiricalRiskOptions` must not be null.";
    }
}
