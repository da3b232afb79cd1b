using MathNet.Numerics.Statistics;
using MlNetLandscape.Numerics.CriticalPoints;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class IndexGrowsWithLoss() : Claim(4, "Dauphin et al. 2014",
    "The higher a critical point lies, the more of its directions lead down.",
    DigitsCriticalPoints.Experiment, ClaimTier.Two, seconds: 120,
    Expectation.Above("correlation of loss and index where ‖∇L‖ < 10⁻³", 0.9), Expectation.Above("such points", 20),
    Expectation.Told("correlation where ‖∇L‖ < 10⁻² and the outputs are not constant"), Expectation.Told("such points, not constant"))
{
    /// <summary>Constant outputs, the classes' frequencies, have a loss of about ln 10.</summary>
    private const double Constant = 2.29;

    public override string Remark => "Searches that get below 10⁻³ end, but for a few, at the saddle of constant outputs: one loss, and as many indices as eigenvalues near 0 happen to have signs. The others are slow at 10⁻³ to 10⁻²; there loss and index go together.";

    internal override ClaimReading Measure(ClaimRun run)
    {
        var (points, figure) = DigitsCriticalPoints.Find(run);
        var near = points.Where(point => point.GradientNorm < 1e-3 && point.Hessian is not null).ToArray();
        var lower = points.Where(point => point.GradientNorm < 1e-2 && point.Loss < Constant && point.Hessian is not null).ToArray();
        return new ClaimReading(Correlated(near), near.Length, Correlated(lower), lower.Length) { Figures = [figure] };

        static double Correlated(CriticalPoint<Tensor>[] chosen) => Correlation.Pearson(chosen.Select(point => point.Loss), chosen.Select(point => point.Hessian!.NegativeFraction));
    }
}
