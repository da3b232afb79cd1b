using System.Collections.Immutable;

namespace MlNetLandscape.Reports;

/// <summary>An epoch of a training.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="LearningRate">Of its last step.</param>
/// <param name="TrainingLoss">Over all its examples.</param>
/// <param name="TrainingMetric">The task's metric over the same.</param>
/// <param name="ValidationLoss">On held-out rows after it; null without.</param>
/// <param name="ValidationMetric">The metric on these; null without.</param>
/// <param name="Seconds">Wall time.</param>
public sealed record TrainingEpoch(
    int Epoch, double LearningRate, double TrainingLoss, double TrainingMetric, double? ValidationLoss, double? ValidationMetric, double Seconds);

/// <summary>How a network was trained, epoch by epoch.</summary>
public sealed record TrainingSection : ReportSection
{
    /// <summary>«Accuracy», «MeanAbsoluteError».</summary>
    public string MetricName { get; init; } = "";

    /// <summary>In order.</summary>
    public ImmutableArray<TrainingEpoch> Epochs { get; init; } = [];

    /// <summary>The epoch whose weights the network has.</summary>
    public int WeightsOfEpoch { get; init; }

    /// <summary>Why it ended.</summary>
    public string StopReason { get; init; } = "";

    internal override string UsualTitle => "Training";

    internal override IEnumerable<Block> Blocks()
    {
        if (Epochs.IsEmpty)
        {
            yield return new TextBlock("No epoch was trained.");
            yield break;
        }

        var last = Epochs[^1];
        yield return new TextBlock(Text.Of($"{Text.Count(Epochs.Length)} {(Epochs.Length == 1 ? "epoch" : "epochs")} in {Text.Number(Epochs.Sum(epoch => epoch.Seconds), 3)} s; ended: {LossWords.Apart(StopReason)}. The network has the weights of epoch {WeightsOfEpoch}."));
        yield return Curves("Loss", $"Training loss goes from {Text.Number(Epochs[0].TrainingLoss)} to {Text.Number(last.TrainingLoss)}"
            + (last.ValidationLoss is { } loss ? $", validation loss ends at {Text.Number(loss)}." : "."), epoch => epoch.TrainingLoss, epoch => epoch.ValidationLoss) with
        { HasLosses = true };
        yield return Curves(MetricName, $"{MetricName} ends at {Text.Number(last.TrainingMetric)} on training rows"
            + (last.ValidationMetric is { } metric ? $" and {Text.Number(metric)} on held-out rows." : "."), epoch => epoch.TrainingMetric, epoch => epoch.ValidationMetric);
        yield return new TableBlock("Epochs",
            [new("epoch"), new("training loss"), new($"training {LossWords.Apart(MetricName)}"), new("validation loss"), new($"validation {LossWords.Apart(MetricName)}"), new("learning rate"), new("seconds")],
            [.. Epochs.Select(epoch => ImmutableArray.Create(
                Text.Count(epoch.Epoch), Text.Number(epoch.TrainingLoss), Text.Number(epoch.TrainingMetric), Text.Number(epoch.ValidationLoss), Text.Number(epoch.ValidationMetric),
                Text.Number(epoch.LearningRate, 3), Text.Number(epoch.Seconds, 3)))]);
    }

    private FigureBlock Curves(string what, string alt, Func<TrainingEpoch, double> training, Func<TrainingEpoch, double?> validation)
    {
        TrainingEpoch[] judged = [.. Epochs.Where(epoch => validation(epoch) is not null)];
        ImmutableArray<Trace> traces = [Line("training", Epochs, training)];
        if (judged.Length > 0)
            traces = traces.Add(Line("validation", judged, epoch => validation(epoch)!.Value));
        return new FigureBlock($"{what} by epoch", alt, HowMade, new("epoch", IsCount: true), new(what), traces);
    }

    /// <summary>A few epochs are points as well: one alone would not be seen.</summary>
    private static LineTrace Line(string name, IReadOnlyList<TrainingEpoch> epochs, Func<TrainingEpoch, double> value) =>
        new(name, [.. epochs.Select(epoch => (double)epoch.Epoch)], [.. epochs.Select(value)]) { Style = epochs.Count <= 12 ? LineStyle.PointsAndLine : LineStyle.Line };
}
