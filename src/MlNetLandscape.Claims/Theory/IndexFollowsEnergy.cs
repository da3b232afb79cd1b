using MlNetLandscape.Numerics.CriticalPoints;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Theory;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class IndexFollowsEnergy() : Claim(6, "Bray & Dean 2007",
    "The index of critical points of a Gaussian field follows from their height by a shifted semicircle.",
    "Twelve fields of 1,000 random waves in 40 dimensions, six searches each from points of length about 19; index α and mean eigenvalue against the energy a dimension e; law α(e) = ½ + (e/2 √(1 − e²/4) + asin(e/2))/π.",
    ClaimTier.Two, seconds: 8,
    Expectation.Below("mean |α − α(e)|", 0.03), Expectation.Near("slope of the mean eigenvalue in e", -1, 0.08), Expectation.Told("critical points found of 72"))
{
    private const int Dimension = 40, Fields = 12, Starts = 6;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var points = new List<IndexEnergyPoint>();
        for (var seed = 0; seed < Fields; seed++)
        {
            run.Tell((double)seed / Fields, $"field {seed + 1} of {Fields}");
            run.Cancellation.ThrowIfCancellationRequested();
            var field = new GaussianField(Dimension, 1_000, (500 * (int)run.Seed) + seed);
            var starts = Enumerable.Range(0, Starts).Select(start => 3 * Dense.Gaussian(Dimension, (1_000 * (run.Seed - 1)) + (100 * seed) + start));
            points.AddRange(CriticalPointSearch.Run(field, starts, new CriticalPointOptions { MaximumSteps = 80 }).Critical.Select(point =>
                new IndexEnergyPoint(point.Loss / Dimension, point.Hessian!.NegativeFraction, DenseHessian.Of(field.Hessian(point.Point)).Matrix.Trace() / Dimension)));
        }

        var found = IndexEnergyComparison.Of(points, IndexEnergyLaw.Exponential);
        double[] energies = [.. Enumerable.Range(-20, 41).Select(step => step / 10.0)];
        return new ClaimReading(found.Deviation.Value, found.MeanEigenvalueSlope!.Value, points.Count)
        {
            Undecided = points.Count < 20 ? $"{points.Count} critical points were found; 20 are needed." : "",
            Figures =
            [
                new SeriesSection("energy a dimension e", "index α",
                [
                    new Series("critical points", [.. points.Select(point => point.Energy)], [.. points.Select(point => point.Index)]) { IsJoined = false },
                    new Series("law", [.. energies], [.. energies.Select(IndexEnergyLaw.Exponential.Index)]) { IsReference = true },
                ]),
            ],
        };
    }
}
