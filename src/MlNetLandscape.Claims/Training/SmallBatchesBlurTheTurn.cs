namespace MlNetLandscape.Claims;

internal sealed class SmallBatchesBlurTheTurn() : Claim(25, "Xing et al. 2018",
    "In small batches consecutive gradients are nearly at right angles: noise hides the valley.",
    FashionWalk.Experiment + " batches of 25, 100 and 250 rows, 4,000 steps each.", ClaimTier.Two, seconds: 120,
    Expectation.Below("mean angle of the last half, batches of 25", 100), Expectation.Below("of 100", 100), Expectation.Below("of 250", 100))
{
    public override int Seeds => 2;

    public override string Remark => "Batches of 25 and 100 are within the margin. An epoch of batches of 250 has four, drawn without replacement: once the rows are fitted their gradients add up to nothing, so that two in a row are at arccos(−1/3), 109 degrees, within an epoch and at 90 between two, 105 in the mean.";

    internal override ClaimReading Measure(ClaimRun run)
    {
        int[] sizes = [25, 100, 250];
        var walks = sizes.Select(size => FashionWalk.Run(run, size, 4_000, points: 2)).ToArray();
        return new ClaimReading([.. walks.Select(walk => FashionWalk.MeanAngle(walk[(walk.Length / 2)..]))])
        {
            Figures = [FashionWalk.Figure([.. walks.Zip(sizes, (walk, size) => FashionWalk.Angles($"batches of {size}", walk))])],
        };
    }
}
