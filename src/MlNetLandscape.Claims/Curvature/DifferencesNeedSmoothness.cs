using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class DifferencesNeedSmoothness() : Claim(58, "Wu et al. 2017",
    "Differences of gradients give the Frobenius norm of the Hessian of smooth networks; with kinks they grow without limit as the step shrinks.",
    "Digits, 500 rows, MLP 64-20-10 trained for 30 epochs, tanh and ReLU; differences over steps of 10⁻² to 10⁻⁵ in double precision, 100 probes, against the exact Hessian.", ClaimTier.One, seconds: 15,
    Expectation.Near("with tanh at 10⁻³, over the exact norm", 1, 0.02), Expectation.Near("with tanh at 10⁻⁴", 1, 0.02), Expectation.Near("with tanh at 10⁻⁵", 1, 0.02), Expectation.Above("with ReLU at 10⁻⁴", 20), Expectation.Told("with ReLU at 10⁻⁵"))
{
    private static readonly double[] Epsilons = [1e-2, 1e-3, 1e-4, 1e-5];

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var rows = ClaimData.Digits(500);
        var (smooth, kinked) = (Ratios(Activation.Tanh), Ratios(Activation.ReLU));
        return new ClaimReading(smooth[1], smooth[2], smooth[3], kinked[2], kinked[3])
        {
            Figures = [new SeriesSection("step ε", "difference norm over the exact one", [new Series("tanh", [.. Epsilons], [.. smooth]), new Series("ReLU", [.. Epsilons], [.. kinked])]) { XIsLog = true, YIsLog = true }],
        };

        double[] Ratios(Activation activation)
        {
            var options = new Trainings.Options { Network = Network.Mlp(20) with { Activation = activation }, Epoch = 30, BatchSize = 32, LearningRate = 3e-3 };
            using var model = run.Train(options, new MulticlassTask(10), rows, run.Seed);
            using var risk = new EmpiricalRisk(model, rows, new EmpiricalRiskOptions { Precision = ScalarType.Float64, CancellationToken = run.Cancellation });
            var theta = risk.Theta();
            using var hessian = risk.Hessian(theta);
            var exact = DenseHessian.Of(hessian, cancellationToken: run.Cancellation).Matrix.FrobeniusNorm();
            return [.. Epsilons.Select(epsilon => FiniteDifferenceNorm.Of(risk, theta, new FiniteDifferenceOptions { Epsilon = epsilon, Probes = 100 }, run.Cancellation).Estimate.Value / exact)];
        }
    }
}
