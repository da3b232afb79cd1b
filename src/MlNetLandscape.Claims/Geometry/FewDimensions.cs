using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class FewDimensions() : Claim(53, "Li et al. 2018; Fort & Jastrzębski 2019",
    "Nine tenths of the accuracy are reached in a small part of the dimensions.",
    "Digits, 1,000 rows, MLP 64-50-10 of 3,760 parameters, 30 epochs of AdamW; the same epochs of Adam in three random subspaces of each dimension, judged on the other 797 rows.",
    ClaimTier.Two, seconds: 9,
    new Expectation("dimensions for 90 % of the accuracy", 100, 200), Expectation.Above("accuracy with all parameters", 0.95), Expectation.Told("largest dimensions below it"))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        var (train, test) = ClaimData.SplitDigits(run.Seed);
        using (train)
        using (test)
        {
            var training = new Trainings.Options { Network = Network.Mlp(50), Optimizer = new AdamW(), LearningRate = 3e-3, BatchSize = 64, Epoch = 30, Threads = 1 };
            var found = DimensionStudy.Run(run.Job(training, TanhDigits.Task, run.Seed), train, test, new NetworkDimensionOptions { Smallest = 25, Resolution = 0.15, Progress = run.Studied() });
            var tried = found.Found.Means.OrderBy(mean => mean.Dimension).ToArray();
            double[] dimensions = [.. tried.Select(mean => (double)mean.Dimension)];
            return new ClaimReading(found.Value ?? double.NaN, found.Baseline, found.Found.LargestBelow)
            {
                Figures =
                [
                    new SeriesSection("random directions", "accuracy on held-out rows",
                    [
                        new("trained in a subspace", [.. dimensions], [.. tried.Select(mean => mean.Score.Value)]) { Error = [.. tried.Select(mean => mean.Score.StandardError)] },
                        new("90 % of that with all parameters", [dimensions[0], dimensions[^1]], [found.Found.Threshold, found.Found.Threshold]) { IsReference = true },
                    ]) { XIsLog = true },
                ],
            };
        }
    }
}
