using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Spectra;

/// <summary>The density φ of the eigenvalues of a symmetric operator, ∫ φ = 1, as a mean of quadrature rules of random vectors.</summary>
/// <remarks>Weights are real and not negative. Standard errors are those over probes: NaN with a single one.</remarks>
/// <param name="Dimension">P.</param>
/// <param name="Probes">A rule a probe; at least one.</param>
/// <param name="Cost">What they took.</param>
public sealed record SpectralDensity(long Dimension, ImmutableArray<QuadratureRule> Probes, EvaluationCost Cost)
{
    private const double DefaultShareOfRange = 0.01;

    /// <summary>The smallest node: not below λ_min, and very close to it where it stands apart.</summary>
    public double SmallestNode => Probes.Min(rule => rule.Nodes[0]);

    /// <summary>The largest node: not above λ_max, and very close to it where it stands apart.</summary>
    public double LargestNode => Probes.Max(rule => rule.Nodes[^1]);

    /// <summary>tr A = P ∫ t φ(t) dt.</summary>
    public StochasticEstimate Trace => Moment(1).Times(Dimension);

    /// <summary>‖A‖_F = √(P ∫ t² φ(t) dt); its standard error by the delta method.</summary>
    public StochasticEstimate FrobeniusNorm => RootMeanSquare.Root(Moment(2).Times(Dimension));

    /// <summary>1 % of the range of nodes: the width of the kernel unless another is chosen.</summary>
    public double DefaultWidth
    {
        get
        {
            var range = LargestNode - SmallestNode;
            var scale = range > 0 ? range : Math.Abs(LargestNode);
            return DefaultShareOfRange * (scale > 0 ? scale : 1);
        }
    }

    /// <summary>(1/P) tr f(A) = ∫ f(t) φ(t) dt.</summary>
    public StochasticEstimate Mean(Func<double, double> f) =>
        StochasticEstimate.Mean([.. Probes.Select(rule => rule.Sum(f))], Cost, EstimationStop.Limit);

    /// <summary>(1/P) tr Aᵖ = ∫ tᵖ φ(t) dt, for p up to 2 Steps − 1 without any error but that of the random probes.</summary>
    /// <param name="p">Not negative.</param>
    public StochasticEstimate Moment(int p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(p);
        return Mean(t => Math.Pow(t, p));
    }

    /// <summary>φ(t) = Σ wᵢ N(t; θᵢ, s²), the mean over probes: the density seen through a Gaussian kernel.</summary>
    /// <param name="t">Where.</param>
    /// <param name="width">s, above 0; <see cref="DefaultWidth"/> when left out.</param>
    public StochasticEstimate Density(double t, double? width = null)
    {
        var s = width ?? DefaultWidth;
        if (!(s > 0))
            throw new ArgumentOutOfRangeException(nameof(width), s, "The width of the kernel must be above 0.");
        return Mean(node => Math.Exp(-0.5 * ((t - node) / s) * ((t - node) / s)) / (s * Math.Sqrt(2 * Math.PI)));
    }

    /// <summary>The density on an even grid over all nodes and five widths beyond.</summary>
    /// <param name="points">Points of the grid, at least 2.</param>
    /// <param name="width">As for <see cref="Density"/>.</param>
    public ImmutableArray<DensityPoint> Curve(int points = 400, double? width = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        var s = width ?? DefaultWidth;
        var (from, to) = (SmallestNode - (5 * s), LargestNode + (5 * s));
        return
        [
            .. Enumerable.Range(0, points).Select(index =>
            {
                var t = from + ((to - from) * index / (points - 1));
                var density = Density(t, s);
                return new DensityPoint(t, density.Value, density.StandardError);
            }),
        ];
    }

    /// <summary>The fraction of eigenvalues in [from, to].</summary>
    public StochasticEstimate Fraction(double from, double to) => Mean(node => node >= from && node <= to ? 1 : 0);

    /// <summary>The fraction of eigenvalues at or below <paramref name="t"/>.</summary>
    public StochasticEstimate Cumulative(double t) => Fraction(double.NegativeInfinity, t);

    /// <summary>
    /// How much <see cref="Cumulative"/> at <paramref name="t"/> can be wrong because a rule has few nodes, at most: no random error, and
    /// not in any standard error.
    /// </summary>
    /// <remarks>
    /// The larger weight of the two nodes around t, the mean over probes (Chebyshev, Markov and Stieltjes; Szegő 1939, §3.41). More steps
    /// make it smaller.
    /// </remarks>
    public double Resolution(double t) => Probes.Average(rule => rule.Resolution(t));

    /// <summary>By the numbers they hold.</summary>
    public bool Equals(SpectralDensity? other) =>
        other is not null && Dimension == other.Dimension && Cost == other.Cost && Probes.AsSpan().SequenceEqual(other.Probes.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Dimension, Cost, Probes.Length, Probes.IsEmpty ? null : Probes[0]);
}

/// <summary>A point of a density curve.</summary>
/// <param name="Eigenvalue">t.</param>
/// <param name="Density">φ(t), per unit of t.</param>
/// <param name="StandardError">Of φ(t) over probes.</param>
public readonly record struct DensityPoint(double Eigenvalue, double Density, double StandardError);
