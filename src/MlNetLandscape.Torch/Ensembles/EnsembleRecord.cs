using System.Collections.Immutable;

namespace MlNetLandscape;

/// <summary>What became of one part of an ensemble's training.</summary>
public enum PartOutcome
{
    /// <summary>Its network is a member.</summary>
    Member,

    /// <summary>It led to the start of the members' cycles, and is none.</summary>
    BurnIn,

    /// <summary>It diverged: the next part went on from the last network before it, at half the learning rate.</summary>
    RolledBack,

    /// <summary>It diverged with nothing before it to go on from, and was begun again at half the learning rate.</summary>
    Restarted,

    /// <summary>Another candidate had a lower validation loss: its network is not kept.</summary>
    Outdone,

    /// <summary>It was stopped midway, and its network is left out because there are members.</summary>
    Unfinished,
}

/// <summary>One part of an ensemble's training: a burn-in, a cycle, or an independent training.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Epochs">Epochs done; of a part that was not finite, with the one in which it ceased to be.</param>
/// <param name="LearningRate">The base learning rate it had.</param>
/// <param name="TrainingLoss">Of the epoch whose weights it has; NaN where it diverged.</param>
/// <param name="ValidationLoss">Of that epoch; null without a validation set.</param>
/// <param name="Seconds">Wall time; of a part that was not finite, since it was last resumed.</param>
public sealed record EnsemblePart(
    PartOutcome Outcome, int Epochs, double LearningRate, double TrainingLoss, double? ValidationLoss, double Seconds);

/// <summary>How an ensemble was trained.</summary>
public sealed record EnsembleRecord
{
    /// <summary>The method; null where the members were given.</summary>
    public EnsembleMethod? Method { get; init; }

    /// <summary>All parts, in order.</summary>
    public ImmutableArray<EnsemblePart> Parts { get; init; } = [];

    /// <summary>Wall time of all parts.</summary>
    public double Seconds => Parts.Sum(part => part.Seconds);

    /// <summary>Why the training ended.</summary>
    public StopReason StopReason { get; init; }

    /// <summary>The temperature's fit; null where there was none.</summary>
    public TemperatureFit? Calibration { get; init; }

    /// <inheritdoc />
    public bool Equals(EnsembleRecord? other) =>
        other is not null && Method == other.Method && StopReason == other.StopReason && Calibration == other.Calibration && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Method, Parts.Length, StopReason, Calibration);
}
