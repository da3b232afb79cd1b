using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <summary>Full-batch gradient descent on digits with squared loss, MLP 64-40-40-10 with tanh, and the largest eigenvalue of its Hessian.</summary>
/// <remarks>Each pixel less its mean: with pixels in [0, 1] the mean image alone makes λ_max 30 to 40, and descent at these rates diverges at once.</remarks>
internal static class EdgeDescent
{
    public const string Experiment = "Digits, 1,000 rows, each pixel less its mean, MLP 64-40-40-10 with tanh, ½ Σ over classes of the squared error, full-batch gradient descent; λ_max every 50 steps;";

    /// <summary>λ_max along the way, the loss before each step, and a figure.</summary>
    public static (SharpnessObservation[] Seen, double[] Losses, ReportSection Figure) Run(ClaimRun run, double rate, int steps)
    {
        using var rows = Rows();
        var options = Options(rate, steps);
        options.Observers = [new SharpnessObserver { Every = 50, Tolerance = 1e-3 }];
        using var model = run.Train(options, new MulticlassTask(10), rows, run.Seed);
        SharpnessObservation[] seen = [.. model.History.Observations.Cast<SharpnessObservation>()];
        var figure = new SeriesSection("step", "λ_max",
        [
            new Series("2 / η", [0, steps], [2 / rate, 2 / rate]) { IsReference = true },
            new Series("λ_max", [.. seen.Select(one => (double)one.Step)], [.. seen.Select(one => one.Sharpness)]),
        ]);
        return (seen, [.. model.History.Epochs.Select(epoch => epoch.TrainingLoss)], figure);
    }

    public static TensorDataset Rows()
    {
        using var scope = NewDisposeScope();
        using var digits = ClaimData.Digits(1_000);
        return new TensorDataset(digits.Features - digits.Features.mean([0]), digits.Labels.clone());
    }

    public static Trainings.Options Options(double rate, int steps) => new()
    {
        Network = Network.Mlp(40, 40) with { Activation = Activation.Tanh },
        Loss = new OneHotSquaredLoss(),
        Optimizer = new Sgd { Momentum = 0 },
        LearningRate = rate,
        BatchSize = 1_000,
        Shuffle = false,
        Epoch = steps,
    };

    public static int Rises(double[] losses) => losses.Zip(losses.Skip(1)).Count(pair => pair.Second > pair.First);
}
