using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class AlignmentJoinsWideNetworks() : Claim(37, "Ainsworth et al. 2023; Entezari et al. 2022",
    "Once their units are put into one order there is no barrier between wide networks.",
    "10,000 images, MLP 784-512-512-10, 10 epochs of AdamW from two seeds, aligned by weights; barrier of the loss of 2,000 test rows on the line.",
    ClaimTier.Two, seconds: 160, Expectation.Above("barrier", 0.4), Expectation.Below("after alignment", 0.05))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var train = run.Data.Train(10_000);
        using var test = run.Data.Test(2_000);
        using var a = ReluPairs.Train(run, 512, train, run.Seed, epochs: 10, batchSize: 100);
        run.Tell(0.4, "training 2 of 2");
        using var b = ReluPairs.Train(run, 512, train, run.Seed + 100, epochs: 10, batchSize: 100);
        run.Tell(0.8, "alignment");
        using var aligned = NetworkAlignment.ByWeights(a, b, new NetworkAlignmentOptions { CancellationToken = run.Cancellation });
        var (before, after) = (ReluPairs.Line(run, a, b, test), ReluPairs.Line(run, a, aligned.Network, test));
        return new ClaimReading(before.Barrier!.AboveLine, after.Barrier!.AboveLine) { Figures = [new ProfileSection([new("as trained", before), new("aligned by weights", after)])] };
    }
}
