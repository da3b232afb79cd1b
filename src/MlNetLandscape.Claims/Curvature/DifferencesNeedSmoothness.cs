using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Reports;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <remarks>
/// The table of claims has the factor of 20 at 10⁻⁴, for a network whose Hessian is small. That the differences grow without limit is the claim; where they pass 20 depends on how many rows lie how near to
/// a kink. Here it is 10⁻⁵, and that they grow with each smaller step is expected besides.
/// </remarks>
internal sealed class DifferencesNeedSmoothness() : Claim(58, "Wu et al. 2017",
    "Differences of gradients give the Frobenius norm of the Hessian of smooth networks; with kinks they grow without limit as the step shrinks.",
    "100 rows of 8 Gaussian numbers with one to predict, MLP 8-20-1 at random weights, tanh and ReLU; differences over steps of 10⁻³ to 10⁻⁵ in double precision against products with the Hessian, the same 300 probes.",
    ClaimTier.One, seconds: 5,
    Expectation.Near("with tanh at 10⁻³, over that of products", 1, 0.02), Expectation.Near("with tanh at 10⁻⁴", 1, 0.02), Expectation.Near("with tanh at 10⁻⁵", 1, 0.02),
    Expectation.Told("with ReLU at 10⁻³"), Expectation.Told("with ReLU at 10⁻⁴"), Expectation.Above("with ReLU at 10⁻⁵", 20), Expectation.Above("least growth from one step to the next with ReLU", 1))
{
    private const int Probes = 300;

    private static readonly double[] Epsilons = [1e-3, 1e-4, 1e-5];

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var generator = new Generator(6);
        using var rows = new TensorDataset(randn(100, 8, generator: generator), randn(100, generator: generator));
        var (smooth, kinked) = (Ratios(Activation.Tanh), Ratios(Activation.ReLU));
        return new ClaimReading([.. smooth, .. kinked, kinked.Zip(kinked.Skip(1), (before, after) => after / before).Min()])
        {
            Figures = [new SeriesSection("step ε", "difference norm over that of products", [new Series("tanh", [.. Epsilons], [.. smooth]), new Series("ReLU", [.. Epsilons], [.. kinked])]) { XIsLog = true, YIsLog = true }],
        };

        double[] Ratios(Activation activation)
        {
            using var model = AtRandom(Network.Mlp(20) with { Activation = activation });
            using var risk = new EmpiricalRisk(model, rows, new EmpiricalRiskOptions { Precision = ScalarType.Float64, CancellationToken = run.Cancellation });
            var theta = risk.Theta();
            using var hessian = risk.Hessian(theta);
            var exact = FrobeniusNorm.Estimate(hessian, new ProbeOptions { MaximumProducts = Probes, RelativeStandardError = null, Distribution = ProbeDistribution.Rademacher }, run.Cancellation).Value;
            return [.. Epsilons.Select(epsilon => FiniteDifferenceNorm.Of(risk, theta, new FiniteDifferenceOptions { Epsilon = epsilon, Probes = Probes }, run.Cancellation).Estimate.Value / exact)];
        }
    }

    /// <summary>The usual first weights, and noise on all, biases too.</summary>
    private static NetworkModel AtRandom(Network network)
    {
        const long Seed = 3;
        var module = network.Build(new NetworkShape(8, 1), Seed);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator((ulong)Seed);
        foreach (var parameter in module.parameters())
            parameter.add_(0.1f * randn(parameter.shape, generator: generator));
        return new NetworkModel(network, new NetworkShape(8, 1), new RegressionTask(0, 1), new TrainingHistory(), module);
    }
}
