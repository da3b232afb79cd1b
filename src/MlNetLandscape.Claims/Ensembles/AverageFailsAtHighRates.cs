using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <remarks>The failure is one of single trainings: some lose more than a point by averaging, others gain a little. Ten of them decide.</remarks>
internal sealed class AverageFailsAtHighRates() : Claim(51, "Fort & Jastrzębski 2019",
    "At high cyclic rates the average of the weights is no better than the snapshots, while their predictions together are.",
    "Fashion-MNIST, 4,000 rows, MLP 784-128-64-10, 6 cosine cycles of 4 epochs without momentum, highest rates 0.1 and 0.6; 10,000 test rows.", ClaimTier.Three, seconds: 200,
    Expectation.Above("accuracy of the average less the snapshots' mean, at 0.1", 0), Expectation.Below("the same at 0.6", 0),
    Expectation.Above("accuracy of the ensemble less that of the average, at 0.6", 0.004), Expectation.Told("the same at 0.1"))
{
    public override int Seeds => 10;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var rows = run.Data.Train(4_000);
        using var test = run.Data.Test(10_000);
        var (low, high) = (At(0.1), At(0.6));
        return new ClaimReading(low.Average - low.Snapshots, high.Average - high.Snapshots, high.Ensemble - high.Average, low.Ensemble - low.Average)
        {
            Figures =
            [
                new SeriesSection("highest rate", "accuracy",
                [
                    new Series("mean of the snapshots", [0.1, 0.6], [low.Snapshots, high.Snapshots]), new Series("average of their weights", [0.1, 0.6], [low.Average, high.Average]),
                    new Series("their predictions together", [0.1, 0.6], [low.Ensemble, high.Ensemble]),
                ]),
            ],
        };

        (double Snapshots, double Average, double Ensemble) At(double rate)
        {
            var options = new Trainings.Options { Network = Network.Mlp(128, 64), Epoch = 24, BatchSize = 50, Optimizer = new Sgd { Momentum = 0 }, LearningRate = rate };
            using var ensemble = new SnapshotEnsemble { Cycles = 6, DivergenceFactor = double.PositiveInfinity }.Train(run.Job(options, new MulticlassTask(10), run.Seed), rows, null);
            using var landscape = new NetworkLandscape(ensemble.Members[0], rows, new GeometryOptions { CancellationToken = run.Cancellation }, joinsNetworks: true);
            Tensor[] points = [.. ensemble.Members.Select(landscape.Point)];
            using var average = landscape.Network(points.Aggregate((a, b) => a + b) / points.Length);
            return (ensemble.Members.Average(member => member.Accuracy(test)), average.Accuracy(test), ensemble.Accuracy(test));
        }
    }
}
