namespace MlNetLandscape;

/// <summary>Ends a training whose validation loss no longer falls, and gives the network its best weights back.</summary>
public sealed record EarlyStopping
{
    /// <summary>Epochs without an improvement before the training ends, at least 1. The default is 10.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>By how much the loss must fall to count as improved, in [0, ∞), in the loss's unit. The default is 0.</summary>
    public double MinDelta { get; init; }

    internal IEnumerable<string> Faults()
    {
        if (Patience < 1)
            yield return $"`Patience` of `EarlyStopping` must be at least 1. Got {Patience}.";
        if (MinDelta is not (>= 0 and < double.PositiveInfinity))
            yield return $"`MinDelta` of `EarlyStopping` must be in [0, ∞). Got {MinDelta}.";
    }
}
