using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class AdaptiveMeasuresStay() : Claim(30, "Li et al. 2018; Kwon et al. 2021",
    "Slices along directions with filters as long as the network's, and adaptive sharpness, do not see such rescaling.",
    RescaledDigits.Experiment, ClaimTier.One, seconds: 5,
    Expectation.Below("largest relative change of a slice's losses", 1e-9), Expectation.Below("of adaptive sharpness after one step", 1e-9), Expectation.Below("of adaptive sharpness", 1e-9))
{
    private static readonly double[] Positions = [.. Enumerable.Range(-10, 21).Select(index => index / 10.0)];

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var digits = new RescaledDigits(run);
        using var risk = digits.Risk();
        var theta = risk.Theta();
        double[][] slices = [.. new[] { 1.0, 4, 16 }.Select(a => Slice(digits.Rescaled(risk, theta, a)))];
        var audit = digits.Audit(LandscapeMeasures.Sharpness);
        var (before, after) = (audit.Original!.Sharpness!.Adaptive, audit.Rescaled.Select(metrics => metrics.Sharpness!.Adaptive).ToArray());
        return new ClaimReading(
            slices.Skip(1).Max(slice => slice.Zip(slices[0], Change).Max()), after.Max(one => Change(one.OneStep, before.OneStep)), after.Max(one => Change(one.Value, before.Value)))
        {
            Figures = [new SeriesSection("along a direction with normalised filters", "loss", [.. slices.Zip(["a = 1", "a = 4", "a = 16"], (slice, name) => new Series(name, [.. Positions], [.. slice]))])],
        };

        double[] Slice(Tensor point)
        {
            var direction = NetworkDirections.Random(risk, point, run.Seed);
            return [.. Positions.Select(t => risk.Value(point + (t * direction)))];
        }

        static double Change(double a, double b) => Math.Abs(a - b) / Math.Abs(b);
    }
}
