using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class ReinforcedGradients() : Claim(69, "Huang & Toyoizumi 2017 (reinforced SGD)",
    "A gradient that stays is reinforced by 1 / (1 − p) in the mean.",
    "A constant gradient of 20,000 entries, 200 steps: the mean reinforced gradient over the gradient, for p = 0.5 and 0.9.",
    ClaimTier.One, seconds: 1,
    Expectation.Near("amplification at p = 0.5", 2, 0.04), Expectation.Near("at p = 0.9", 10, 0.2))
{
    internal override ClaimReading Measure(ClaimRun run) => new(Amplification(0.5), Amplification(0.9));

    private static double Amplification(double p)
    {
        using var theta = new Parameter(zeros(20_000, ScalarType.Float64));
        using var running = new ReinforcedSgd { Gamma = 0, MaximumProbability = p }.Start([theta], 0);
        running.LearningRate = 1;
        for (var step = 0; step < 200; step++)
            running.Step(new FunctionStep(theta, point => (3 * point).sum(), step));
        return running.State["reinforced.0"].data<double>().ToArray().Average() / 3;
    }
}
