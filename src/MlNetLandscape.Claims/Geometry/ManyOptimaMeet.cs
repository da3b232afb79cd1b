using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class ManyOptimaMeet() : Claim(45, "Fort & Jastrzębski 2019",
    "Not only two but many trained networks are joined by one connector of low loss.",
    "Digits, 1,000 rows, MLP 64-32-32-10 with tanh trained by AdamW from m + 1 seeds; their centroid goes down across the subspace through them, by Adam on batches of 128. Losses of all rows.",
    ClaimTier.Two, seconds: 10,
    [
        .. Sizes.Select(m => Expectation.Above($"loss of the centroid, m = {m}", 0.5)), .. Sizes.Select(m => Expectation.Below($"above it, m = {m}", 0.05)),
        Expectation.Below("highest loss of a spoke over that of the centroid", 0.5),
    ])
{
    private static readonly int[] Sizes = [1, 2, 3, 5, 10];

    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var connectors = new CentroidConnectors(run, Sizes[^1] + 1);
        var knots = Sizes.Select(connectors.Knot).ToArray();
        double[] sizes = [.. Sizes.Select(m => (double)m)];
        return new ClaimReading([.. knots.Select(knot => knot.StartLoss), .. knots.Select(knot => knot.Loss), knots.Max(knot => knot.HighestSpokeLoss / knot.StartLoss)])
        {
            Figures =
            [
                new SeriesSection("m, for m + 1 networks", "loss",
                [
                    new("centroid", [.. sizes], [.. knots.Select(knot => knot.StartLoss)]), new("above it", [.. sizes], [.. knots.Select(knot => knot.Loss)]),
                    new("highest of the spokes", [.. sizes], [.. knots.Select(knot => knot.HighestSpokeLoss)]),
                ]) { YIsLog = true },
            ],
        };
    }
}
