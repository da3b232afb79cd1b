namespace MlNetLandscape.Claims;

/// <summary>Fashion-MNIST, 10,000 rows, MLP 784-256-128-10, 24 epochs at a rate of 0.05: what averaging, snapshots and temperatures are tried on.</summary>
internal static class FashionQuality
{
    public const int Rows = 10_000;
    public const string Experiment = "Fashion-MNIST, 10,000 rows, MLP 784-256-128-10, 24 epochs, η = 0.05 with momentum; 10,000 test rows;";

    public static MulticlassTask Task { get; } = new(10);

    public static Trainings.Options Options(LearningRateSchedule schedule) => new()
    {
        Network = Network.Mlp(256, 128),
        Epoch = 24,
        BatchSize = 128,
        Optimizer = new Sgd(),
        LearningRate = 0.05,
        LearningRateScheduler = schedule,
    };

    /// <summary>A training whose rate falls with a cosine.</summary>
    public static NetworkModel Annealed(ClaimRun run, TensorDataset rows) => run.Train(Options(LearningRateSchedule.Cosine()), Task, rows, run.Seed);
}
