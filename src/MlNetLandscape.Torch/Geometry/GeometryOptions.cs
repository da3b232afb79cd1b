using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>On which rows, and how, the landscape of networks is looked at. What is looked for has options of its own.</summary>
public sealed record GeometryOptions
{
    /// <summary>The rows at most, drawn at random with <see cref="Seed"/>; null for all. The default is 5,000.</summary>
    public long? MaximumRows { get; init; } = 5_000;

    /// <summary>Rows of a forward pass, at least 1; it decides speed and memory, not the result. The default is 500.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>
    /// Rows that a step of a search sees, drawn anew for each; null for what is usual for the search, all rows or mini-batches as its method says. At least 1; as many as there are, or more, for all.
    /// </summary>
    public long? StepRows { get; init; }

    /// <summary>
    /// Whether running statistics of normalisation layers are taken anew, over the rows, at every point that is measured; a search then sees those of its mini-batches. Null, the default, for yes
    /// where several networks are joined, whose statistics say nothing of the points between them, and no around a single one.
    /// </summary>
    public bool? RecomputesStatistics { get; init; }

    /// <summary>λ of ½ λ ‖θ‖² to add to the risk, in [0, ∞). The default is 0: the risk is not regularised.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The loss; null, the default, for the one the first network was trained with. Another loss has another landscape.</summary>
    public Loss? Loss { get; init; }

    /// <summary>Float32, the default, or Float64: two to three times slower, and nine more digits.</summary>
    public ScalarType Precision { get; init; } = ScalarType.Float32;

    /// <summary>The root of the randomness of rows and mini-batches. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The label column; null, the default, for the one the networks were fitted to.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>Ends the work within one batch with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Where the time comes from. The default is the system's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal EmpiricalRiskOptions Risk => new()
    {
        BatchSize = BatchSize,
        WeightDecay = WeightDecay,
        Precision = Precision,
        CancellationToken = CancellationToken,
        Clock = Clock,
    };

    /// <summary>Checks all options before any work.</summary>
    /// <exception cref="ArgumentException">Some are wrong; the message names them all.</exception>
    internal void Validate(PredictionTask task)
    {
        List<string> faults = [.. Risk.Faults().Select(fault => fault.Replace(nameof(EmpiricalRiskOptions), nameof(GeometryOptions), StringComparison.Ordinal)), .. Loss?.Faults(task) ?? []];
        if (MaximumRows < 1)
            faults.Add($"`MaximumRows` of `GeometryOptions` must be at least 1. Got {MaximumRows}.");
        if (StepRows < 1)
            faults.Add($"`StepRows` of `GeometryOptions` must be at least 1. Got {StepRows}.");
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults), "options");
    }
}
