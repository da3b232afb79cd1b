namespace MlNetLandscape.Claims;

/// <remarks>Minima made on purpose: ‖θ‖, which knows nothing of the basin, does as well.</remarks>
internal sealed class BasinsTellMinimaApart() : Claim(56, "Wu, Zhu & E 2017",
    "Bad minima lie in smaller basins: volume and curvature tell them from good ones.",
    "200 digits to train on and 0, 50, 100, 200 or 400 with wrong labels, MLP 64-30-10 with ReLU, full-batch AdamW until the loss of the 200 is 0.02 with all of them right; Spearman's correlation of the accuracy on 797 others over the 15 minima.",
    ClaimTier.Two, seconds: 9,
    Expectation.Below("with the log-volume", -0.9), Expectation.Below("with λ_max", -0.9), Expectation.Below("with ‖H‖_F", -0.9), Expectation.Told("with ‖θ‖, the control"))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        using var found = AttackedMinima.Find(run);
        return new ClaimReading([.. AttackedMinima.Metrics.Select(metric => found.Correlation(metric).Value), found.Correlation(BasinMetric.ParameterNorm).Value]) { Figures = [found.Figure()] };
    }
}
