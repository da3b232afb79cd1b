using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class AlignmentGainsWithWidth() : Claim(38, "Ainsworth et al. 2023; Jordan et al. 2023",
    "The wider the networks, the less of a barrier is left between them after alignment.",
    "Digits, 1,000 rows, MLPs 64-h-h-10 with h = 32, 128, 512, 30 epochs of AdamW from two seeds; barrier of the loss of all rows, aligned by weights and by activations, then with repaired statistics.",
    ClaimTier.Two, seconds: 50,
    [
        .. Widths.Select(width => Expectation.Told($"barrier after alignment by activations, width {width}")),
        Expectation.Above("lower by, 32 to 128", 0), Expectation.Above("128 to 512", 0),
        Expectation.Below("after alignment by weights, over that before, mean of the widths", 0.5), Expectation.Below("by activations", 0.5), Expectation.Below("repaired over that by activations", 0.8),
    ])
{
    private static readonly int[] Widths = [32, 128, 512];

    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var (train, test) = ClaimData.SplitDigits(run.Seed);
        using var rows = train;
        test.Dispose();
        var found = Widths.Select(Lines).ToArray();
        double[] left = [.. found.Select(lines => Barrier(lines.Activations))];
        double[] widths = [.. Widths.Select(width => (double)width)];
        return new ClaimReading(
        [
            .. left, left[0] - left[1], left[1] - left[2], found.Average(lines => Barrier(lines.Weights) / Barrier(lines.Before)),
            found.Average(lines => Barrier(lines.Activations) / Barrier(lines.Before)), found.Average(lines => Barrier(lines.Repaired) / Barrier(lines.Activations)),
        ])
        {
            Figures =
            [
                new SeriesSection("width", "barrier",
                [
                    new("as trained", [.. widths], [.. found.Select(lines => Barrier(lines.Before))]), new("aligned by weights", [.. widths], [.. found.Select(lines => Barrier(lines.Weights))]),
                    new("by activations", [.. widths], [.. left]), new("repaired", [.. widths], [.. found.Select(lines => Barrier(lines.Repaired))]),
                ]) { XIsLog = true, YIsLog = true },
            ],
        };

        static double Barrier(LossProfile line) => line.Barrier!.AboveLine;

        (LossProfile Before, LossProfile Weights, LossProfile Activations, LossProfile Repaired) Lines(int width)
        {
            run.Tell(Array.IndexOf(Widths, width) / 3.0, $"width {width}");
            using var a = ReluPairs.Train(run, width, rows, run.Seed, epochs: 30, batchSize: 32);
            using var b = ReluPairs.Train(run, width, rows, run.Seed + 100, epochs: 30, batchSize: 32);
            var options = new NetworkAlignmentOptions { CancellationToken = run.Cancellation };
            using var byWeights = NetworkAlignment.ByWeights(a, b, options);
            using var byActivations = NetworkAlignment.ByActivations(a, b, rows.Features, options);
            return (ReluPairs.Line(run, a, b, rows), ReluPairs.Line(run, a, byWeights.Network, rows), ReluPairs.Line(run, a, byActivations.Network, rows),
                ReluPairs.Line(run, a, byActivations.Network, rows, repairs: true));
        }
    }
}
