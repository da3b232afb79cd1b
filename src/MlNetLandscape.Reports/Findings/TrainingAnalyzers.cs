namespace MlNetLandscape.Reports;

/// <summary>A loss that is no number any more.</summary>
internal sealed class DivergedTrainingAnalyzer : FindingAnalyzer<TrainingSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(TrainingSection section)
    {
        if (section.Epochs.FirstOrDefault(epoch => !double.IsFinite(epoch.TrainingLoss)) is { } lost)
            yield return (FindingSeverity.Warning, $"The training diverged: from epoch {lost.Epoch} on its loss is {Text.Number(lost.TrainingLoss)}. A smaller learning rate, a warm-up or gradient clipping helps.");
    }
}

/// <summary>The validation loss rises while the training loss falls.</summary>
internal sealed class OverfittingAnalyzer : FindingAnalyzer<TrainingSection>
{
    private const double Rise = 0.05;

    protected override IEnumerable<(FindingSeverity, string)> Read(TrainingSection section)
    {
        var judged = section.Epochs.Where(epoch => epoch.ValidationLoss is { } loss && double.IsFinite(loss)).ToArray();
        if (judged.Length < 5)
            yield break;
        var (best, last) = (judged.MinBy(epoch => epoch.ValidationLoss)!, judged[^1]);
        // What epochs scatter by, from one to the next in the last half: a rise within it is none.
        double[] steps = [.. judged.Skip(judged.Length / 2).Zip(judged.Skip((judged.Length / 2) + 1), (one, next) => Math.Abs(next.ValidationLoss!.Value - one.ValidationLoss!.Value)).Order()];
        var noise = steps.Length == 0 ? 0 : steps[steps.Length / 2];
        var end = judged[^Math.Max(1, judged.Length / 5)..].Average(epoch => epoch.ValidationLoss!.Value);
        if (end > ((1 + Rise) * best.ValidationLoss) + (2 * noise) && last.TrainingLoss < best.TrainingLoss)
        {
            yield return (FindingSeverity.Advice,
                $"After epoch {best.Epoch} the network learns its training rows alone: their loss falls from {Text.Number(best.TrainingLoss)} to {Text.Number(last.TrainingLoss)}, that of the held-out rows rises from "
                + $"{Text.Number(best.ValidationLoss)} to {Text.Number(end)} (mean of the last epochs). Early stopping, weight decay or an average of weights helps{(section.WeightsOfEpoch == best.Epoch ? "; the network has the weights of the best epoch" : "")}.");
        }
    }
}

/// <summary>The loss still falls at the end.</summary>
internal sealed class UnfinishedTrainingAnalyzer : FindingAnalyzer<TrainingSection>
{
    private const double Fall = 0.1;
    private const double HeldOutFall = 0.02;

    protected override IEnumerable<(FindingSeverity, string)> Read(TrainingSection section)
    {
        var epochs = section.Epochs;
        if (epochs.Length < 5)
            yield break;
        var (before, last) = (epochs[^(1 + (epochs.Length / 5))], epochs[^1]);
        var gains = last.ValidationLoss is { } held ? held < (1 - HeldOutFall) * before.ValidationLoss : section.MetricName != "Accuracy" || last.TrainingMetric < 1;
        if (last.TrainingLoss < (1 - Fall) * before.TrainingLoss && gains)
        {
            yield return (FindingSeverity.Advice,
                $"The training was not finished: over its last {epochs.Length / 5} epochs the training loss still fell by {Text.Percent(1 - (last.TrainingLoss / before.TrainingLoss))}"
                + (last.ValidationLoss is { } loss ? $", that of the held-out rows from {Text.Number(before.ValidationLoss)} to {Text.Number(loss)}" : "") + ". More epochs, or a larger rate, bring more.");
        }
    }
}
