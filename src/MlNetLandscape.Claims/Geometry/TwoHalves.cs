using MlNetLandscape.Numerics.Geometry.Paths;

namespace MlNetLandscape.Claims;

/// <remarks>It holds for points that went down by Adam, as theirs did. On points that followed the gradient both halves have something in common too: so much of the two halves belongs to the optimizer.</remarks>
internal sealed class TwoHalves() : Claim(42, "Fort & Jastrzębski 2019",
    "The points of a way between two trained networks deviate one way in its first half and another in its second.",
    "Digits, 1,000 rows, MLP 64-32-32-10 with tanh trained by AdamW from two seeds; seven points of the line take 100 steps on all rows across it: cosines between their deviations.",
    ClaimTier.Two, seconds: 13,
    Expectation.Above("mean cosine within the halves less that across them, by Adam", 0.5), Expectation.Above("by momentum", 0.2), Expectation.Above("by Adam less by momentum", 0.3),
    Expectation.Told("within, by Adam"), Expectation.Told("across, by Adam"))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var pair = new TanhPair(run);
        var (landscape, a, b) = (pair.Landscape, pair.A, pair.B);
        var (adam, momentum) = (Deviations(DescentMethod.Adam, 0.01), Deviations(DescentMethod.Momentum, 0.1));
        var (byAdam, byMomentum) = (adam.WithinHalves - adam.AcrossHalves, momentum.WithinHalves - momentum.AcrossHalves);
        return new ClaimReading(byAdam, byMomentum, byAdam - byMomentum, adam.WithinHalves, adam.AcrossHalves) { Figures = [Cosines.Of(adam)] };

        PathDeviations Deviations(DescentMethod method, double rate)
        {
            var descent = new DescentOptions { Method = method, LearningRate = rate, FinalRate = 1, Steps = 100, TargetLoss = double.NegativeInfinity };
            return HyperplaneConnector.Run(landscape.Risk, a, b, new ConnectorOptions { Descent = descent, CancellationToken = run.Cancellation }, source: landscape.Slices)
                .Deviations(landscape.Space);
        }
    }
}
