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

        // Expected output:
        // epoch 1: loss 2.3417, 31022 examples/s, 00:00 left
        // epoch 2: loss 2.1406, 76072 examples/s, 00:00 left
        // epoch 3: loss 1.5898, 76675 examples/s, 00:00 left
        // epoch 4: loss 0.7917, 76797 examples/s, 00:00 left
        // interrupted; digits.checkpoint is kept
        // epoch 5: loss 0.4369, 39398 examples/s, 00:00 left
        // epoch 6: loss 0.3092, 45219 examples/s, 00:00 left
        // epoch 7: loss 0.2490, 52288 examples/s, 00:00 left
        // epoch 8: loss 0.2144, 43767 examples/s, 00:00 left
        // epoch 9: loss 0.1942, 21656 examples/s, 00:00 left
        // epoch 10: loss 0.1827, 21276 examples/s, 00:00 left
        // epoch 11: loss 0.1761, 33452 examples/s, 00:00 left
        // epoch 12: loss 0.1735, 27648 examples/s, 00:00 left
        // 12 epochs in all, weights of epoch 12
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
