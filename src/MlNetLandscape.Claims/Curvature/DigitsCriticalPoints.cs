using MlNetLandscape.Numerics.CriticalPoints;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <summary>Where Newton's method on the gradient ends, from 60 points of trainings.</summary>
internal static class DigitsCriticalPoints
{
    public const string Experiment = "Digits of 4×4, 500 rows, MLP 16-5-10 with tanh (145 parameters); damped Newton steps on ‖∇L‖ in double precision from 60 points with noise along three trainings that fit the rows, from the first weights to the last ever farther apart.";

    private const int Trainings = 3;

    private static readonly int[] Epochs = [0, 1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128, 181, 256, 362, 512, 724];

    public static (CriticalPoint<Tensor>[] Points, ReportSection Figure) Find(ClaimRun run)
    {
        using var rows = ClaimData.Digits(500, pooled: true);
        var found = new List<CriticalPoint<Tensor>>();
        for (var training = 0; training < Trainings; training++)
        {
            Trajectory? path = null;
            var options = new Trainings.Options
            {
                Network = Network.Mlp(5) with { Activation = Activation.Tanh },
                Optimizer = new Sgd { Momentum = 0.9 },
                LearningRate = 0.05,
                BatchSize = 50,
                Epoch = Epochs[^1],
                Threads = 1,
                Observers = [new TrajectoryObserver { EveryEpochs = 1, MaximumPoints = Epochs[^1] + 1, Sink = taken => path = taken }],
            };
            using var model = run.Train(options, new MulticlassTask(10), rows, Seed.Derive(run.Seed, training));
            using var points = path!;
            using var risk = new EmpiricalRisk(model, rows, new EmpiricalRiskOptions { Precision = ScalarType.Float64, CancellationToken = run.Cancellation });
            foreach (var epoch in Epochs)
            {
                run.Tell(found.Count / (double)(Trainings * Epochs.Length), $"search {found.Count + 1} of {Trainings * Epochs.Length}");
                var noise = risk.Space.Random(Numerics.LinearOperators.ProbeDistribution.Gaussian, Seed.Derive(run.Seed, training, epoch));
                var point = points[epoch].to_type(ScalarType.Float64) + (0.1 * noise);
                found.Add(CriticalPointSearch.From(risk, point, new CriticalPointOptions { MaximumSteps = 200, CancellationToken = run.Cancellation }));
            }
        }

        var section = new CriticalPointSection([.. found.Select(point => new FoundPoint(
            point.Loss, point.Hessian?.NegativeFraction, point.GradientNorm, point.Flatness, point.Kind.ToString(), point.IsCritical))]);
        return ([.. found], section);
    }
}
