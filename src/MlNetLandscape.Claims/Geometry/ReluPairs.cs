using MlNetLandscape.Numerics.Geometry.Slices;

namespace MlNetLandscape.Claims;

/// <summary>Pairs of MLPs of two equal hidden layers with ReLU, trained by AdamW, and the line between them.</summary>
internal static class ReluPairs
{
    public static NetworkModel Train(ClaimRun run, int width, TensorDataset rows, long seed, int epochs, int batchSize) => run.Train(
        new Trainings.Options { Network = Network.Mlp(width, width), Epoch = epochs, BatchSize = batchSize, Optimizer = new AdamW(), LearningRate = 1e-3 }, TanhDigits.Task, rows, seed);

    public static LossProfile Line(ClaimRun run, NetworkModel a, NetworkModel b, TensorDataset rows, bool repairs = false)
    {
        using var line = new NetworkLine(a, b, repairs ? rows.Features : null, run.Cancellation);
        return line.Profile(rows);
    }
}
