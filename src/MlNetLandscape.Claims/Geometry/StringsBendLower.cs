using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Reports;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <remarks>Beads go down by the search's own method, L-BFGS on all rows; that no path is found is a failure of the claim here, though it proves nothing.</remarks>
internal sealed class StringsBendLower() : Claim(23, "Freeman & Bruna 2017",
    "Dynamic string sampling joins two minima below any loss above theirs, by ways that are nearly straight at high losses and longer at low ones.",
    "Digits, 1,000 rows, MLP 64-32-32-10 with tanh trained by AdamW to a loss of about 0.02 from two seeds; strings below losses of 0.5, 0.2 and 0.05, lengths over the distance of the ends.",
    ClaimTier.Three, seconds: 20,
    [
        .. Levels.Select(level => Expectation.Below(FormattableString.Invariant($"highest loss over {level}"), 1)),
        .. Levels.Select(level => new Expectation(FormattableString.Invariant($"relative length below {level}"), 1, 3)),
        Expectation.Above("longer by, 0.5 to 0.2", 0), Expectation.Above("0.2 to 0.05", 0),
        Expectation.Above("more beads, 0.5 to 0.2", 0), Expectation.Above("0.2 to 0.05", 0), Expectation.Told("beads below 0.05"),
    ])
{
    private static readonly double[] Levels = [0.5, 0.2, 0.05];

    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var pair = new TanhPair(run);
        var (landscape, a, b) = (pair.Landscape, pair.A, pair.B);
        ModeConnection<Tensor>[] strings = [.. Levels.Select(level =>
        {
            run.Tell(0.3 * Array.IndexOf(Levels, level), FormattableString.Invariant($"string below {level}"));
            return StringSampling.Run(landscape.Risk, a, b, new StringOptions { MaximumLoss = level, CancellationToken = run.Cancellation }, source: landscape.Slices);
        })];
        double[] lengths = [.. strings.Select(one => one.RelativeLength)];
        int[] beads = [.. strings.Select(one => one.Points.Length - 2)];
        return new ClaimReading(
        [
            .. strings.Zip(Levels, (one, level) => one.Profile.Highest.Loss / level), .. lengths,
            lengths[1] - lengths[0], lengths[2] - lengths[1], beads[1] - beads[0], beads[2] - beads[1], beads[2],
        ])
        {
            Figures =
            [
                new ProfileSection([new("straight line", ModeConnection.Line(landscape.Slices, a, b).Profile, 1),
                    .. strings.Zip(Levels, (one, level) => new NamedProfile(FormattableString.Invariant($"string below {level}"), one.Profile, one.RelativeLength))]),
            ],
        };
    }
}
