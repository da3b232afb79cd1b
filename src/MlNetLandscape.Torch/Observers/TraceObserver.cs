namespace MlNetLandscape;

/// <summary>The trace of the Hessian of the training risk at θₜ, Σ λᵢ, by the Krylov-aware estimator (Chen &amp; Hallman 2023) with its standard error.</summary>
/// <remarks>
/// The risk is that of <see cref="SharpnessObserver"/>: the mean loss over <see cref="Examples"/> fixed examples in evaluation mode, with ½ λ ‖θ‖² where the optimizer
/// descends it. Every probe draws random vectors of its own, so that the errors of two probes are independent.
/// </remarks>
public sealed record TraceObserver : TrainingObserver
{
    /// <summary>The examples of the risk, at least 1, drawn once; null, or more than there are, for all. The default is 1,000.</summary>
    public long? Examples { get; init; } = 1_000;

    /// <summary>Products of one probe, at least 4. The default is 40.</summary>
    public int MaximumProducts { get; init; } = 40;

    /// <summary>The standard error, relative to the trace, at which a probe ends before, in (0, 1); null to use all products. The default is 0.05.</summary>
    public double? RelativeStandardError { get; init; } = 0.05;

    internal override IRunningObserver Start(ObservedTraining training) => new RunningTrace(this, training);

    internal override IEnumerable<string> Faults()
    {
        foreach (var fault in base.Faults().Concat(AtLeast(1, Examples ?? 1, nameof(Examples))).Concat(AtLeast(4, MaximumProducts, nameof(MaximumProducts))))
            yield return fault;
        if (RelativeStandardError is not (null or (> 0 and < 1)))
            yield return FormattableString.Invariant($"`RelativeStandardError` of `TraceObserver` must be in (0, 1), or null. Got {RelativeStandardError}.");
    }
}
