using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Spectra;
using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class SkipsLessDegenerate() : Claim(18, "Orhan & Pitkow 2018",
    "Skip connections make the Hessian less degenerate.",
    "Digits, 1,000 rows, ten layers of 20 tanh units between input and output with skip connections over pairs of them and without, at the first weights and after 30 epochs of descent with momentum; share of eigenvalues within a thousandth of the largest, by Lanczos quadrature.",
    ClaimTier.Three, seconds: 60,
    Expectation.Above("degenerate share of the plain network less that of the residual one, at the first weights", 0), Expectation.Above("the same after training", 0),
    Expectation.Told("at the first weights, both within a thousandth of the smaller network's largest"), Expectation.Told("after training, likewise"), Expectation.Told("share of the plain network after training"), Expectation.Told("loss of the plain network"), Expectation.Told("loss of the residual network"))
{
    public override int Seeds => 3;

    public override string Remark => "The share depends on λ_max, which sets the threshold and varies several times over between first weights; after training the residual network's loss is far lower than the plain one's, and with the errors goes the part of the curvature that they make.";

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var rows = ClaimData.Digits(1_000);
        var (plain, residual) = (Along(skip: false), Along(skip: true));
        return new ClaimReading(Share(plain.First) - Share(residual.First), Share(plain.Last) - Share(residual.Last), Common(plain.First, residual.First), Common(plain.Last, residual.Last), Share(plain.Last), plain.Loss, residual.Loss)
        {
            Figures =
            [
                new SeriesSection("eigenvalue", "density", [Curve("plain, first weights", plain.First), Curve("residual, first weights", residual.First), Curve("plain, trained", plain.Last), Curve("residual, trained", residual.Last)]) { YIsLog = true },
            ],
        };

        (SpectralDensity First, SpectralDensity Last, double Loss) Along(bool skip)
        {
            Trajectory? path = null;
            var options = new Trainings.Options
            {
                Network = Network.ResidualMlp(20, 5) with { Activation = Activation.Tanh, Normalization = Normalization.None, Skip = skip },
                Optimizer = new Sgd(),
                LearningRate = 0.02,
                BatchSize = 50,
                Epoch = 30,
                Observers = [new TrajectoryObserver { EveryEpochs = 30, Sink = taken => path = taken }],
            };
            using var model = run.Train(options, new MulticlassTask(10), rows, run.Seed);
            using var points = path!;
            using var risk = new EmpiricalRisk(model, rows, new EmpiricalRiskOptions { BatchSize = 1_000, CancellationToken = run.Cancellation });
            return (Density(points[0]), Density(points[points.Count - 1]), risk.Value(points[points.Count - 1]));

            SpectralDensity Density(Tensor theta)
            {
                using var hessian = risk.Hessian(theta);
                return StochasticLanczosQuadrature.Estimate(hessian, new SpectralDensityOptions { Probes = 8, Seed = run.Seed }, cancellationToken: run.Cancellation);
            }
        }

        static double Share(SpectralDensity density) => DegenerateFraction.Of(density).Estimate.Value;

        static double Common(SpectralDensity plain, SpectralDensity residual)
        {
            var threshold = 1e-3 * Math.Min(plain.LargestNode, residual.LargestNode);
            return plain.Fraction(-threshold, threshold).Value - residual.Fraction(-threshold, threshold).Value;
        }

        static Series Curve(string name, SpectralDensity density)
        {
            var curve = density.Curve();
            return new Series(name, [.. curve.Select(point => point.Eigenvalue)], [.. curve.Select(point => Math.Max(point.Density, 1e-6))]);
        }
    }
}
