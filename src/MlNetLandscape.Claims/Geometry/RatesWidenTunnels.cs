namespace MlNetLandscape.Claims;

internal sealed class RatesWidenTunnels() : Claim(47, "Fort & Jastrzębski 2019",
    "Higher learning rates lead into wider tunnels.",
    "4,000 images, MLP 784-64-64-10 with tanh, plain SGD in batches of 32 to a loss of 0.15; mean angle, over 20 directions across θ, at which the loss of 2,000 rows reaches 1. One training a rate and seed.",
    ClaimTier.Two, seconds: 100,
    [
        .. Rates.Select(rate => Expectation.Told(FormattableString.Invariant($"angle at {rate}, degrees"))),
        .. Rates.Zip(Rates.Skip(1), (low, high) => Expectation.Above(FormattableString.Invariant($"wider by, {low} to {high}"), 0)), new Expectation("wider by in all", 8, 14),
    ])
{
    private static readonly double[] Rates = [0.003, 0.01, 0.03, 0.1, 0.2];

    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var sweep = Tunnels.Sweep(run, new TunnelSweepOptions { LearningRates = [.. Rates] }, epochs: 2_000);
        var angles = sweep.Angles();
        return new ClaimReading([.. angles, .. angles.Zip(angles.Skip(1), (low, high) => high - low), angles[^1] - angles[0]]) { Figures = [sweep.Section()] };
    }
}
