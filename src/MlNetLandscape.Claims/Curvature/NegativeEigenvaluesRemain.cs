namespace MlNetLandscape.Claims;

internal sealed class NegativeEigenvaluesRemain() : Claim(16, "Sagun et al. 2016",
    "Training ends where the Hessian still has negative eigenvalues.",
    TrainedSpectra.Experiment, ClaimTier.Two, seconds: 13,
    Expectation.Below("λ_min at the end", -1e-4), Expectation.Told("λ_max at the end"))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var spectra = TrainedSpectra.Of(run, 100);
        return new ClaimReading(spectra[0][0], spectra[0][^1]) { Figures = [TrainedSpectra.Figure(spectra)] };
    }
}
