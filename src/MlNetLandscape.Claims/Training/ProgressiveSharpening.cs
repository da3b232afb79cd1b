namespace MlNetLandscape.Claims;

/// <remarks>One of three seeds reaches the edge itself within 2,000 steps, and is there what claim 26 says: rises of the loss count until λ_max comes within 2 % of 2/η.</remarks>
internal sealed class ProgressiveSharpening() : Claim(27, "Cohen et al. 2021",
    "Below the edge of stability full-batch gradient descent sharpens all the time and its loss falls at every step.",
    EdgeDescent.Experiment + " η = 0.2, 2,000 steps.", ClaimTier.Two, seconds: 11,
    Expectation.Above("rise of λ_max from its lowest value to the last", 0), Expectation.Told("λ_max at its lowest"), Expectation.Below("λ_max at the end", 10),
    Expectation.Below("steps before the edge at which the loss rose", 0))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var (seen, losses, figure) = EdgeDescent.Run(run, 0.2, 2_000);
        var lowest = seen.Min(one => one.Sharpness);
        var before = seen.FirstOrDefault(one => one.Sharpness >= 0.98 * 10)?.Step ?? losses.Length;
        return new ClaimReading(seen[^1].Sharpness - lowest, lowest, seen[^1].Sharpness, EdgeDescent.Rises(losses[..(int)before])) { Figures = [figure] };
    }
}
