using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

/// <remarks>The rate falls to 0 as a cosine: at a rate that is still high a training ends beside the minimum of the line, which then rises before its end (one of three was monotone at a constant rate of 0.1).</remarks>
internal sealed class MonotoneLines() : Claim(52, "Goodfellow et al. 2015; Fort & Jastrzębski 2019",
    "From where a training starts to where it ends the loss falls all the way.",
    "Digits, 1,000 rows, MLP 64-32-32-10, SGD with momentum at a rate of 0.05 that falls to 0, 20 epochs; 41 points of the line, tolerance 0.001; shares of ten seeds.",
    ClaimTier.Two, seconds: 3,
    Expectation.Above("share of monotone lines, ReLU", 0.9), Expectation.Above("tanh", 0.9), Expectation.Below("highest loss at the end", 0.1))
{
    private const int Trainings = 10;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var (relu, tanh) = (Lines(Activation.ReLU), Lines(Activation.Tanh));
        return new ClaimReading(Share(relu), Share(tanh), relu.Concat(tanh).Max(line => line.Losses[^1]))
        {
            Figures = [new ProfileSection([.. relu.Take(3).Select((line, seed) => new NamedProfile($"ReLU, seed {seed + 1}", line)), .. tanh.Take(3).Select((line, seed) => new NamedProfile($"tanh, seed {seed + 1}", line))])],
        };

        LossProfile[] Lines(Activation activation) => [.. Enumerable.Range(1, Trainings).Select(training => Line(run, activation, (Trainings * (run.Seed - 1)) + training, training))];

        static double Share(LossProfile[] lines) => lines.Count(line => line.IsMonotone(1e-3)) / (double)lines.Length;
    }

    private static LossProfile Line(ClaimRun run, Activation activation, long seed, int training)
    {
        run.Tell(((activation == Activation.ReLU ? 0 : Trainings) + training - 1) / (2.0 * Trainings), $"{activation}, training {training} of {Trainings}");
        var (train, test) = ClaimData.SplitDigits(seed);
        using var rows = train;
        test.Dispose();
        Trajectory? ends = null;
        using var network = run.Train(
            new Trainings.Options
            {
                Network = Network.Mlp(32, 32) with { Activation = activation },
                Optimizer = new Sgd(),
                LearningRate = 0.05,
                LearningRateScheduler = LearningRateSchedule.Cosine(),
                Epoch = 20,
                BatchSize = 32,
                Observers = [new TrajectoryObserver { Every = int.MaxValue, Sink = path => ends = path }],
            }, TanhDigits.Task, rows, seed);
        using var path = ends!;
        using var slices = new NetworkSlices(network, rows);
        return LossProfile.Between(slices, path[0], path[^1], new ProfileOptions { From = 0, To = 1, Points = 41, CancellationToken = run.Cancellation });
    }
}
