using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class AveragingReplacesAnnealing() : Claim(73, "Polyak & Juditsky 1992; Izmailov et al. 2018",
    "An average of the weights at a constant rate gains what annealing the rate would.",
    FashionQuality.Experiment + " exponential average of a training at a constant rate against its last weights.", ClaimTier.Two, seconds: 52,
    Expectation.Above("accuracy of the average less that of the last weights", 0.01), Expectation.Below("log loss of the average less that of the last weights", -0.05))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var rows = run.Data.Train(FashionQuality.Rows);
        using var test = run.Data.Test(10_000);
        var options = FashionQuality.Options(LearningRateSchedule.Constant);
        options.Averaging = new WeightAverage { Validates = false }; // the history tells of the last weights
        using var averaged = run.Train(options, FashionQuality.Task, rows, run.Seed, test);
        var (last, quality) = (averaged.History.Epochs[^1], averaged.Judge(test));
        return new ClaimReading(quality.Accuracy.Value!.Value - last.ValidationMetric!.Value, quality.LogLoss.Value!.Value - last.ValidationLoss!.Value)
        {
            Figures =
            [
                new SeriesSection("epoch", "accuracy on the test rows",
                [
                    new Series("last weights", [.. averaged.History.Epochs.Select(epoch => (double)epoch.Epoch)], [.. averaged.History.Epochs.Select(epoch => epoch.ValidationMetric!.Value)]),
                    new Series("their average", [1, last.Epoch], [quality.Accuracy.Value.Value, quality.Accuracy.Value.Value]) { IsReference = true },
                ]),
            ],
        };
    }
}
