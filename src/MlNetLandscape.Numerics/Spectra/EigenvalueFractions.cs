using System.Globalization;
using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Numerics.Spectra;

/// <summary>The index α of a point: the fraction of eigenvalues below −τ, τ a stated part of the largest |λ|.</summary>
/// <param name="Estimate">α in [0, 1].</param>
/// <param name="Threshold">τ, in the units of the eigenvalues.</param>
/// <param name="RelativeThreshold">τ / max |λ|.</param>
/// <param name="Resolution">
/// What α can be wrong for want of quadrature nodes, at most, beside the standard error; 0 when it was counted.
/// </param>
public sealed record NegativeEigenvalueFraction(StochasticEstimate Estimate, double Threshold, double RelativeThreshold, double Resolution)
{
    /// <summary>From a density.</summary>
    /// <param name="density">Of the whole spectrum.</param>
    /// <param name="relativeThreshold">τ / max |λ|, in [0, 1). The default is 10⁻³.</param>
    public static NegativeEigenvalueFraction Of(SpectralDensity density, double relativeThreshold = EigenvalueThreshold.Default)
    {
        var tau = EigenvalueThreshold.Of(density, relativeThreshold);
        return new(density.Fraction(double.NegativeInfinity, Math.BitDecrement(-tau)), tau, relativeThreshold, density.Resolution(-tau));
    }

    /// <summary>From all eigenvalues, counted.</summary>
    /// <param name="eigenvalues">All P of them, in any order.</param>
    /// <param name="relativeThreshold">τ / max |λ|, in [0, 1). The default is 10⁻³.</param>
    public static NegativeEigenvalueFraction Of(IReadOnlyList<double> eigenvalues, double relativeThreshold = EigenvalueThreshold.Default)
    {
        var tau = EigenvalueThreshold.Of(eigenvalues, relativeThreshold);
        return new(EigenvalueThreshold.Counted(eigenvalues, value => value < -tau), tau, relativeThreshold, 0);
    }

    /// <summary>«0.098 ± 0.004 below −0.0021».</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Estimate} below {-Threshold:g3}");
}

/// <summary>The fraction of eigenvalues with |λ| ≤ τ, τ a stated part of the largest |λ|: directions in which the loss is flat.</summary>
/// <param name="Estimate">In [0, 1].</param>
/// <param name="Threshold">τ, in the units of the eigenvalues.</param>
/// <param name="RelativeThreshold">τ / max |λ|.</param>
/// <param name="Resolution">
/// What it can be wrong for want of quadrature nodes, at most, beside the standard error; 0 when it was counted.
/// </param>
public sealed record DegenerateFraction(StochasticEstimate Estimate, double Threshold, double RelativeThreshold, double Resolution)
{
    /// <summary>From a density.</summary>
    /// <param name="density">Of the whole spectrum.</param>
    /// <param name="relativeThreshold">τ / max |λ|, in [0, 1). The default is 10⁻³.</param>
    public static DegenerateFraction Of(SpectralDensity density, double relativeThreshold = EigenvalueThreshold.Default)
    {
        var tau = EigenvalueThreshold.Of(density, relativeThreshold);
        return new(density.Fraction(-tau, tau), tau, relativeThreshold, density.Resolution(-tau) + density.Resolution(tau));
    }

    /// <summary>From all eigenvalues, counted.</summary>
    /// <param name="eigenvalues">All P of them, in any order.</param>
    /// <param name="relativeThreshold">τ / max |λ|, in [0, 1). The default is 10⁻³.</param>
    public static DegenerateFraction Of(IReadOnlyList<double> eigenvalues, double relativeThreshold = EigenvalueThreshold.Default)
    {
        var tau = EigenvalueThreshold.Of(eigenvalues, relativeThreshold);
        return new(EigenvalueThreshold.Counted(eigenvalues, value => Math.Abs(value) <= tau), tau, relativeThreshold, 0);
    }

    /// <summary>«0.4 ± 0.01 within ±0.0021».</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Estimate} within ±{Threshold:g3}");
}

/// <summary>Thresholds relative to the largest |λ|.</summary>
internal static class EigenvalueThreshold
{
    public const double Default = 1e-3;

    public static double Of(SpectralDensity density, double relative) =>
        Check(relative) * Math.Max(Math.Abs(density.SmallestNode), Math.Abs(density.LargestNode));

    public static double Of(IReadOnlyList<double> eigenvalues, double relative) => eigenvalues.Count > 0
        ? Check(relative) * eigenvalues.Max(Math.Abs)
        : throw new ArgumentException("A fraction of eigenvalues needs at least one. Got none.", nameof(eigenvalues));

    public static StochasticEstimate Counted(IReadOnlyList<double> eigenvalues, Func<double, bool> counts) =>
        new((double)eigenvalues.Count(counts) / eigenvalues.Count, 0, eigenvalues.Count, default, EstimationStop.Exact);

    private static double Check(double relative) => relative is >= 0 and < 1
        ? relative
        : throw new ArgumentOutOfRangeException(nameof(relative), relative, "The relative threshold must be in [0, 1).");
}
