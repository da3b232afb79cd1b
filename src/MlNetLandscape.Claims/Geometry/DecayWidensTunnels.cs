namespace MlNetLandscape.Claims;

/// <remarks>The table's own figures do not rise from no decay to 10⁻⁴ (54.0°, 53.9°): that step is told, and the rise is asked of the others.</remarks>
internal sealed class DecayWidensTunnels() : Claim(49, "Fort & Jastrzębski 2019",
    "Weight decay leads into wider tunnels, until it is too strong to train with.",
    "4,000 images, MLP 784-64-64-10 with tanh, plain SGD, rate 0.03, batches of 32, to a loss of 0.15 without the decay, 200 epochs at most; mean angle at which the loss of 2,000 rows reaches 1. One training a decay and seed.",
    ClaimTier.Three, seconds: 100,
    [
        .. Decays.SkipLast(1).Select(decay => Expectation.Told(FormattableString.Invariant($"angle with {decay:g2}, degrees"))),
        Expectation.Told("wider by, 0 to 0.0001"), Expectation.Above("0 to 0.001", 0), Expectation.Above("0.001 to 0.005", 0), Expectation.Below("trainings that reach the loss with 0.02", 0),
    ])
{
    private static readonly double[] Decays = [0, 1e-4, 1e-3, 5e-3, 2e-2];

    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var sweep = Tunnels.Sweep(run, new TunnelSweepOptions { WeightDecays = [.. Decays] }, epochs: 200);
        var angles = sweep.Angles();
        return new ClaimReading([.. angles[..4], angles[1] - angles[0], angles[2] - angles[0], angles[3] - angles[2], sweep.Settings[^1].Reached]) { Figures = [sweep.Section()] };
    }
}
