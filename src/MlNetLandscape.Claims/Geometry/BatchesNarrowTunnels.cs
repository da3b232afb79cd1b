namespace MlNetLandscape.Claims;

internal sealed class BatchesNarrowTunnels() : Claim(48, "Fort & Jastrzębski 2019",
    "Larger batches lead into narrower tunnels.",
    "4,000 images, MLP 784-64-64-10 with tanh, plain SGD at a rate of 0.03 to a loss of 0.15; mean angle, over 20 directions across θ, at which the loss of 2,000 rows reaches 1. One training a size and seed.",
    ClaimTier.Two, seconds: 100,
    [
        .. Sizes.Select(size => Expectation.Told($"angle with batches of {size}, degrees")),
        .. Sizes.Zip(Sizes.Skip(1), (small, large) => Expectation.Above($"narrower by, {small} to {large}", 0)),
    ])
{
    private static readonly int[] Sizes = [8, 32, 128, 512];

    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var sweep = Tunnels.Sweep(run, new TunnelSweepOptions { BatchSizes = [.. Sizes] }, epochs: 5_000);
        var angles = sweep.Angles();
        return new ClaimReading([.. angles, .. angles.Zip(angles.Skip(1), (small, large) => small - large)]) { Figures = [sweep.Section()] };
    }
}
