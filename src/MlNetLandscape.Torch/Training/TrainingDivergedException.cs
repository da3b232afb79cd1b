namespace MlNetLandscape;

/// <summary>A training's loss, or the network it ended with, stopped being finite.</summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    private const string Advice =
        "Try a lower `LearningRate` (`LearningRateRangeTest` suggests one), `GradientClipNorm` = 1, a warm-up, or normalised features.";

    internal TrainingDivergedException(IReadOnlyList<string> wrong, EpochRecord last)
        : base($"The training diverged: after epoch {last.Epoch}, at learning rate {last.LearningRate:g4}, "
            + (wrong.Count > 0 ? $"'{string.Join("', '", wrong)}' hold values that are not finite. " : "the network's loss is not finite. ") + Advice)
    {
        (Epoch, Step, LearningRate) = (last.Epoch, last.Steps, last.LearningRate);
    }

    internal TrainingDivergedException(double loss, int epoch, long step, double learningRate)
        : base($"The training diverged: the loss became {loss} in epoch {epoch}, step {step}, at learning rate {learningRate:g4}. {Advice}")
    {
        (Epoch, Step, LearningRate) = (epoch, step, learningRate);
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step within the epoch, from 1; the steps of the whole training where its end is meant.</summary>
    public long Step { get; }

    /// <summary>The learning rate of the step.</summary>
    public double LearningRate { get; }
}
