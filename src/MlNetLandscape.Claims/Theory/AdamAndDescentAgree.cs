using MlNetLandscape.Reports;
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
    private const int Steps = 4_000, Shown = 50;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var digits = ClaimData.Digits(300, pooled: true);
        using var inputs = digits.Features.to_type(ScalarType.Float64); // [N, 16]
        var (descent, adam) = (Way(new Sgd { Momentum = 0 }, 1), Way(new AdamW(), 0.05));
        double[] steps = [.. Enumerable.Range(1, Steps / Shown).Select(place => (double)(place * Shown))];
        return new ClaimReading(Distance(descent[^1], adam[^1]), Math.Sqrt(descent[^1].Sum(a => a * a)))
        {
            Figures =
            [
                new SeriesSection("step", "distance in θ",
                [
                    new Series("Adam from where descent ends", [.. steps], [.. adam.Select(theta => Distance(theta, descent[^1]))]),
                    new Series("descent from where Adam ends", [.. steps], [.. descent.Select(theta => Distance(theta, adam[^1]))]),
                ]) { YIsLog = true },
            ],
        };

        static double Distance(double[] one, double[] other) => Math.Sqrt(one.Zip(other, (a, b) => (a - b) * (a - b)).Sum());

        List<double[]> Way(Optimizer optimizer, double rate)
        {
            using var theta = new TorchSharp.Modules.Parameter(zeros(16, 10, ScalarType.Float64)); // [D, K]
            using var running = optimizer.Start([theta], 0);
            var way = new List<double[]>();
            for (var step = 0; step < Steps; step++)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                running.LearningRate = rate * (1 - (step / (double)Steps));
                running.Step(new FunctionStep(theta, point => nn.functional.cross_entropy(inputs.mm(point), digits.Labels) + (0.5 * Decay * point.square().sum())));
                if ((step + 1) % Shown == 0)
                    way.Add(theta.data<double>().ToArray());
            }

            return way;
        }
    }
}
