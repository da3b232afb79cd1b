namespace MlNetLandscape.Claims;

/// <summary>The networks of claims on paths: MLP 64-32-32-10 with tanh, 30 epochs of AdamW.</summary>
internal static class TanhDigits
{
    public static MulticlassTask Task { get; } = new(10);

    public static NetworkModel Train(ClaimRun run, TensorDataset rows, long seed) => run.Train(
        new Trainings.Options { Network = Network.Mlp(32, 32) with { Activation = Activation.Tanh }, Epoch = 30, BatchSize = 50, Optimizer = new AdamW(), LearningRate = 3e-3 }, Task, rows, seed);
}
