using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Reports;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <remarks>
/// The table has no number for it but «not reproduced»: 105 eigenvalues above 0.01 at an optimum, 94 to 100 at centroids. What scales with m grows: from m = 1 to m = 5 the number of networks triples; of the count
/// a rise by one half is asked. A bound just above 1 would be met by the noise of the counts (1.00 ± 0.03).
/// </remarks>
internal sealed class ShortDirectionsGrow() : Claim(46, "Fort & Jastrzębski 2019",
    "In the middle of a connector of m + 1 networks the number of short directions grows with m.",
    "Digits, 1,000 rows, MLP 64-32-32-10 with tanh trained by AdamW; eigenvalues of the Hessian above 0.01 at three of the networks and in the middle of connectors of 2, 3, 4 and 6 of them.",
    ClaimTier.Three, seconds: 60,
    [Expectation.Above("in the middle with m = 5 over with m = 1", 1.5), Expectation.Told("at an optimum"), .. Sizes.Select(m => Expectation.Told($"in the middle, m = {m}"))])
{
    private static readonly int[] Sizes = [1, 2, 3, 5];

    public override int Seeds => 3;

    public override string Remark => "Eigenvalues above 0.01 are as many in the middle of connectors, whatever m, as at an optimum; in the wedge model, too, it is D − n of them wherever the loss is low.";

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var connectors = new CentroidConnectors(run, Sizes[^1] + 1);
        var optimum = connectors.Optima.Take(3).Average(Count);
        double[] middles = [.. Sizes.Select(m => (double)Count(connectors.Knot(m).Point))];
        return new ClaimReading([middles[^1] / middles[0], optimum, .. middles])
        {
            Figures = [new SeriesSection("m, for m + 1 networks; 0 at an optimum", "short directions", [new("eigenvalues above 0.01", [0, .. Sizes.Select(m => (double)m)], [optimum, .. middles])])],
        };

        int Count(Tensor point) => ShortDirections.At(connectors.Risk, point, new ShortDirectionOptions { CancellationToken = run.Cancellation }).Count;
    }
}
