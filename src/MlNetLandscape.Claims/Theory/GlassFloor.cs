using MathNet.Numerics.Statistics;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Theory;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class GlassFloor() : Claim(8, "Choromanska et al. 2015; Auffinger, Ben Arous & Černý 2013",
    "Descent on a spherical spin glass ends in minima near a floor, and the more spins the closer together.",
    "Spherical 3-spin glasses of 20, 50 and 100 spins, 16 glasses each, gradient descent on the sphere from random starts: energy a spin of the ends; the floor is −E∞ = −1.633.",
    ClaimTier.Two, seconds: 4,
    Expectation.Near("mean energy at 20 spins", -1.45, 0.06), Expectation.Near("at 50", -1.51, 0.04), Expectation.Near("at 100", -1.555, 0.03),
    Expectation.Above("fall of the standard deviation from size to size, the least", 0), Expectation.Below("largest index of an end", 0))
{
    private static readonly int[] Sizes = [20, 50, 100];

    internal override ClaimReading Measure(ClaimRun run)
    {
        var options = new SpinGlassDescentOptions { MaximumSteps = 3_000, GradientTolerance = 1e-4, CancellationToken = run.Cancellation };
        var ends = Sizes.Select((spins, place) =>
        {
            run.Tell((double)place / Sizes.Length, $"{spins} spins");
            return Enumerable.Range(16 * ((int)run.Seed - 1), 16).Select(seed => SpinGlassDescent.Run(new SphericalSpinGlass(spins, seed), 1_000 + seed, options)).ToArray();
        }).ToArray();
        var (means, spreads) = (ends.Select(all => all.Select(end => end.Energy).Mean()).ToArray(), ends.Select(all => all.Select(end => end.Energy).StandardDeviation()).ToArray());
        double[] sizes = Array.ConvertAll(Sizes, size => (double)size);
        var floor = -new SpinGlassComplexity(3).Threshold;
        return new ClaimReading([.. means, spreads.Zip(spreads.Skip(1), (before, after) => before - after).Min(), ends.SelectMany(all => all).Max(end => end.Index)])
        {
            Figures =
            [
                new SeriesSection("spins", "energy a spin",
                    [new Series("ends of descent, ± standard deviation", [.. sizes], [.. means]) { Error = [.. spreads] }, new Series("floor −E∞", [sizes[0], sizes[^1]], [floor, floor]) { IsReference = true }]) { XIsLog = true },
            ],
        };
    }
}
