using MlNetLandscape.Numerics.CriticalPoints;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Theory;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Theory;

/// <summary>Bray and Dean's law.</summary>
public sealed class IndexEnergyTests
{
    [Fact] // facts, row 6
    public void Critical_points_of_Gaussian_fields_follow_the_shifted_semicircle()
    {
        const int N = 40;
        var points = Enumerable.Range(0, 12).SelectMany(seed =>
        {
            var field = new GaussianField(N, 1_000, 500 + seed);
            var found = CriticalPointSearch.Run(
                field, Enumerable.Range(0, 6).Select(start => 3 * Gaussian(N, (100 * seed) + start)), new CriticalPointOptions { MaximumSteps = 80 });
            return found.Critical.Select(point => new IndexEnergyPoint(point.Loss / N, point.Hessian!.NegativeFraction, Dense(field.Hessian(point.Point)).Trace() / N));
        });
        var comparison = IndexEnergyComparison.Of(points, IndexEnergyLaw.Exponential);
        Assert.InRange(comparison.Points.Length, 20, 72);
        Assert.InRange(comparison.Deviation.Value, 0, 0.03);
        Assert.Equal(-1, comparison.MeanEigenvalueSlope!.Value, 0.08);
        Assert.InRange(comparison.Correlation, 0.9, 1);

        var fitted = IndexEnergyComparison.Of(comparison.Points); // without being told the unit
        Assert.Equal(2, fitted.Law.HalfWidth, 0.3);
        Assert.Equal(0, fitted.Law.Center, 0.1);
        Assert.InRange(fitted.Deviation.Value, 0, 0.03);
    }

    [Fact]
    public void The_law_is_the_mass_of_its_own_density_below_zero()
    {
        foreach (var law in new[] { IndexEnergyLaw.Exponential, IndexEnergyLaw.OfField(-0.5, 3), new IndexEnergyLaw(1.2, 0.4, 7) })
        {
            foreach (var x in new[] { -1.2, -1, -0.6, 0, 0.3, 0.95, 1, 1.4 })
            {
                var energy = law.Center + (x * law.HalfWidth);
                const int Cells = 200_000;
                var (from, width) = (law.MeanEigenvalue(energy) - law.Radius, 2 * law.Radius / Cells);
                var mass = Enumerable.Range(0, Cells).Select(cell => from + ((cell + 0.5) * width)).Where(value => value < 0).Sum(value => law.Density(value, energy)) * width;
                Assert.Equal(mass, law.Index(energy), 2e-5);
                if (Math.Abs(x) < 1)
                    Assert.Equal(energy, law.Energy(law.Index(energy)), 1e-9);
            }

            Assert.Equal((law.Center - law.HalfWidth, law.Center, law.Center + law.HalfWidth), (law.Energy(0), law.Energy(0.5), law.Energy(1)));
        }

        var exponential = IndexEnergyLaw.Exponential;
        Assert.Equal((0, 2, 2), (exponential.Center, exponential.HalfWidth, exponential.Radius));
        Assert.All([-2.5, -1.3, 0, 0.4, 1.9], energy => Assert.Equal(GaussianField.ExpectedIndex(energy), exponential.Index(energy), 1e-14));
        Assert.Equal(-0.7, exponential.MeanEigenvalue(0.7), 1e-15);
    }

    [Fact]
    public void Comparisons_need_no_field()
    {
        var law = new IndexEnergyLaw(0.8, 0.5, double.NaN);
        var points = Enumerable.Range(0, 30).Select(place => 0.2 + (place * 0.04)).Select(loss => new IndexEnergyPoint(loss, law.Index(loss))).ToArray();
        var comparison = IndexEnergyComparison.Of(points);
        Assert.Equal((0.8, 0.5), (Math.Round(comparison.Law.Center, 9), Math.Round(comparison.Law.HalfWidth, 9)));
        Assert.Equal(0, comparison.Deviation.Value, 1e-9);
        Assert.Null(comparison.MeanEigenvalueSlope);

        var shifted = IndexEnergyComparison.Of(points.Select(point => point with { Index = Math.Min(1, point.Index + 0.05), MeanEigenvalue = -3 * point.Energy }), law);
        Assert.Equal(shifted.Bias.Value, shifted.Deviation.Value, 1e-12);
        Assert.InRange(shifted.Bias.Value, 0.03, 0.05);
        Assert.Equal(-3, shifted.MeanEigenvalueSlope!.Value, 1e-12);
        Assert.StartsWith("30 points: |α − α(E)| 0.0", shifted.ToString());
        Assert.Contains("at least three points of different indices", Assert.Throws<ArgumentException>(() => IndexEnergyComparison.Of([new(1, 0), new(2, 0.3)])).Message);
        Assert.Contains("rises with the energy", Assert.Throws<ArgumentException>(() => IndexEnergyComparison.Of([new(3, 0.1), new(2, 0.3), new(1, 0.4)])).Message);
        Assert.Contains("Got 0", Assert.Throws<ArgumentException>(() => IndexEnergyComparison.Of([])).Message);
        Assert.Contains("`slope` of `IndexEnergyLaw`", Assert.Throws<ArgumentException>(() => IndexEnergyLaw.OfField(1, 1)).Message);
    }
}
