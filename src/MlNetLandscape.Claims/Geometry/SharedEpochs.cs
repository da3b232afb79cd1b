using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Reports;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <remarks>The rate is small and batches are of 100 rows: at a rate of 0.05 in batches of 50 two shared epochs leave a barrier of 0.014. The claim needs trainings of little noise.</remarks>
internal sealed class SharedEpochs() : Claim(74, "Frankle et al. 2020",
    "Trainings that share their first epochs end in one basin, though they see the rows in other orders afterwards.",
    "5,000 images, MLP 784-64-64-10, SGD with momentum, rate 0.02 that falls to 0, 20 epochs in all; barrier of the training error on the line between two trainings from one start, from two shared epochs, and from another start.",
    ClaimTier.Two, seconds: 18,
    Expectation.Above("barrier from the same start", 0.02), Expectation.Below("after two shared epochs", 0.007), Expectation.Above("from another start", 0.15))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var rows = run.Data.Train(5_000);
        using var start = Train(0, 0);
        using var grown = Train(0, 2);
        using var a = Train(10, 20, start, 0.1);
        using var same = Train(20, 20, start, 0.3);
        using var first = Train(10, 18, grown, 0.5);
        using var second = Train(20, 18, grown, 0.7);
        using var other = Train(20, 20, null, 0.9);
        LossProfile[] lines = [Line(a, same), Line(first, second), Line(a, other)];
        return new ClaimReading([.. lines.Select(line => line.BarrierOf("Accuracy", isHigherBetter: true).AboveLine)])
        {
            Figures = [new ProfileSection([new("the same start", lines[0]), new("two shared epochs", lines[1]), new("another start", lines[2])])],
        };

        // Cosine from the first epoch; the shared ones are at the full rate, of which a cosine over 20 epochs would have taken 2 %.
        NetworkModel Train(int stream, int epochs, NetworkModel? from = null, double done = 0)
        {
            run.Tell(done, $"training of {epochs} epochs");
            using var stop = new CancellationTokenSource();
            if (epochs == 0)
                stop.Cancel();
            return run.Train(
                new Trainings.Options
                {
                    Network = Network.Mlp(64, 64),
                    Optimizer = new Sgd(),
                    LearningRate = 0.02,
                    LearningRateScheduler = from is null && epochs < 20 ? LearningRateSchedule.Constant : LearningRateSchedule.Cosine(),
                    Epoch = Math.Max(1, epochs),
                    BatchSize = 100,
                    StopToken = stop.Token,
                }, TanhDigits.Task, rows, (100 * run.Seed) + stream, initial: from);
        }

        LossProfile Line(NetworkModel one, NetworkModel two)
        {
            using var landscape = new NetworkLandscape(one, rows, new GeometryOptions { CancellationToken = run.Cancellation }, joinsNetworks: true);
            using var scope = NewDisposeScope();
            return LossProfile.Between(landscape.Slices, landscape.Point(one), landscape.Point(two), new ProfileOptions { From = 0, To = 1, Points = 21, CancellationToken = run.Cancellation });
        }
    }
}
