using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Numerics.Spectra;

/// <summary>
/// Σ λ/(λ + c) over the positive eigenvalues: directions that the data determine against a prior of precision c (MacKay 1992).
/// </summary>
/// <param name="Estimate">In [0, P].</param>
/// <param name="Precision">
/// c, in the units of the eigenvalues: a weight decay, or the noise floor below which curvature does not count.
/// </param>
/// <param name="Resolution">What it can be wrong for want of quadrature nodes, at most, beside the standard error; 0 when it was counted.</param>
public sealed record EffectiveDimension(StochasticEstimate Estimate, double Precision, double Resolution)
{
    /// <summary>From a density.</summary>
    /// <param name="density">Of the whole spectrum.</param>
    /// <param name="precision">c, above 0.</param>
    public static EffectiveDimension Of(SpectralDensity density, double precision)
    {
        Check(precision);
        return new(density.Mean(value => Term(value, precision)).Times(density.Dimension), precision, density.Dimension * density.Probes.Average(Open));

        // half the upper less the lower sum of a rising function (Chebyshev, Markov and Stieltjes)
        double Open(QuadratureRule rule) => 0.5 * Enumerable.Range(0, rule.Nodes.Length).Sum(index => rule.Weights[index]
            * (Term(rule.Nodes[Math.Min(index + 1, rule.Nodes.Length - 1)], precision) - Term(rule.Nodes[Math.Max(index - 1, 0)], precision)));
    }

    /// <summary>From all eigenvalues.</summary>
    /// <param name="eigenvalues">All of them, in any order.</param>
    /// <param name="precision">c, above 0.</param>
    public static EffectiveDimension Of(IReadOnlyList<double> eigenvalues, double precision)
    {
        Check(precision);
        var sum = eigenvalues.Sum(value => Term(value, precision));
        return new(new StochasticEstimate(sum, 0, eigenvalues.Count, default, EstimationStop.Exact), precision, 0);
    }

    private static double Term(double value, double precision) => value > 0 ? value / (value + precision) : 0;

    private static void Check(double precision)
    {
        if (!(precision > 0 && double.IsFinite(precision)))
            throw new ArgumentOutOfRangeException(nameof(precision), precision, "The precision of an effective dimension must be in (0, ∞).");
    }
}
