namespace MlNetLandscape.Claims;

internal sealed class EdgeOfStabilityHover() : Claim(26, "Cohen et al. 2021",
    "Full-batch gradient descent sharpens until λ_max is 2/η, hovers there, and its loss falls nevertheless, though not at every step.",
    EdgeDescent.Experiment + " η = 0.4, 3,000 steps.", ClaimTier.Two, seconds: 28,
    Expectation.Near("mean λ_max of steps 600 to 3,000", 5, 0.25), Expectation.Above("its lowest", 4.75), Expectation.Below("its highest", 5.25),
    Expectation.Told("steps at which the loss rose"), Expectation.Below("last loss over that of step 300", 1))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var (seen, losses, figure) = EdgeDescent.Run(run, 0.4, 3_000);
        double[] late = [.. seen.Where(one => one.Step >= 600).Select(one => one.Sharpness)];
        return new ClaimReading(late.Average(), late.Min(), late.Max(), EdgeDescent.Rises(losses), losses[^1] / losses[300]) { Figures = [figure] };
    }
}
