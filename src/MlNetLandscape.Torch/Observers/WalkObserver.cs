namespace MlNetLandscape;

/// <summary>
/// How the training walks (Xing et al. 2018, §3): the length of the gradient and its angle to the one before, the distance from the start, and
/// the loss along the step, which shows whether the step bounced off a valley's wall.
/// </summary>
/// <remarks>
/// Gradient and losses are those of the step itself: of its own batches, in training mode with the step's own dropout and batch statistics, before
/// the gradient is shortened, with ½ λ ‖θ‖² where the optimizer descends it (all but <see cref="AdamW"/>). For <see cref="Lbfgs"/>, whose step is a whole search,
/// the gradient is the first. Costs one loss of the step's batches a point, and copies of the network and of the optimizer's state.
/// </remarks>
public sealed record WalkObserver : TrainingObserver
{
    /// <summary>n ≥ 2: the loss is computed at θₜ + (k/n) (θₜ₊₁ − θₜ) for k = 0 … n. The default is 10 (Xing et al. 2018, §3).</summary>
    public int Points { get; init; } = 10;

    internal override IRunningObserver Start(ObservedTraining training) => new RunningWalk(this, training);

    internal override IEnumerable<string> Faults() => [.. base.Faults(), .. AtLeast(2, Points, nameof(Points))];
}
