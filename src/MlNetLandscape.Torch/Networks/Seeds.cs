namespace MlNetLandscape;

/// <summary>Derives independent seeds from one.</summary>
internal static class Seeds
{
    /// <summary>The index-th seed derived from a seed: SplitMix64's output function (Steele et al. 2014) of both.</summary>
    public static long Derive(long seed, int index)
    {
        unchecked
        {
            var z = (ulong)seed + ((ulong)index + 1) * 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return (long)(z ^ (z >> 31));
        }
    }
}
