namespace MlNetLandscape.Claims;

/// <remarks>The loss that trainings end at is that of all units. «Increase then drop» is read as: some dropout is wider than none, and 0.5 is not the widest.</remarks>
internal sealed class DropoutWidensTunnels() : Claim(50, "Fort & Jastrzębski 2019",
    "Dropout leads into wider tunnels, until it is too strong.",
    "4,000 images, MLP 784-64-64-10 with tanh, plain SGD, rate 0.03, batches of 32, to a loss of 0.15 with all units, 400 epochs at most; mean angle at which the loss of 2,000 rows reaches 1. One training a probability and seed.",
    ClaimTier.Three, seconds: 120,
    [
        .. Probabilities.Select(p => Expectation.Told(FormattableString.Invariant($"angle with {p}, degrees"))),
        Expectation.Above("wider by, 0 to 0.1", 0), Expectation.Above("0.1 to 0.3", 0), Expectation.Above("narrower by, the widest to 0.5", 0.001),
    ])
{
    private static readonly double[] Probabilities = [0, 0.1, 0.3, 0.5];

    public override int Seeds => 3;

    public override string Remark => "Tunnels widen with every step to a probability of 0.5, at which these networks still reach the loss: what is too strong lies beyond.";

    internal override ClaimReading Measure(ClaimRun run)
    {
        var sweep = Tunnels.Sweep(run, new TunnelSweepOptions { Dropouts = [.. Probabilities] }, epochs: 400);
        var angles = sweep.Angles();
        return new ClaimReading([.. angles, angles[1] - angles[0], angles[2] - angles[1], angles[..3].Max() - angles[3]]) { Figures = [sweep.Section()] };
    }
}
