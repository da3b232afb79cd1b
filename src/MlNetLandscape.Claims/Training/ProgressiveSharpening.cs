namespace MlNetLandscape.Claims;

/// <remarks>2,000 steps: after some more one of three seeds reaches the edge itself, which is claim 26.</remarks>
internal sealed class ProgressiveSharpening() : Claim(27, "Cohen et al. 2021",
    "Below the edge of stability full-batch gradient descent sharpens all the time and its loss falls at every step.",
    EdgeDescent.Experiment + " η = 0.2, 2,000 steps.", ClaimTier.Two, seconds: 20,
    Expectation.Above("rise of λ_max from its lowest value to the last", 0), Expectation.Told("λ_max at its lowest"), Expectation.Below("λ_max at the end", 10),
    Expectation.Below("steps at which the loss rose", 0))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var (seen, losses, figure) = EdgeDescent.Run(run, 0.2, 2_000);
        var lowest = seen.Min(one => one.Sharpness);
        return new ClaimReading(seen[^1].Sharpness - lowest, lowest, seen[^1].Sharpness, EdgeDescent.Rises(losses)) { Figures = [figure] };
    }
}
