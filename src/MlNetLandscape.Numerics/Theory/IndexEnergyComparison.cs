using System.Collections.Immutable;
using System.Globalization;
using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>A critical point as the index–energy law sees it.</summary>
/// <param name="Energy">E: per dimension for fields, a loss for networks.</param>
/// <param name="Index">α, the share of negative eigenvalues.</param>
/// <param name="MeanEigenvalue">tr ∇² / N; null where it is not known.</param>
public readonly record struct IndexEnergyPoint(double Energy, double Index, double? MeanEigenvalue = null);

/// <summary>How well critical points follow an <see cref="IndexEnergyLaw"/>.</summary>
/// <param name="Law">The law.</param>
/// <param name="Points">The points, in the order given.</param>
/// <param name="Deviation">The mean of |α − α(E)| with its standard error.</param>
/// <param name="Bias">The mean of α − α(E) with its standard error.</param>
/// <param name="Correlation">Pearson's of E and α; NaN for fewer than three points.</param>
/// <param name="MeanEigenvalueSlope">The slope of the mean eigenvalue over E with its standard error, the law's being −Radius / HalfWidth; null for fewer than three known ones.</param>
public sealed record IndexEnergyComparison(
    IndexEnergyLaw Law, ImmutableArray<IndexEnergyPoint> Points, StochasticEstimate Deviation, StochasticEstimate Bias, double Correlation, StochasticEstimate? MeanEigenvalueSlope)
{
    /// <summary>Compares.</summary>
    /// <param name="points">At least one, with finite energies.</param>
    /// <param name="law">Null for the one that fits best, <see cref="IndexEnergyLaw.Fitted"/>.</param>
    /// <exception cref="ArgumentException">There are no points, or too few for a fit.</exception>
    public static IndexEnergyComparison Of(IEnumerable<IndexEnergyPoint> points, IndexEnergyLaw? law = null)
    {
        ImmutableArray<IndexEnergyPoint> all = [.. points];
        if (all.IsEmpty || all.Any(point => !double.IsFinite(point.Energy) || !double.IsFinite(point.Index)))
            throw new ArgumentException($"A comparison needs points with finite energies and indices. Got {all.Length}, {all.Count(point => !double.IsFinite(point.Energy + point.Index))} of them not finite.", nameof(points));
        law ??= IndexEnergyLaw.Fitted(all.Select(point => (point.Energy, point.Index)));
        var differences = all.Select(point => point.Index - law.Index(point.Energy)).ToArray();
        var known = all.Where(point => point.MeanEigenvalue is not null).ToArray();
        return new IndexEnergyComparison(law, all,
            StochasticEstimate.Mean([.. differences.Select(Math.Abs)], default, EstimationStop.Limit),
            StochasticEstimate.Mean(differences, default, EstimationStop.Limit),
            all.Length < 3 ? double.NaN : MathNet.Numerics.Statistics.Correlation.Pearson(all.Select(point => point.Energy), all.Select(point => point.Index)),
            known.Length < 3 ? null : LineFit.Of([.. known.Select(point => point.Energy)], [.. known.Select(point => point.MeanEigenvalue!.Value)]).Slope);
    }

    /// <summary>«52 points: |α − α(E)| 0.018 ± 0.002, correlation 0.97, slope of the mean eigenvalue −1.05 ± 0.01».</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Points.Length} points: |α − α(E)| {Deviation}, correlation {Correlation:0.000}{(MeanEigenvalueSlope is null ? "" : $", slope of the mean eigenvalue {MeanEigenvalueSlope}")}");
}
