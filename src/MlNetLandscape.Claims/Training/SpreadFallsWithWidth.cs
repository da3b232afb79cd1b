using MathNet.Numerics.Statistics;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class SpreadFallsWithWidth() : Claim(7, "Choromanska et al. 2015",
    "The wider the network, the closer together its trainings end.",
    "Digits, 600 rows, one hidden layer of 3 to 100 units, 40 epochs of descent with momentum, 20 seeds a width; standard deviation of the loss on the other 1,197 rows.", ClaimTier.Two, seconds: 10,
    Expectation.Above("spread of 3 units over that of 100", 5), Expectation.Below("widths at which it rises", 1), Expectation.Told("spread of 3 units"), Expectation.Told("spread of 100 units"))
{
    private const int Networks = 20;

    internal override ClaimReading Measure(ClaimRun run)
    {
        int[] widths = [3, 6, 12, 25, 50, 100];
        var (train, test) = ClaimData.SplitDigits(run.Seed, rows: 600);
        using var rows = train;
        using var others = test;
        var losses = widths.Select((width, index) =>
        {
            run.Tell(index / (double)widths.Length, $"{width} hidden units");
            return Enumerable.Range(0, Networks).Select(number =>
            {
                var options = new Trainings.Options { Network = Network.Mlp(width), Optimizer = new Sgd(), LearningRate = 0.05, BatchSize = 50, Epoch = 40, Threads = 1 };
                using var model = run.Train(options, new MulticlassTask(10), rows, Seed.Derive(run.Seed, index, number));
                return model.Judge(others).LogLoss.Value!.Value;
            }).ToArray();
        }).ToArray();
        var spreads = losses.Select(each => each.StandardDeviation()).ToArray();
        return new ClaimReading(spreads[0] / spreads[^1], spreads.Zip(spreads.Skip(1)).Count(pair => pair.Second > pair.First), spreads[0], spreads[^1])
        {
            Figures =
            [
                new SeriesSection("hidden units", "loss on other rows", [new Series("mean and spread of 20", [.. widths.Select(width => (double)width)], [.. losses.Select(each => each.Mean())]) { Error = [.. spreads] }]) { XIsLog = true },
            ],
        };
    }
}
