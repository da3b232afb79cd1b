namespace MlNetLandscape.Numerics.Theory;

/// <summary>How many critical points the spherical p-spin glass has at which energy and of which index, for many spins: its layers.</summary>
/// <remarks>
/// The mean number of critical points of index k with energy per spin at most u is e^{N Θₖ(u)}. Between −Eₖ and −E∞ there are such points, below −Eₖ there are none:
/// in the lowest layer, from −E₀ to −E₁, all critical points are minima, in the next there are saddles of index 1 too, and so on up to −E∞, above which points of large index prevail.
/// Sources: Auffinger, Ben Arous and Černý (2013), «Random matrices and complexity of spin glasses», theorems 2.5 and 2.8; Choromanska et al. (2015), «The Loss Surfaces of Multilayer Networks», for networks.
/// </remarks>
public sealed class SpinGlassComplexity
{
    private readonly int _p;

    /// <param name="p">Spins that couple, at least 3; <see cref="Objectives.SphericalSpinGlass"/> has 3.</param>
    public SpinGlassComplexity(int p)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(p, 3);
        _p = p;
    }

    /// <summary>E∞ = 2 √((p − 1)/p): descent ends near −E∞.</summary>
    public double Threshold => 2 * Math.Sqrt((_p - 1.0) / _p);

    /// <summary>E₀: no point lies below −E₀, the ground state's energy per spin.</summary>
    public double GroundState => Layer(0);

    /// <summary>Θₖ(u) = ½ ln(p − 1) − (p − 2)/(4(p − 1)) u² − (k + 1) I(u) for u ≤ −E∞, and ½ ln(p − 1) − (p − 2)/p above.</summary>
    /// <param name="index">k, not negative and small against N.</param>
    /// <param name="energy">u, per spin.</param>
    public double OfIndex(int index, double energy)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return energy <= -Threshold ? Bulk(energy) - ((index + 1) * Rate(-energy)) : Bulk(Threshold);
    }

    /// <summary>Θ(u), points of any index: Θ₀(u) for u ≤ −E∞, ½ ln(p − 1) − (p − 2)/(4(p − 1)) u² up to 0, and ½ ln(p − 1) above.</summary>
    /// <param name="energy">u, per spin.</param>
    public double Total(double energy) => energy <= -Threshold ? OfIndex(0, energy) : Bulk(Math.Min(energy, 0));

    /// <summary>Eₖ, where Θₖ(−Eₖ) = 0: below −Eₖ there are no critical points of index k or more. E₀ &gt; E₁ &gt; … → E∞.</summary>
    /// <param name="index">k, not negative.</param>
    public double Layer(int index)
    {
        var (low, high) = (Threshold, Math.Sqrt(2 * (_p - 1) * Math.Log(_p - 1) / (_p - 2))); // Θ is above 0 here and below 0 there
        for (var halving = 0; halving < 100 && low < high; halving++)
        {
            var middle = 0.5 * (low + high);
            if (OfIndex(index, -middle) > 0)
                low = middle;
            else
                high = middle;
        }

        return 0.5 * (low + high);
    }

    /// <summary>The highest index that critical points of this energy have: −1 below the ground state, null above −E∞, where there is no bound.</summary>
    /// <param name="energy">u, per spin.</param>
    public int? HighestIndex(double energy)
    {
        if (energy >= -Threshold)
            return null;
        return (int)Math.Clamp(Math.Floor(Bulk(energy) / Rate(-energy)) - 1, -1, int.MaxValue); // Θₖ ≥ 0
    }

    private double Bulk(double energy) => (0.5 * Math.Log(_p - 1)) - ((_p - 2) / (4.0 * (_p - 1)) * energy * energy);

    /// <summary>I = (2/E∞²) ∫_{E∞}^{x} √(z² − E∞²) dz: what one eigenvalue outside of its semicircle costs.</summary>
    private double Rate(double x)
    {
        var root = Math.Sqrt(Math.Max(0, (x - Threshold) * (x + Threshold)));
        return (x * root / (Threshold * Threshold)) - Math.Log((x + root) / Threshold);
    }
}
