namespace MlNetLandscape.Claims;

internal sealed class NewtonEndsWhereGradientsAreFlat() : Claim(5, "Frye et al. 2021",
    "Most points that Newton's method finds are not critical: the gradient lies in the kernel of the Hessian there.",
    DigitsCriticalPoints.Experiment, ClaimTier.Three, seconds: 120,
    Expectation.Below("share of searches that reach ‖∇L‖ < 10⁻⁶", 0.25), Expectation.Told("share that ended gradient-flat"), Expectation.Told("share within 10⁻³"))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        var (points, figure) = DigitsCriticalPoints.Find(run);
        return new ClaimReading(Share(1e-6), points.Average(point => point.Kind == Numerics.CriticalPoints.CriticalPointKind.GradientFlat ? 1.0 : 0), Share(1e-3)) { Figures = [figure] };

        double Share(double norm) => points.Average(point => point.GradientNorm < norm ? 1.0 : 0);
    }
}
