using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Estimation;

/// <summary>How traces, diagonals and norms are estimated from products with random vectors.</summary>
public sealed record ProbeOptions
{
    /// <summary>Samples before a stop: the spread of fewer is too often too small by chance, and an estimation that stops by it too sure.</summary>
    internal const int FewestToStop = 16;

    /// <summary>
    /// The most products, in [1, ∞). Where it is P or more, the result can be made exact by the P unit vectors, and is unless the wanted
    /// accuracy comes cheaper. The default is 100.
    /// </summary>
    public int MaximumProducts { get; init; } = 100;

    /// <summary>
    /// Standard error relative to the value at which to stop, in (0, 1); null to use all products. The default is 0.01. A value near 0
    /// among large ones of both signs may never reach it.
    /// </summary>
    public double? RelativeStandardError { get; init; } = 0.01;

    /// <summary>
    /// Of the entries of a random vector. The default, null, is Rademacher, which varies least one by one (Hutchinson 1990), and Gaussian
    /// for XTrace and the Krylov-aware trace, which then normalise each sample on the sphere (Epperly, Tropp &amp; Webber 2024).
    /// </summary>
    public ProbeDistribution? Distribution { get; init; }

    /// <summary>Of the random vectors. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether the value is known as exactly as wanted.</summary>
    internal bool IsReached(double value, double standardError) => standardError <= RelativeStandardError * Math.Abs(value);

    /// <summary>
    /// How many of the products may go into samples, so that the unit vectors can still follow where they are affordable; 0: take them at
    /// once.
    /// </summary>
    internal int ForSamples(long dimension, int fewest)
    {
        if (MaximumProducts < dimension)
            return MaximumProducts;
        var samples = (int)Math.Min(dimension, MaximumProducts - dimension);
        return RelativeStandardError is null || samples < fewest ? 0 : samples;
    }

    internal void Check(int fewest, string method)
    {
        string[] faults =
        [
            .. MaximumProducts >= fewest
                ? Array.Empty<string>()
                : [$"`MaximumProducts` of `ProbeOptions` must be at least {fewest} for {method}. Got {MaximumProducts}."],
            .. RelativeStandardError is null or (> 0 and < 1)
                ? Array.Empty<string>()
                : [FormattableString.Invariant($"`RelativeStandardError` of `ProbeOptions` must be in (0, 1), or null. Got {RelativeStandardError}.")],
        ];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(" ", faults), "options");
    }
}
