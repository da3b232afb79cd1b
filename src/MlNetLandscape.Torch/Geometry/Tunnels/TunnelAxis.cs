namespace MlNetLandscape;

/// <summary>What a <see cref="TunnelSweep"/> varies.</summary>
public enum TunnelAxis
{
    /// <summary>η.</summary>
    LearningRate,

    /// <summary>Examples of a batch.</summary>
    BatchSize,

    /// <summary>λ of the weight decay.</summary>
    WeightDecay,

    /// <summary>The probability of dropping a unit in training.</summary>
    Dropout,
}
