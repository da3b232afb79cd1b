namespace MlNetLandscape;

/// <summary>
/// Averages the network's weights over the steps of a training; the trained network is the average. Running statistics of batch normalisation are taken
/// anew over the training examples for it.
/// </summary>
/// <remarks>
/// The training itself is not changed: it goes on from its own weights. Only parameters that vary are averaged; frozen ones and other buffers stay as they are.
/// With early stopping, the epochs are judged by the averaged weights once there are some, and the best epoch's are restored.
/// </remarks>
public sealed record WeightAverage
{
    /// <summary>What is averaged. The default is <see cref="AveragingRule.Exponential"/>.</summary>
    public AveragingRule Rule { get; init; } = AveragingRule.Exponential;

    /// <summary>
    /// Whether the averaged weights are validated after each epoch, once there are some; otherwise the training's own are. The default is true. With batch
    /// normalisation it costs a pass over the training examples an epoch.
    /// </summary>
    public bool Validates { get; init; } = true;

    /// <summary>Starts a new average where the newest point does not lie in the basin of the old one; null, the default, for never.</summary>
    public BarrierGuard? Guard { get; init; }

    internal IEnumerable<string> Faults(int epochs, bool stopsEarly)
    {
        if (Rule is null)
        {
            yield return "`Rule` of `WeightAverage` must not be null.";
            yield break;
        }

        foreach (var fault in Rule.Faults(epochs).Concat(Guard?.Faults() ?? []))
            yield return fault;
        if (stopsEarly && !Validates)
            yield return "`Validates` of `WeightAverage` must be true where `EarlyStoppingCriteria` choose among the epochs' weights. Got false.";
        if (stopsEarly && Rule is Swag)
            yield return "`EarlyStoppingCriteria` cannot go with `Swag`, whose mean is of all its points and not of a best epoch. Leave them unset.";
        if (Guard is not null && Rule is Swag)
            yield return "`Guard` of `WeightAverage` cannot go with `Swag`, whose points must be of one basin to have a Gaussian. Leave it unset.";
    }
}

/// <summary>
/// Measures the barrier max_t L(θ(t)) − ((1 − t) L(θ̄) + t L(θ)) on the line θ(t) from the average θ̄ to the newest point θ, and starts a new average where it is
/// higher than <see cref="Threshold"/>: weights of two basins have no useful mean (Izmailov et al. 2018; Wortsman et al. 2022).
/// </summary>
/// <remarks>
/// Looks at the first point of every epoch. Losses are those of a fixed sample of the training examples, in evaluation mode, with the running statistics of
/// each point's own. Of several averages the network gets the one with the lowest validation loss; without a validation set, the latest.
/// </remarks>
public sealed record BarrierGuard
{
    /// <summary>In (0, ∞), in the loss's unit. The default is 0.1: of a nat, or of the variance of standardised labels.</summary>
    public double Threshold { get; init; } = 0.1;

    /// <summary>Training examples the losses are taken over, at least 2; all where there are fewer. The default is 1,000.</summary>
    public int Examples { get; init; } = 1000;

    /// <summary>Points inside the line, at least 1. The default is 3: t = ¼, ½, ¾.</summary>
    public int Points { get; init; } = 3;

    internal IEnumerable<string> Faults()
    {
        if (Threshold is not (> 0 and < double.PositiveInfinity))
            yield return $"`Threshold` of `BarrierGuard` must be in (0, ∞). Got {Threshold}.";
        if (Examples < 2)
            yield return $"`Examples` of `BarrierGuard` must be at least 2. Got {Examples}.";
        if (Points < 1)
            yield return $"`Points` of `BarrierGuard` must be at least 1. Got {Points}.";
    }
}
