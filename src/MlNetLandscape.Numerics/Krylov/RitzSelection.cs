namespace MlNetLandscape.Numerics.Krylov;

/// <summary>Which of m ascending Ritz values are wanted, and which survive a restart.</summary>
/// <param name="Largest">Wanted from the upper end.</param>
/// <param name="Smallest">Wanted from the lower end.</param>
internal readonly record struct RitzSelection(int Largest, int Smallest)
{
    /// <summary>Indices of the largest, descending.</summary>
    public IEnumerable<int> Top(int m) => Enumerable.Range(0, Math.Min(Largest, m)).Select(rank => m - 1 - rank);

    /// <summary>Indices of the smallest, ascending.</summary>
    public IEnumerable<int> Bottom(int m) => Enumerable.Range(0, Math.Min(Smallest, m));

    /// <summary>Whether m values are enough for all that is wanted without counting one twice.</summary>
    public bool Fits(int m) => Largest + Smallest <= m;

    /// <summary>
    /// The wanted ones, and half of the rest from the ends they lie at: more kept vectors, fewer products (Wu &amp; Simon 2000).
    /// </summary>
    public int[] Kept(int m)
    {
        var wanted = Largest + Smallest;
        var extra = Math.Min((m - wanted) / 2, m - 1 - wanted);
        var above = (int)((long)extra * Largest / wanted);
        var (bottom, top) = (Smallest + extra - above, Largest + above);
        return [.. Enumerable.Range(0, bottom), .. Enumerable.Range(m - top, top)];
    }
}
