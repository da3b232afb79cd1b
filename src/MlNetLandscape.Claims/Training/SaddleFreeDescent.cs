using System.Collections.Immutable;
using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class SaddleFreeDescent() : Claim(3, "Dauphin et al. 2014",
    "Saddle-free Newton goes lower than damped Newton and than first-order descent that takes as many gradients.",
    "Digits of 4×4, 500 rows, MLP 16-10-10 with tanh and small first weights; 25 steps of each second-order method, 2,500 of heavy-ball descent (η = 0.3): as many gradients as 25 Krylov steps of 31 products.",
    ClaimTier.Two, seconds: 31,
    Expectation.Below("final loss of the exact method", 1e-3), Expectation.Below("of 30 Krylov steps", 1e-3),
    Expectation.Above("heavy ball's over the higher of these", 3), Expectation.Above("damped Newton's over the higher of these", 10))
{
    private const int Steps = 25;
    private const int GradientsPerStep = 100; // 31 products of 3 gradients, a gradient, 8 losses of a third

    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var rows = ClaimData.Digits(500, pooled: true);
        var exact = Descend("saddle-free, exact", new SaddleFreeNewton { ExactUpTo = 4_000, StepsPerBasis = 1 }, Steps, 1);
        var krylov = Descend("saddle-free, 30 Krylov steps", new SaddleFreeNewton { ExactUpTo = 0, KrylovSteps = 30, StepsPerBasis = 1 }, Steps, 1);
        var newton = Descend("damped Newton", new DampedNewton { ExactUpTo = 4_000, StepsPerBasis = 1 }, Steps, 1);
        var heavyBall = Descend("heavy ball", new Sgd(), Steps * GradientsPerStep, 0.3);
        var saddleFree = Math.Max(exact.Loss, krylov.Loss);
        return new ClaimReading(exact.Loss, krylov.Loss, heavyBall.Loss / saddleFree, newton.Loss / saddleFree)
        {
            Figures = [new SeriesSection("second-order steps, or a hundredth of the first-order ones", "training loss", [exact.Curve, krylov.Curve, newton.Curve, heavyBall.Curve]) { YIsLog = true }],
        };

        (double Loss, Series Curve) Descend(string name, Optimizer optimizer, int steps, double rate)
        {
            var options = new Trainings.Options
            {
                Network = Network.Mlp(10) with { Activation = Activation.Tanh, Initializer = Initializer.XavierUniform(0.3) },
                Optimizer = optimizer,
                LearningRate = rate,
                BatchSize = 1_000,
                Shuffle = false,
                Epoch = steps,
            };
            using var model = run.Train(options, new MulticlassTask(10), rows, run.Seed);
            using var risk = new EmpiricalRisk(model, rows, new EmpiricalRiskOptions());
            using var theta = risk.Theta();
            var shown = model.History.Epochs.Where(epoch => (epoch.Epoch - 1) % (steps / Steps) == 0).ToArray();
            ImmutableArray<double> at = [.. shown.Select(epoch => (epoch.Epoch - 1) * (double)Steps / steps)];
            return (risk.Value(theta), new Series(name, at, [.. shown.Select(epoch => epoch.TrainingLoss)]));
        }
    }
}
