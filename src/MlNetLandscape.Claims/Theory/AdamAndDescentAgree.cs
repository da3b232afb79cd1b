using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class AdamAndDescentAgree() : Claim(66, "Zou et al. 2021",
    "On a convex loss with weight decay Adam and gradient descent reach the same solution.",
    "Logistic regression on 300 digits in float64 with ½ · 0.01 ‖θ‖² in the loss, 4,000 steps with rates that fall to 0: ‖θ_Adam − θ_GD‖.",
    ClaimTier.One, seconds: 12,
    Expectation.Below("distance of the solutions", 1e-3), Expectation.Told("norm of the solution"))
{
    private const double Decay = 0.01;
    private const int Steps = 4_000;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var digits = ClaimData.Digits(300, pooled: true);
        using var inputs = digits.Features.to_type(ScalarType.Float64); // [N, 16]
        var (descent, adam) = (Minimum(new Sgd { Momentum = 0 }, 1), Minimum(new AdamW(), 0.05));
        return new ClaimReading(Math.Sqrt(descent.Zip(adam, (a, b) => (a - b) * (a - b)).Sum()), Math.Sqrt(descent.Sum(a => a * a)));

        double[] Minimum(Optimizer optimizer, double rate)
        {
            using var theta = new TorchSharp.Modules.Parameter(zeros(16, 10, ScalarType.Float64)); // [D, K]
            using var running = optimizer.Start([theta], 0);
            for (var step = 0; step < Steps; step++)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                running.LearningRate = rate * (1 - (step / (double)Steps));
                running.Step(new FunctionStep(theta, point => nn.functional.cross_entropy(inputs.mm(point), digits.Labels) + (0.5 * Decay * point.square().sum())));
            }

            return theta.data<double>().ToArray();
        }
    }
}
