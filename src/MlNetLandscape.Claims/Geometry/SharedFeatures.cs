using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class SharedFeatures() : Claim(36, "Li et al. 2015",
    "Networks trained from different seeds share most of their features, but not all.",
    "5,000 images, MLP 784-64-64-10, 10 epochs of AdamW from two seeds; correlations of the first layer's units over the rows, the best of each unit, beside those with untrained networks.",
    ClaimTier.Three, seconds: 15,
    new Expectation("mean best correlation", 0.55, 0.7), Expectation.Below("unmatched units", 0.1), Expectation.Above("best correlation above untrained", 0.04), Expectation.Above("assigned correlation above untrained", 0.04))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var rows = run.Data.Train(5_000);
        using var a = ReluPairs.Train(run, 64, rows, run.Seed, epochs: 10, batchSize: 100);
        using var b = ReluPairs.Train(run, 64, rows, run.Seed + 100, epochs: 10, batchSize: 100);
        var first = FeatureMatches.Of(a, b, rows.Features, new FeatureMatchOptions { CancellationToken = run.Cancellation }).Layers[0];
        var (correlations, assigned) = (first.Trained.Correlations, first.Trained.Assigned);
        int[] best = [.. Enumerable.Range(0, first.FirstUnits).OrderByDescending(unit => correlations[unit, assigned[unit]])]; // the diagonal falls
        return new ClaimReading(first.Trained.BestMean, first.Trained.Unmatched, first.BestAboveUntrained, first.AssignedAboveUntrained)
        {
            Figures =
            [
                new MatrixSection("correlation of units", [.. best.Select(unit => $"{unit + 1}")], [.. best.Select(unit => $"{assigned[unit] + 1}")],
                    [.. best.SelectMany(unit => best.Select(other => correlations[unit, assigned[other]]))]),
            ],
        };
    }
}
