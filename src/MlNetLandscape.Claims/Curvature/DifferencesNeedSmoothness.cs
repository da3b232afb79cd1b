using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <remarks>Jumps of the gradient add about 1 / (N ε): few rows, and first weights, where residuals are large, show it at steps that double precision bears.</remarks>
internal sealed class DifferencesNeedSmoothness() : Claim(58, "Wu et al. 2017",
    "Differences of gradients give the Frobenius norm of the Hessian of smooth networks; with kinks they grow without limit as the step shrinks.",
    "Digits, 100 rows, MLP 64-20-10 at its first weights, tanh and ReLU; differences over steps of 10⁻² to 10⁻⁵ in double precision against products with the Hessian, the same 300 probes.", ClaimTier.One, seconds: 5,
    Expectation.Near("with tanh at 10⁻³, over that of products", 1, 0.02), Expectation.Near("with tanh at 10⁻⁴", 1, 0.02), Expectation.Near("with tanh at 10⁻⁵", 1, 0.02), Expectation.Above("with ReLU at 10⁻⁴", 20), Expectation.Told("with ReLU at 10⁻⁵"))
{
    private const int Probes = 300;

    private static readonly double[] Epsilons = [1e-2, 1e-3, 1e-4, 1e-5];

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var rows = ClaimData.Digits(100);
        var (smooth, kinked) = (Ratios(Activation.Tanh), Ratios(Activation.ReLU));
        return new ClaimReading(smooth[1], smooth[2], smooth[3], kinked[2], kinked[3])
        {
            Figures = [new SeriesSection("step ε", "difference norm over the exact one", [new Series("tanh", [.. Epsilons], [.. smooth]), new Series("ReLU", [.. Epsilons], [.. kinked])]) { XIsLog = true, YIsLog = true }],
        };

        double[] Ratios(Activation activation)
        {
            var options = new Trainings.Options { Network = Network.Mlp(20) with { Activation = activation }, StopToken = new CancellationToken(canceled: true) };
            using var model = run.Train(options, new MulticlassTask(10), rows, run.Seed);
            using var risk = new EmpiricalRisk(model, rows, new EmpiricalRiskOptions { Precision = ScalarType.Float64, CancellationToken = run.Cancellation });
            var theta = risk.Theta();
            using var hessian = risk.Hessian(theta);
            var exact = FrobeniusNorm.Estimate(hessian, new ProbeOptions { MaximumProducts = Probes, RelativeStandardError = null, Distribution = ProbeDistribution.Rademacher }, run.Cancellation).Value;
            return [.. Epsilons.Select(epsilon => FiniteDifferenceNorm.Of(risk, theta, new FiniteDifferenceOptions { Epsilon = epsilon, Probes = Probes }, run.Cancellation).Estimate.Value / exact)];
        }
    }
}
