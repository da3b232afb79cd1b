using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class RemoteGradients() : Claim(65, "Chen et al. 2019 (ARSG)",
    "Remote gradients are Adam's where ν = 1, and converge on a quadratic at the rate of a polynomial's root.",
    "ν = 1 against AdamW on a quadratic of three variables, 200 steps; ν = 0.9, β₁ = 0.9 on ½θ² in one dimension: rate of the error over 200 steps against |z| of z² − z (1 + β − a (1 − ν β)) + β (1 − a (1 − ν)) = 0.",
    ClaimTier.One, seconds: 1,
    Expectation.Below("difference from Adam", 0), Expectation.Near("measured rate over that of the root", 1, 0.01))
{
    private const double Beta = 0.9, Nu = 0.9, Length = 0.3; // a = η h / |g₀| with the largest gradient, the first, in the denominator for good

    private static readonly double Radius = Math.Sqrt(Beta * (1 - (Length * (1 - Nu)))); // of the complex roots

    internal override ClaimReading Measure(ClaimRun run)
    {
        var errors = new List<double>();
        FunctionStep.Walk(new Arsg { Beta1 = Beta, Beta2 = 0, Nu = Nu, Epsilon = 1e-300 }, Length, [1], theta => 0.5 * theta.square().sum(), theta =>
        {
            errors.Add(Math.Abs(theta[0]));
            return false;
        }, 500);
        return new ClaimReading(
            Walk(new Arsg { Nu = 1, Beta1 = 0.9, KeepsLargest = false }).Zip(Walk(new AdamW()), (one, other) => Math.Abs(one - other)).Max(),
            Math.Pow(Largest(400) / Largest(200), 1 / 200.0) / Radius)
        {
            Figures =
            [
                new SeriesSection("step", "|θ|",
                [
                    new Series("remote gradients", [.. Enumerable.Range(0, errors.Count).Select(step => (double)step)], [.. errors]),
                    new Series("at the rate of the root", [200, errors.Count - 1], [Largest(200), Largest(200) * Math.Pow(Radius, errors.Count - 201)]) { IsReference = true },
                ]) { YIsLog = true },
            ],
        };

        double Largest(int from) => Enumerable.Range(from, 50).Max(step => errors[step] / Math.Pow(Radius, step - from)); // errors swing: freed of the decay since then
    }

    private static double[] Walk(Optimizer optimizer) =>
        FunctionStep.Walk(optimizer, 0.05, [1, -2, 3], theta => (tensor([4.0, 1, 0.1]) * theta.square()).sum(), _ => false, 200).Theta;
}
