using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <summary>All eigenvalues of the Hessian of a small network along its training.</summary>
internal static class TrainedSpectra
{
    public const string Experiment = "Digits, 1,000 rows, MLP 64-20-10 with tanh, descent with momentum; all 1,510 eigenvalues of the exact Hessian over the training rows after 0, 5, 30 and 100 epochs.";
    public const double Threshold = 1e-3;

    private static readonly int[] Epochs = [0, 5, 30, 100];

    /// <param name="run">The run.</param>
    /// <param name="epochs">After which epochs, multiples of five; null for those of the experiment.</param>
    /// <returns>One spectrum an epoch, ascending.</returns>
    public static double[][] Of(ClaimRun run, params int[]? epochs)
    {
        epochs = epochs is null or [] ? Epochs : epochs;
        using var rows = ClaimData.Digits(1_000);
        Trajectory? path = null;
        var options = new Trainings.Options
        {
            Network = Network.Mlp(20) with { Activation = Activation.Tanh },
            Optimizer = new Sgd(),
            LearningRate = 0.05,
            BatchSize = 50,
            Epoch = epochs[^1],
            Observers = [new TrajectoryObserver { EveryEpochs = 5, Sink = taken => path = taken }],
        };
        using var model = run.Train(options, new MulticlassTask(10), rows, run.Seed);
        using var points = path!;
        using var risk = new EmpiricalRisk(model, rows, new EmpiricalRiskOptions { BatchSize = 1_000, CancellationToken = run.Cancellation });
        return [.. epochs.Select((epoch, index) =>
        {
            run.Tell((index + 0.5) / epochs.Length, $"Hessian after {epoch} epochs");
            using var scope = NewDisposeScope();
            using var hessian = risk.Hessian(points[epoch / 5]);
            var matrix = DenseHessian.Of(hessian, cancellationToken: run.Cancellation).Matrix;
            return linalg.eigvalsh(tensor(matrix.ToColumnMajorArray(), [matrix.RowCount, matrix.ColumnCount])).data<double>().ToArray();
        })];
    }

    public static double Negative(double[] spectrum) => spectrum.Average(value => value < -Threshold * spectrum[^1] ? 1.0 : 0);

    public static double Degenerate(double[] spectrum) => spectrum.Average(value => Math.Abs(value) < Threshold * spectrum[^1] ? 1.0 : 0);

    public static ReportSection Figure(double[][] spectra) => new SeriesSection("rank, from the smallest", "eigenvalue",
        [.. spectra.Zip(Epochs[^spectra.Length..], (spectrum, epoch) => new Series($"after {epoch} epochs", [.. Enumerable.Range(1, spectrum.Length).Select(rank => (double)rank)], [.. spectrum]))]);
}
