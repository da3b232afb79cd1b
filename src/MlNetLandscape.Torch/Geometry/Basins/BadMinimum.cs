namespace MlNetLandscape;

/// <summary>A minimum that a training beside attacking rows ended in.</summary>
/// <param name="AttackRatio">n_a / n_t.</param>
/// <param name="AttackExamples">n_a.</param>
/// <param name="Seed">Of the training.</param>
/// <param name="End">Whether it interpolates: reached, the target loss with every training row right. One that does not is shown, and does not count.</param>
/// <param name="TrainingLoss">Mean loss of the rows trained on, without the attacking ones.</param>
/// <param name="TrainingAccuracy">On these rows.</param>
/// <param name="HeldOutLoss">Mean loss of the held-out rows.</param>
/// <param name="HeldOutAccuracy">On these rows.</param>
/// <param name="Steps">Parameter updates.</param>
/// <param name="Basin">The shape of the basin, on the rows trained on alone; null where the training diverged.</param>
public sealed record BadMinimum(
    double AttackRatio, long AttackExamples, long Seed, StudyEnd End, double TrainingLoss, double TrainingAccuracy, double HeldOutLoss, double HeldOutAccuracy, long Steps, BasinMetrics? Basin)
{
    /// <summary>The network, where it was asked for; the result's owner disposes it.</summary>
    public NetworkModel? Network { get; init; }
}
