namespace MlNetLandscape;

/// <summary>A training's loss stopped being a finite number.</summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    internal TrainingDivergedException(double loss, int epoch, long step, double learningRate)
        : base($"The training diverged: the loss became {loss} in epoch {epoch}, step {step}, at learning rate {learningRate:g4}. "
            + "Try a lower `LearningRate` (`LearningRateRangeTest` suggests one), `GradientClipNorm` = 1, a warm-up, or normalised features.")
    {
        (Epoch, Step, LearningRate) = (epoch, step, learningRate);
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step within the epoch, from 1.</summary>
    public long Step { get; }

    /// <summary>The learning rate of the step.</summary>
    public double LearningRate { get; }
}
