namespace MlNetLandscape.Claims;

internal sealed class BulkAndOutliers() : Claim(15, "Sagun et al. 2016, 2017",
    "Most eigenvalues of the Hessian gather at zero during training, few are large, and few and small ones are negative.",
    TrainedSpectra.Experiment, ClaimTier.Two, seconds: 90,
    Expectation.Below("largest rise of the negative share between these epochs", 0), Expectation.Told("negative share at the start"), Expectation.Told("at the end"),
    Expectation.Above("rise of the share near zero from epoch 5 to 100", 0), Expectation.Below("|λ_min| / λ_max at the end", 0.1))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var spectra = TrainedSpectra.Of(run);
        var negative = spectra.Select(TrainedSpectra.Negative).ToArray();
        return new ClaimReading(negative.Zip(negative.Skip(1), (before, after) => after - before).Max(), negative[0], negative[^1],
            TrainedSpectra.Degenerate(spectra[^1]) - TrainedSpectra.Degenerate(spectra[1]), Math.Abs(spectra[^1][0]) / spectra[^1][^1])
        { Figures = [TrainedSpectra.Figure(spectra)] };
    }
}
