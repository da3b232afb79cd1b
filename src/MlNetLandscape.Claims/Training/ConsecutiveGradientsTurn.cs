namespace MlNetLandscape.Claims;

internal sealed class ConsecutiveGradientsTurn() : Claim(24, "Xing et al. 2018",
    "Over all rows at a high rate consecutive gradients nearly turn about: each step crosses a valley.",
    FashionWalk.Experiment + " all rows in each step.", ClaimTier.Two, seconds: 46,
    Expectation.Near("mean angle of steps 50 to 250, degrees", 157.5, 7.5), Expectation.Above("share of these steps with a minimum within", 0.9))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var walk = FashionWalk.Run(run, 1_000, 251, points: 10);
        WalkObservation[] middle = [.. walk.Where(one => one.Step >= 50)];
        return new ClaimReading(FashionWalk.MeanAngle(middle), middle.Average(one => one.HasInteriorMinimum ? 1.0 : 0)) { Figures = [FashionWalk.Figure(FashionWalk.Angles("all rows", walk))] };
    }
}
