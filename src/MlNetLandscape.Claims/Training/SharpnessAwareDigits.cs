namespace MlNetLandscape.Claims;

/// <summary>Sharpness-aware minimisation on digits: 1,000 rows, MLP 64-100-10, 100 epochs.</summary>
internal static class SharpnessAwareDigits
{
    /// <summary>Trains at a radius ρ; at 0 the optimizer alone.</summary>
    public static NetworkModel Train(ClaimRun run, double rho, Optimizer optimizer, double rate, TensorDataset rows) => run.Train(
        new Trainings.Options { Network = Network.Mlp(100), Optimizer = rho == 0 ? optimizer : new Sam { Rho = rho, Base = optimizer }, LearningRate = rate, BatchSize = 32, Epoch = 100, Threads = 1 },
        new MulticlassTask(10), rows, run.Seed);
}
