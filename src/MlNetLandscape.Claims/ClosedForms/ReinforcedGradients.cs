using MlNetLandscape.Reports;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class ReinforcedGradients() : Claim(69, "Huang & Toyoizumi 2017 (reinforced SGD)",
    "A gradient that stays is reinforced by 1 / (1 − p) in the mean.",
    "A constant gradient of 20,000 entries, 200 steps: the mean reinforced gradient over the gradient, for p = 0.5 and 0.9.",
    ClaimTier.One, seconds: 1,
    Expectation.Near("amplification at p = 0.5", 2, 0.04), Expectation.Near("at p = 0.9", 10, 0.2))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        var (half, most) = (Amplifications(0.5), Amplifications(0.9));
        double[] steps = [.. Enumerable.Range(1, half.Length).Select(step => (double)step)];
        return new ClaimReading(half[^1], most[^1])
        {
            Figures =
            [
                new SeriesSection("step", "reinforced gradient over gradient",
                [
                    new("p = 0.5", [.. steps], [.. half]), new("p = 0.9", [.. steps], [.. most]),
                    .. new[] { 0.5, 0.9 }.Select(p => new Series(FormattableString.Invariant($"1 / (1 − {p})"), [1, steps[^1]], [1 / (1 - p), 1 / (1 - p)]) { IsReference = true }),
                ]),
            ],
        };
    }

    private static double[] Amplifications(double p)
    {
        using var theta = new Parameter(zeros(20_000, ScalarType.Float64));
        using var running = new ReinforcedSgd { Gamma = 0, MaximumProbability = p }.Start([theta], 0);
        running.LearningRate = 1;
        return [.. Enumerable.Range(0, 200).Select(step =>
        {
            running.Step(new FunctionStep(theta, point => (3 * point).sum(), step));
            return running.State["reinforced.0"].data<double>().ToArray().Average() / 3;
        })];
    }
}
