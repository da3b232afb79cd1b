namespace MlNetLandscape.Claims;

internal sealed class SmallBatchesBlurTheTurn() : Claim(25, "Xing et al. 2018",
    "In small batches consecutive gradients are nearly at right angles: noise hides the valley.",
    FashionWalk.Experiment + " batches of 25, 100 and 250 rows, 2,000 steps each.", ClaimTier.Two, seconds: 60,
    Expectation.Below("mean angle of the last half, batches of 25", 100), Expectation.Below("of 100", 100), Expectation.Below("of 250", 100))
{
    public override int Seeds => 3;

    public override string Remark => "Angles of small batches are far from the 156 degrees of all rows, but at 100 to 112 in the last half of 2,000 steps they are above the margin; how much the noise hides depends on how long one trains.";

    internal override ClaimReading Measure(ClaimRun run)
    {
        int[] sizes = [25, 100, 250];
        var walks = sizes.Select(size => FashionWalk.Run(run, size, 2_000, points: 2)).ToArray();
        return new ClaimReading([.. walks.Select(walk => FashionWalk.MeanAngle(walk[(walk.Length / 2)..]))])
        {
            Figures = [FashionWalk.Figure([.. walks.Zip(sizes, (walk, size) => FashionWalk.Angles($"batches of {size}", walk))])],
        };
    }
}
