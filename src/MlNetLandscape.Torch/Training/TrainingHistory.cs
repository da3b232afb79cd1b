using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MlNetLandscape;

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were done.</summary>
    Completed,

    /// <summary>The validation loss no longer improved.</summary>
    EarlyStopping,

    /// <summary>The time limit was reached.</summary>
    TimeLimit,

    /// <summary>The stop token asked for it.</summary>
    StopRequested,

    /// <summary>The <see cref="TrainingTarget"/> was reached.</summary>
    TargetReached,
}

/// <summary>One epoch of a training.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Steps">Parameter updates since the beginning of the training.</param>
/// <param name="LearningRate">Of the epoch's last step.</param>
/// <param name="TrainingLoss">
/// Σ wᵢ ℓᵢ / Σ wᵢ over all examples of the epoch, each at the parameters its step started from, in training mode; without weight decay.
/// </param>
/// <param name="TrainingMetric">The task's metric over the same outputs, each example once.</param>
/// <param name="ValidationLoss">Σ wᵢ ℓᵢ / Σ wᵢ over the whole validation set after the epoch, in evaluation mode; null without a validation set.</param>
/// <param name="ValidationMetric">The task's metric over the whole validation set; null without one.</param>
/// <param name="Seconds">Wall time, validation and observers included.</param>
/// <param name="ExamplesPerSecond">Examples trained on by second of wall time, that of the observers left out.</param>
/// <param name="IsBest">True when the validation loss is the lowest so far; without a validation set, the training loss.</param>
public sealed record EpochRecord(
    int Epoch,
    long Steps,
    double LearningRate,
    double TrainingLoss,
    double TrainingMetric,
    double? ValidationLoss,
    double? ValidationMetric,
    double Seconds,
    double ExamplesPerSecond,
    bool IsBest)
{
    /// <summary>The observers' part of <see cref="Seconds"/>.</summary>
    public double ObserverSeconds { get; init; }

    /// <summary>Whether validation loss and metric are those of the averaged weights; otherwise they are of the training's own.</summary>
    public bool ValidatesAverage { get; init; }

    /// <summary>The epoch as a sentence for a log.</summary>
    internal string ToLine(string metricName) => string.Create(CultureInfo.InvariantCulture,
        $"Epoch {Epoch}: training loss {TrainingLoss:g5}, {metricName} {TrainingMetric:g5}")
        + (ValidationLoss is null ? "" : string.Create(CultureInfo.InvariantCulture, $"; validation loss {ValidationLoss:g5}, {metricName} {ValidationMetric:g5}"))
        + (ValidatesAverage ? " (averaged weights)" : "") + (IsBest ? "; best so far" : "");
}

/// <summary>What happened in a training, epoch by epoch.</summary>
public sealed record TrainingHistory
{
    /// <summary>«Accuracy» or «MeanAbsoluteError».</summary>
    public string MetricName { get; init; } = "";

    /// <summary>All epochs, in order.</summary>
    public ImmutableArray<EpochRecord> Epochs { get; init; } = [];

    /// <summary>What the observers found, by step and by their place among the observers.</summary>
    public ImmutableArray<Observation> Observations { get; init; } = [];

    /// <summary>Why it ended.</summary>
    public StopReason StopReason { get; init; }

    /// <summary>The epoch whose weights the network has: the last, or the best where early stopping restored it; 0 before the first.</summary>
    public int WeightsOfEpoch { get; init; }

    /// <summary>Examples trained on and held out for validation.</summary>
    public long TrainingExamples { get; init; }

    /// <summary>Examples held out for validation.</summary>
    public long ValidationExamples { get; init; }

    /// <summary>The seed the held-out examples were drawn with; null where they were given, or there are none. What goes on from the network holds out the same.</summary>
    public long? HeldOutSeed { get; init; }

    /// <summary>What took the steps; null in histories of older versions.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>The loss that was descended; null in histories of older versions.</summary>
    public Loss? Loss { get; init; }

    /// <summary>What the averaging of weights did; null where there was none.</summary>
    public AveragingRecord? Averaging { get; init; }

    /// <summary>The last look at the training's target; null where there was none.</summary>
    public TargetLook? Target { get; init; }

    /// <summary>λ of the training's weight decay.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Wall time of all epochs.</summary>
    public double Seconds => Epochs.Sum(epoch => epoch.Seconds);

    /// <summary>The history as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, LandscapeJson.Indented);

    /// <summary>A history that <see cref="ToJson"/> wrote.</summary>
    public static TrainingHistory FromJson(string json) => LandscapeJson.Read<TrainingHistory>(json, "training history");

    /// <summary>One line an epoch, with a header; empty fields where there was no validation set. For the observations see <see cref="ObservationTable.ToCsv"/>.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder(
            "epoch,steps,learningRate,trainingLoss,trainingMetric,validationLoss,validationMetric,seconds,examplesPerSecond,isBest,observerSeconds,validatesAverage\n");
        foreach (var e in Epochs)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{e.Epoch},{e.Steps},{e.LearningRate},{e.TrainingLoss},{e.TrainingMetric},");
            csv.Append(CultureInfo.InvariantCulture, $"{e.ValidationLoss},{e.ValidationMetric},{e.Seconds},{e.ExamplesPerSecond},");
            csv.Append(CultureInfo.InvariantCulture, $"{(e.IsBest ? "true" : "false")},{e.ObserverSeconds},{(e.ValidatesAverage ? "true" : "false")}\n");
        }

        return csv.ToString();
    }

    /// <summary>The history as a table of text, one line an epoch and one an observer; «+» marks the best so far.</summary>
    public override string ToString()
    {
        var metric = MetricName == "Accuracy" ? "accuracy" : "abs error";
        var table = new StringBuilder($"epoch  train loss  train {metric,-9}  valid loss  valid {metric,-9}      rate  seconds\n");
        foreach (var e in Epochs)
        {
            table.Append(CultureInfo.InvariantCulture, $"{e.Epoch,5}  {e.TrainingLoss,10:0.0000}  {e.TrainingMetric,15:0.0000}");
            table.Append(CultureInfo.InvariantCulture, $"  {e.ValidationLoss,10:0.0000}  {e.ValidationMetric,15:0.0000}  {e.LearningRate,8:0.00000}");
            table.Append(CultureInfo.InvariantCulture, $"  {e.Seconds,7:0.00}{(e.IsBest ? " +" : "")}\n");
        }

        return table.Append(ObservationTable.Summary(Observations)).ToString();
    }

    /// <inheritdoc />
    public bool Equals(TrainingHistory? other) =>
        other is not null && MetricName == other.MetricName && StopReason == other.StopReason && WeightsOfEpoch == other.WeightsOfEpoch
        && TrainingExamples == other.TrainingExamples && ValidationExamples == other.ValidationExamples && HeldOutSeed == other.HeldOutSeed && Epochs.SequenceEqual(other.Epochs)
        && Optimizer == other.Optimizer && Loss == other.Loss && WeightDecay == other.WeightDecay && Averaging == other.Averaging && Target == other.Target
        && Observations.SequenceEqual(other.Observations);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(MetricName, Epochs.Length, Observations.Length, StopReason);
}
