using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <remarks>
/// The table of claims has a ratio above 20 at 10⁻⁴, of a network it does not name. Where a ratio is passed depends on the network: kinks add h/(n ε) to the square, relative to a Hessian of any size. That there
/// is no limit is the claim: the excess over 1 is expected to grow as 1/ε. Which kinks lie within reach of a step is chance; at 10⁻⁵ it takes the 180,000 of all rows and units that some do.
/// </remarks>
internal sealed class DifferencesNeedSmoothness() : Claim(58, "Wu et al. 2017",
    "Differences of gradients give the squared Frobenius norm of the Hessian of smooth networks; with kinks they grow without limit as the step shrinks.",
    "Digits, 1,797 rows, MLP 64-100-10 at its first weights, tanh and ReLU; differences over steps of 10⁻³ to 10⁻⁵ in double precision against products with the Hessian, the same 20 probes; squared norms.",
    ClaimTier.One, seconds: 16,
    Expectation.Near("with tanh at 10⁻³, over that of products", 1, 0.02), Expectation.Near("with tanh at 10⁻⁴", 1, 0.02), Expectation.Near("with tanh at 10⁻⁵", 1, 0.02),
    Expectation.Told("with ReLU at 10⁻³"), Expectation.Told("with ReLU at 10⁻⁴"), Expectation.Told("with ReLU at 10⁻⁵"),
    new Expectation("growth of its excess over 1 from 10⁻⁴ to 10⁻⁵", 5, 20))
{
    private const int Probes = 20;

    private static readonly double[] Epsilons = [1e-3, 1e-4, 1e-5];

    public override int Seeds => 5;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var rows = ClaimData.Digits();
        var (smooth, kinked) = (Ratios(Activation.Tanh), Ratios(Activation.ReLU));
        return new ClaimReading([.. smooth, .. kinked, (kinked[2] - 1) / (kinked[1] - 1)])
        {
            Figures = [new SeriesSection("step ε", "squared norm by differences over that by products", [new Series("tanh", [.. Epsilons], [.. smooth]), new Series("ReLU", [.. Epsilons], [.. kinked])]) { XIsLog = true, YIsLog = true }],
        };

        double[] Ratios(Activation activation)
        {
            var network = Network.Mlp(100) with { Activation = activation };
            var shape = new NetworkShape(64, 10);
            using var model = new NetworkModel(network, shape, new MulticlassTask(10), new TrainingHistory(), network.Build(shape, run.Seed));
            using var risk = new EmpiricalRisk(model, rows, new EmpiricalRiskOptions { Precision = ScalarType.Float64, CancellationToken = run.Cancellation });
            var theta = risk.Theta();
            using var hessian = risk.Hessian(theta);
            var exact = FrobeniusNorm.Estimate(hessian, new ProbeOptions { MaximumProducts = Probes, RelativeStandardError = null, Distribution = ProbeDistribution.Rademacher }, run.Cancellation).Value;
            var (wide, narrow) = (Differences(Epsilons[0]), Differences(Epsilons[1])); // each at a tenth of its step too
            return [.. new[] { wide.Estimate, wide.Finer, narrow.Finer }.Select(estimate => Math.Pow(estimate.Value / exact, 2))];

            FiniteDifferenceNorm Differences(double epsilon) => FiniteDifferenceNorm.Of(risk, theta, new FiniteDifferenceOptions { Epsilon = epsilon, Probes = Probes }, run.Cancellation);
        }
    }
}
