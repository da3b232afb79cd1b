namespace MlNetLandscape.Reports;

/// <summary>The validation loss rises while the training loss falls.</summary>
internal sealed class OverfittingAnalyzer : FindingAnalyzer<TrainingSection>
{
    private const double Rise = 0.05;

    protected override IEnumerable<(FindingSeverity, string)> Read(TrainingSection section)
    {
        var judged = section.Epochs.Where(epoch => epoch.ValidationLoss is not null).ToArray();
        if (judged.Length < 3)
            yield break;
        var (best, last) = (judged.MinBy(epoch => epoch.ValidationLoss)!, judged[^1]);
        if (last.ValidationLoss > (1 + Rise) * best.ValidationLoss && last.TrainingLoss < best.TrainingLoss)
        {
            yield return (FindingSeverity.Advice,
                $"From epoch {best.Epoch} on the network fits its training rows alone: their loss falls from {Text.Number(best.TrainingLoss)} to {Text.Number(last.TrainingLoss)}, that of the held-out rows rises from "
                + $"{Text.Number(best.ValidationLoss)} to {Text.Number(last.ValidationLoss)}. Early stopping, weight decay or an average of weights help.");
        }
    }
}

/// <summary>The training loss was still falling.</summary>
internal sealed class UnfinishedTrainingAnalyzer : FindingAnalyzer<TrainingSection>
{
    private const double Fall = 0.1;

    protected override IEnumerable<(FindingSeverity, string)> Read(TrainingSection section)
    {
        var epochs = section.Epochs;
        if (epochs.Length < 5)
            yield break;
        var (before, last) = (epochs[^(1 + (epochs.Length / 5))], epochs[^1]);
        var isRising = last.ValidationLoss > before.ValidationLoss;
        if (last.TrainingLoss < (1 - Fall) * before.TrainingLoss && !isRising)
        {
            yield return (FindingSeverity.Advice,
                $"The training was not finished: over its last {epochs.Length / 5} epochs the loss still fell by {Text.Percent(1 - (last.TrainingLoss / before.TrainingLoss))}. More epochs, or a larger rate, bring more.");
        }
    }
}
