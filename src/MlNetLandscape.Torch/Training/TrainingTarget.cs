namespace MlNetLandscape;

/// <summary>Ends a training once its loss has come down to a value, so that trainings with other options can be compared at equal loss. The network keeps the weights that reached it.</summary>
/// <remarks>
/// The loss is that of all training examples, in evaluation mode, without weight decay. A look costs a forward pass over them, a third of an epoch; between looks the loss may fall further than asked for.
/// Where the epochs end first, the training is <see cref="StopReason.Completed"/>, and its history tells the loss of its last look.
/// </remarks>
public sealed record TrainingTarget
{
    /// <summary>The loss to come down to, in the loss's unit, finite. Must be set.</summary>
    public double Loss { get; init; } = double.NaN;

    /// <summary>The accuracy that must be reached as well, in [0, 1]; null, the default, for any. For classes only.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Steps from one look to the next, at least 1; null, the default, for the steps of an epoch. There is a last look when the epochs are over.</summary>
    public int? StepsPerLook { get; init; }

    internal IEnumerable<string> Faults(PredictionTask task)
    {
        if (!double.IsFinite(Loss))
            yield return FormattableString.Invariant($"`Loss` of `TrainingTarget` must be finite. Got {Loss}.");
        if (Accuracy is not (null or (>= 0 and <= 1)))
            yield return FormattableString.Invariant($"`Accuracy` of `TrainingTarget` must be in [0, 1]. Got {Accuracy}.");
        if (Accuracy is not null && task is RegressionTask)
            yield return "`Accuracy` of `TrainingTarget` needs classes; this is a regression. Leave it unset.";
        if (StepsPerLook < 1)
            yield return $"`StepsPerLook` of `TrainingTarget` must be at least 1. Got {StepsPerLook}.";
    }
}

/// <summary>A look of a training at its <see cref="TrainingTarget"/>.</summary>
/// <param name="Steps">Parameter updates before it.</param>
/// <param name="Loss">Of all training examples, in evaluation mode, without weight decay.</param>
/// <param name="Metric">The task's metric over them.</param>
/// <param name="IsReached">Whether the target was.</param>
public sealed record TargetLook(long Steps, double Loss, double Metric, bool IsReached);
