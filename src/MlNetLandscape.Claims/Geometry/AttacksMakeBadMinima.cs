namespace MlNetLandscape.Claims;

internal sealed class AttacksMakeBadMinima() : Claim(55, "Wu, Zhu & E 2017",
    "Minima of the same training loss, every training row right, can predict badly: rows with wrong labels beside the others lead to them.",
    "200 digits to train on and 0, 50, 100, 200 or 400 with wrong labels, MLP 64-30-10 with ReLU, full-batch AdamW until the loss of the 200 is 0.02 with all of them right; accuracy on 797 others, three trainings each.",
    ClaimTier.Two, seconds: 16,
    Expectation.Near("accuracy without attack", 0.92, 0.04), Expectation.Below("with 400 attacking rows", 0.35), Expectation.Above("lowest training accuracy", 1),
    Expectation.Above("minima that interpolate", 15), new Expectation("lowest training loss", 0.01, 0.02), new Expectation("highest", 0.01, 0.02))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        using var found = AttackedMinima.Find(run);
        return new ClaimReading(
            found.Accuracy(0), found.Accuracy(400), found.Minima.Min(minimum => minimum.TrainingAccuracy), found.Interpolating.Length,
            found.Minima.Min(minimum => minimum.TrainingLoss), found.Minima.Max(minimum => minimum.TrainingLoss))
        {
            Figures = [found.Figure()],
        };
    }
}
