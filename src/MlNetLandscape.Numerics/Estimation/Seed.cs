namespace MlNetLandscape.Numerics.Estimation;

/// <summary>Independent seeds from one: the root of every random stream of a run.</summary>
/// <remarks>
/// A stream is named by its path, as in <c>Derive(seed, Shuffle, epoch)</c>, never by how many numbers were drawn before it.
/// So a run that resumes at epoch 7 shuffles as if it had never stopped.
/// The mixing function is the finaliser of SplitMix64 (Steele, Lea &amp; Flood 2014).
/// </remarks>
public static class Seed
{
    /// <summary>The seed of the stream named by <paramref name="path"/> below <paramref name="seed"/>.</summary>
    /// <returns>A non-negative seed.</returns>
    public static long Derive(long seed, params ReadOnlySpan<long> path)
    {
        var state = Mix(unchecked((ulong)seed + Golden));
        foreach (var step in path)
            state = Mix(unchecked(state + Golden + ((ulong)step * 0xD1B54A32D192ED03)));
        return (long)(state >> 1);
    }

    private const ulong Golden = 0x9E3779B97F4A7C15;

    private static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
