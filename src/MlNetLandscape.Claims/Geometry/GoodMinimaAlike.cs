namespace MlNetLandscape.Claims;

internal sealed class GoodMinimaAlike() : Claim(57, "Wu, Zhu & E 2017",
    "Between minima that are all good the size of the basin says nothing of the accuracy.",
    "200 digits to train on, MLP 64-30-10 with ReLU, full-batch AdamW until the loss is 0.02 with all rows right, ten trainings a seed; Spearman's correlation of the accuracy on 797 others.",
    ClaimTier.Three, seconds: 30,
    Expectation.Near("with the log-volume", 0, 0.6), Expectation.Near("with λ_max", 0, 0.6), Expectation.Near("with ‖H‖_F", 0, 0.6), Expectation.Told("with ‖θ‖, the control"),
    Expectation.Told("lowest accuracy"), Expectation.Told("highest accuracy"))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var found = AttackedMinima.Find(run, new BadMinimaOptions { AttackRatios = [0], Trainings = 10 });
        return new ClaimReading(
        [
            .. AttackedMinima.Metrics.Select(metric => found.Correlation(metric).Value), found.Correlation(BasinMetric.ParameterNorm).Value,
            found.Minima.Min(minimum => minimum.HeldOutAccuracy), found.Minima.Max(minimum => minimum.HeldOutAccuracy),
        ])
        {
            Figures = [found.Figure()],
        };
    }
}
