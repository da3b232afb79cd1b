namespace MlNetLandscape;

/// <summary>
/// λ_max of the Hessian of the training risk at θₜ, against the learning rate: full-batch gradient descent sharpens until η λ_max reaches 2, and stays
/// there (Cohen et al. 2021, «edge of stability»).
/// </summary>
/// <remarks>
/// The risk is the mean loss over <see cref="Examples"/> fixed examples in evaluation mode (no dropout, running statistics), with ½ λ ‖θ‖² where the optimizer
/// descends it (all but <see cref="AdamW"/>). Each probe is a Lanczos run from the last probe's top eigenvector, so that after the first, of ten products or more, four
/// or five do. A product costs one to three gradients over the examples, and each probe a loss. λ_max may be that of a neighbouring eigenvalue where two cross.
/// </remarks>
public sealed record SharpnessObserver : TrainingObserver
{
    /// <summary>
    /// The examples of the risk, at least 1, drawn once; null, or more than there are, for all. The default is 1,000, whose λ_max may differ from that of all by some percent.
    /// </summary>
    public long? Examples { get; init; } = 1_000;

    /// <summary>Wanted error of λ_max relative to its size, in (0, 1). The default is 0.01.</summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>Products of one probe, at least 10. The default is 40.</summary>
    public int MaximumProducts { get; init; } = 40;

    internal override IRunningObserver Start(ObservedTraining training) => new RunningSharpness(this, training);

    internal override IEnumerable<string> Faults()
    {
        foreach (var fault in base.Faults().Concat(AtLeast(1, Examples ?? 1, nameof(Examples))).Concat(AtLeast(RunningSharpness.FewestCold, MaximumProducts, nameof(MaximumProducts))))
            yield return fault;
        if (Tolerance is not (> 0 and < 1))
            yield return FormattableString.Invariant($"`Tolerance` of `SharpnessObserver` must be in (0, 1). Got {Tolerance}.");
    }
}
