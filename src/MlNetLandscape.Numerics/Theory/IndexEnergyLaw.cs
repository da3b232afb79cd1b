using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>The law that ties the index α of a critical point to its energy E on a random Gaussian surface: the Hessian's eigenvalues fill a semicircle that shifts with the energy.</summary>
/// <remarks>
/// α(E) = ½ + (x √(1 − x²) + asin x) / π with x = (E − Center) / HalfWidth, cut to [−1, 1]: the mass of a semicircle of the given radius around −Radius x below 0.
/// For a field of covariance N f(‖a − b‖² / 2N) and the energy per dimension, Center = 0, HalfWidth = 2 |f′(0)| / √f″(0) and Radius = 2 √f″(0)
/// (Bray and Dean 2007, «Statistics of critical points of Gaussian fields on large-dimensional spaces»; Dauphin et al. 2014 compare networks with it).
/// </remarks>
/// <param name="Center">The energy at which half of the eigenvalues are negative.</param>
/// <param name="HalfWidth">From there to where all or none are, above 0.</param>
/// <param name="Radius">Of the semicircle, in units of eigenvalues; NaN where it is not known, as after <see cref="Fitted"/>.</param>
public sealed record IndexEnergyLaw(double Center, double HalfWidth, double Radius)
{
    /// <summary>The law of a field with covariance N f(‖a − b‖² / 2N).</summary>
    /// <param name="slope">f′(0), below 0.</param>
    /// <param name="curvature">f″(0), at least f′(0)² / f(0); above 0.</param>
    public static IndexEnergyLaw OfField(double slope, double curvature)
    {
        Objectives.Options.Check(nameof(IndexEnergyLaw), (slope < 0 && double.IsFinite(slope), nameof(slope), "(−∞, 0)", slope),
            (curvature > 0 && double.IsFinite(curvature), nameof(curvature), "(0, ∞)", curvature));
        return new IndexEnergyLaw(0, -2 * slope / Math.Sqrt(curvature), 2 * Math.Sqrt(curvature));
    }

    /// <summary>f(s) = e^{−s}, the covariance of <see cref="Objectives.GaussianField"/>: E in [−2, 2], radius 2, mean eigenvalue −E.</summary>
    public static IndexEnergyLaw Exponential { get; } = OfField(-1, 1);

    /// <summary>The law that fits some critical points best: the least-squares line of their energies over what <see cref="Exponential"/> would give for their indices.</summary>
    /// <remarks>Points with index 0 or 1 are left out: they may lie anywhere beyond the ends. For surfaces whose unit of energy is not known, as losses of networks.</remarks>
    /// <param name="points">Energy, or loss, and index in [0, 1]; at least three of different indices in (0, 1).</param>
    /// <exception cref="ArgumentException">There are too few, or the index falls with the energy.</exception>
    public static IndexEnergyLaw Fitted(IEnumerable<(double Energy, double Index)> points)
    {
        var inside = points.Where(point => point.Index is > 0 and < 1).ToArray();
        var x = inside.Select(point => Exponential.Energy(point.Index) / Exponential.HalfWidth).ToArray();
        if (x.Distinct().Count() < 3)
            throw new ArgumentException($"A law is fitted to at least three points of different indices in (0, 1). Got {x.Distinct().Count()}.", nameof(points));
        var (center, width) = LineFit.Of(x, [.. inside.Select(point => point.Energy)]);
        return width.Value > 0
            ? new IndexEnergyLaw(center, width.Value, double.NaN)
            : throw new ArgumentException(FormattableString.Invariant($"The law holds where the index rises with the energy. Here the energy changes by {width.Value:g4} over half of the range of indices."), nameof(points));
    }

    /// <summary>α(E), the expected share of negative eigenvalues.</summary>
    public double Index(double energy)
    {
        var x = Math.Clamp((energy - Center) / HalfWidth, -1, 1);
        return 0.5 + (((x * Math.Sqrt(1 - (x * x))) + Math.Asin(x)) / Math.PI);
    }

    /// <summary>The inverse of <see cref="Index"/>; for 0 and 1 the ends beyond which these indices hold.</summary>
    /// <param name="index">α, in [0, 1].</param>
    public double Energy(double index)
    {
        if (index is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(index), FormattableString.Invariant($"`index` must be in [0, 1]. Got {index}."));
        if (index is 0 or 0.5 or 1)
            return Center + (((2 * index) - 1) * HalfWidth);
        var (low, high) = (-Math.PI / 2, Math.PI / 2); // x = sin φ, α = ½ + (φ + ½ sin 2φ) / π
        for (var halving = 0; halving < 60; halving++)
        {
            var middle = 0.5 * (low + high);
            if (0.5 + ((middle + (0.5 * Math.Sin(2 * middle))) / Math.PI) < index)
                low = middle;
            else
                high = middle;
        }

        return Center + (HalfWidth * Math.Sin(0.5 * (low + high)));
    }

    /// <summary>The expected mean eigenvalue, tr ∇² / N = −Radius (E − Center) / HalfWidth.</summary>
    public double MeanEigenvalue(double energy) => -Radius * (energy - Center) / HalfWidth;

    /// <summary>The expected density of eigenvalues at a critical point, 2 √(R² − (λ − λ̄)²) / (π R²).</summary>
    /// <param name="eigenvalue">λ.</param>
    /// <param name="energy">E of the point.</param>
    public double Density(double eigenvalue, double energy)
    {
        var distance = eigenvalue - MeanEigenvalue(energy);
        return 2 * Math.Sqrt(Math.Max(0, (Radius * Radius) - (distance * distance))) / (Math.PI * Radius * Radius);
    }
}
