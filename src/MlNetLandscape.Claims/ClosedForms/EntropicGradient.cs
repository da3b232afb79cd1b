using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class EntropicGradient() : Claim(33, "Chaudhari et al. 2017",
    "The gradient of Entropy-SGD on a quadratic is γ H (H + γ)⁻¹ θ.",
    "H = diag(4, 1, 0.1), θ = (1, 2, 3), γ = ½, 5,000 steps of Langevin dynamics: the largest relative error of (0.4444, 0.6667, 0.25).",
    ClaimTier.One, seconds: 2,
    Expectation.Below("largest relative error", 0.05))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        double[] curvatures = [4, 1, 0.1], start = [1, 2, 3], expected = [4 * 0.5 / 4.5, 2 * 0.5 / 1.5, 3 * 0.05 / 0.6];
        var entropy = new EntropySgd { Scope = 0.5, Iterations = 5000, Noise = 0.02, Averaging = 0.002 };
        var (theta, _) = FunctionStep.Walk(entropy, 1, start, point => 0.5 * (tensor([4.0, 1, 0.1]) * point.square()).sum(), _ => false, 1);
        double[] found = [.. start.Zip(theta, (before, after) => entropy.Scope * (before - after))];
        double[] between = [.. Enumerable.Range(0, 41).Select(step => Math.Pow(10, -1.2 + (step / 20.0)))];
        return new ClaimReading(found.Zip(expected, (one, exact) => Math.Abs(one - exact) / exact).Max())
        {
            Figures =
            [
                new SeriesSection("eigenvalue h", "gradient over θ",
                [
                    new Series("Entropy-SGD", [.. curvatures], [.. found.Zip(start, (one, from) => one / from)]) { IsJoined = false },
                    new Series("γ h / (h + γ)", [.. between], [.. between.Select(h => entropy.Scope * h / (h + entropy.Scope))]) { IsReference = true },
                ]) { XIsLog = true },
            ],
        };
    }
}
