using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>Watch a training, interrupt it, and go on where it stood.</summary>
internal static class IntroCheckpoint
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);

        using var interruption = new CancellationTokenSource();
        var options = new NeuralNetworkTrainer.Options
        {
            Epoch = 12,
            Seed = 7,
            LearningRateScheduler = LearningRateSchedule.OneCycle(),
            EarlyStoppingCriteria = new EarlyStopping { Patience = 5 },
            CheckpointPath = "digits.checkpoint",
            CancellationToken = interruption.Token,
            Progress = new Watcher(interruption),
        };
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
            .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
            .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(options));
        try
        {
            pipeline.Fit(data);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine($"interrupted; {options.CheckpointPath} is kept");
        }

        options.CancellationToken = CancellationToken.None; // tomorrow, or after a crash: the same options
        var history = pipeline.Fit(data).LastTransformer.Model.History;
        Console.WriteLine($"{history.Epochs.Length} epochs in all, weights of epoch {history.WeightsOfEpoch}");
    }

    private sealed class Watcher(CancellationTokenSource interruption) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Completed is not { } epoch)
                return;
            Console.WriteLine($"epoch {epoch.Epoch}: loss {epoch.TrainingLoss:0.0000}, {value.ExamplesPerSecond:0} examples/s, {value.Remaining:mm\\:ss} left");
            if (epoch.Epoch == 4)
                interruption.Cancel();
        }
    }
}
