namespace MlNetLandscape;

/// <summary>Where a training stands. Reported after every epoch, and about four times a second between.</summary>
/// <param name="Epoch">The epoch under way, from 1.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="Step">Steps done in this epoch.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
/// <param name="TrainingLoss">Mean loss of this epoch so far.</param>
/// <param name="LearningRate">Of the last step.</param>
/// <param name="ExamplesPerSecond">Examples trained on by second of wall time in this epoch, that of the observers left out.</param>
/// <param name="Elapsed">Wall time of this training, before an interruption included.</param>
/// <param name="Remaining">What is left at the present rate, if no stop rule ends the training before.</param>
/// <param name="Completed">The epoch just ended; null within an epoch.</param>
public sealed record TrainingProgress(
    int Epoch,
    int Epochs,
    long Step,
    long StepsPerEpoch,
    double TrainingLoss,
    double LearningRate,
    double ExamplesPerSecond,
    TimeSpan Elapsed,
    TimeSpan Remaining,
    EpochRecord? Completed);
