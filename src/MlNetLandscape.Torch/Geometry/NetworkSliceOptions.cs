using MlNetLandscape.Numerics.Objectives;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Options of <see cref="NetworkSlices"/>.</summary>
public sealed record NetworkSliceOptions
{
    /// <summary>Examples a forward pass, at least 1. Results do not depend on it but for rounding. The default is 500.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>λ ≥ 0 of a term ½ λ ‖θ‖² added to the mean loss. The default is 0: the risk alone.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Float32 or Float64, the type of all computation on a copy of the network. The default is Float32.</summary>
    public ScalarType Precision { get; init; } = ScalarType.Float32;

    /// <summary>
    /// Bytes, at least 0, up to which the first layer's outputs for origin and directions are kept between batches of points. Beyond it they are computed anew for each batch of points;
    /// results are the same. The default is 1 GiB.
    /// </summary>
    public long Memory { get; init; } = 1L << 30;

    /// <summary>Whether the first layer's outputs are computed once a direction where the network allows it; false to pass every point through the whole network. The default is true.</summary>
    public bool ReusesFirstLayer { get; init; } = true;

    /// <summary>Decides the order in which examples meet layers whose running statistics are taken anew. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What the seconds of <see cref="EvaluationCost"/> are measured with.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal EmpiricalRiskOptions Risk => new() { BatchSize = BatchSize, WeightDecay = WeightDecay, Precision = Precision, Clock = Clock };

    internal IEnumerable<string> Faults() => Memory < 0 ? [$"`Memory` of `NetworkSliceOptions` must be at least 0. Got {Memory}."] : [];
}
