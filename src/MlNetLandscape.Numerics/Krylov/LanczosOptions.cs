namespace MlNetLandscape.Numerics.Krylov;

/// <summary>What <see cref="Lanczos"/> is to find, and how exactly.</summary>
public sealed record LanczosOptions
{
    /// <summary>How many of the largest eigenvalues, in [0, P]. The default is 10.</summary>
    public int Largest { get; init; } = 10;

    /// <summary>How many of the smallest (most negative) eigenvalues, in [0, P]. The default is 0.</summary>
    public int Smallest { get; init; }

    /// <summary>
    /// Wanted error of an eigenvalue λ relative to max(|λ|, 10⁻³ ‖A‖), in (0, 1): below a thousandth of ‖A‖ the error is measured against
    /// that. The default is 10⁻⁵, about what products in single precision carry.
    /// </summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>
    /// Vectors held in memory, at least Largest + Smallest + 2. When they are used up, the search restarts from the best of them (Wu &amp;
    /// Simon 2000) and needs more products than with a larger basis. The default, null, is the larger of 80 and 2 (Largest + Smallest) +
    /// 20, and never more than is needed.
    /// </summary>
    public int? BasisSize { get; init; }

    /// <summary>The most products, at least Largest + Smallest. The default is 300.</summary>
    public int MaximumProducts { get; init; } = 300;

    /// <summary>
    /// Searches on among vectors orthogonal to what was found until a missing eigenvalue, such as a second copy of a multiple one, is
    /// unlikely (10⁻³). Without it a multiple eigenvalue may count once: one start vector sees one direction of its eigenspace. The default
    /// is false.
    /// </summary>
    /// <remarks>
    /// Costs a search of about 10 to 60 products, another one after each discovery, and some products more at first: convergence is then
    /// judged by residuals alone. A search ends when an eigenvalue beyond the k-th would have shown itself with probability 1 − 10⁻³, by
    /// the bound 1.648 √P exp(−(2m − 1) √ε) of Kuczyński &amp; Woźniakowski (1992), or when what it sees has converged inside.
    /// </remarks>
    public bool SearchesMultiplicities { get; init; }

    /// <summary>Of the start vector. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// With a search for multiplicities the eigenvalues found first disturb those found later, and leave them three quarters of the
    /// tolerance.
    /// </summary>
    internal double InnerTolerance => SearchesMultiplicities ? Tolerance / 4 : Tolerance;

    internal int Wanted => Largest + Smallest;

    internal int Capacity(long dimension) =>
        (int)Math.Min(Math.Min(dimension, MaximumProducts), BasisSize ?? Math.Max(80, (2 * Wanted) + 20));

    internal void Check(long dimension)
    {
        string[] faults =
        [
            .. Count(Largest, nameof(Largest), dimension), .. Count(Smallest, nameof(Smallest), dimension),
            .. Wanted >= 1 || Largest < 0 || Smallest < 0
                ? Array.Empty<string>()
                : ["`Largest` and `Smallest` of `LanczosOptions` are both 0: nothing is wanted."],
            .. Tolerance is > 0 and < 1
                ? Array.Empty<string>()
                : [FormattableString.Invariant($"`Tolerance` of `LanczosOptions` must be in (0, 1). Got {Tolerance}.")],
            .. BasisSize is null || BasisSize >= Math.Min(Wanted + 2, dimension)
                ? Array.Empty<string>()
                : [$"`BasisSize` of `LanczosOptions` must be at least Largest + Smallest + 2 = {Wanted + 2}. Got {BasisSize}."],
            .. MaximumProducts >= Wanted
                ? Array.Empty<string>()
                : [$"`MaximumProducts` of `LanczosOptions` must be at least Largest + Smallest = {Wanted}. Got {MaximumProducts}."],
        ];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(" ", faults), "options");
    }

    private static IEnumerable<string> Count(int value, string name, long dimension) => value >= 0 && value <= dimension
        ? []
        : [$"`{name}` of `LanczosOptions` must be in [0, P] with P = {dimension}, the dimension of the operator. Got {value}."];
}
