namespace MlNetLandscape.Claims;

/// <summary>Widths of tunnels on images: a tanh perceptron 784-64-64-10 trained by plain SGD to a loss of 0.15 on 4,000 rows, walls at a loss of 1 on 2,000 of these. One training a setting and seed.</summary>
internal static class Tunnels
{
    public static TunnelSweep Sweep(ClaimRun run, TunnelSweepOptions varied, int epochs)
    {
        using var rows = run.Data.Train(4_000);
        var training = new Trainings.Options
        {
            Network = Network.Mlp(64, 64) with { Activation = Activation.Tanh },
            Optimizer = new Sgd { Momentum = 0 },
            LearningRate = 0.03,
            BatchSize = 32,
            Epoch = epochs,
            Threads = 1,
        };
        return TunnelStudy.Run(run.Job(training, new MulticlassTask(10), run.Seed), rows, varied with
        {
            LooksPerEpoch = 1,
            Trainings = 1,
            Geometry = new GeometryOptions { MaximumRows = 2_000, Seed = run.Seed },
            Progress = run.Studied(),
        });
    }

    /// <summary>The angle at each value, in degrees; NaN where the training did not reach the loss.</summary>
    public static double[] Angles(this TunnelSweep sweep) => [.. sweep.Settings.Select(setting => setting.Angle.Value)];
}
