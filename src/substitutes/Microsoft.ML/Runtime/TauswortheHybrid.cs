using System.Numerics;

namespace Microsoft.ML.Runtime;

/// <summary>
/// Upstream's generator, bit for bit: three Tausworthe steps and a linear congruence, combined by exclusive or
/// (Howes and Thomas, GPU Gems 3, chapter 37).
/// </summary>
internal sealed class TauswortheHybrid : Random
{
    private uint _z1;
    private uint _z2;
    private uint _z3;
    private uint _z4;

    public TauswortheHybrid(uint seed)
    {
        _z1 = seed;
        _z2 = MurmurRound(_z1, seed);
        _z3 = MurmurRound(_z2, seed);
        _z4 = MurmurRound(_z3, seed);
    }

    public TauswortheHybrid(Random source)
    {
        _z1 = AtLeast128(source);
        _z2 = AtLeast128(source);
        _z3 = AtLeast128(source);
        _z4 = Draw(source);
    }

    public static TauswortheHybrid Create(int? seed) => seed is { } value ? new TauswortheHybrid((uint)value) : new TauswortheHybrid(new Random());

    /// <summary>The block step of Murmur3, 32 bits.</summary>
    public static uint MurmurRound(uint hash, uint chunk)
    {
        hash ^= BitOperations.RotateLeft(chunk * 0xCC9E2D51, 15) * 0x1B873593;
        return (BitOperations.RotateLeft(hash, 13) * 5) + 0xE6546B64;
    }

    /// <summary>
    /// u = (z1 ^ z2 ^ z3 ^ z4 >> 9) · 2⁻²³, in [0, 1). Hidden from callers that see a <see cref="Random"/>, as upstream: theirs is not seeded.
    /// </summary>
    public new float NextSingle() => (Step() >> 9) * (1f / (1 << 23));

    public override double NextDouble() => Step() * (1.0 / (1L << 32));

    public override int Next()
    {
        // The largest unsigned values fold to non-negative ones.
        var u = Step();
        return (int)(u + (u & 0x80000000U));
    }

    public override int Next(int maxValue)
    {
        Contracts.CheckParam(maxValue >= 0, nameof(maxValue), "maxValue must be non-negative");
        return (int)(((ulong)Step() * (ulong)maxValue) >> 32);
    }

    public override int Next(int minValue, int maxValue)
    {
        Contracts.CheckParam(minValue <= maxValue, nameof(minValue), "minValue must be less than or equal to maxValue.");
        return (int)((long)(NextDouble() * ((long)maxValue - minValue)) + minValue);
    }

    public override void NextBytes(byte[] buffer)
    {
        for (var i = 0; i < buffer.Length; i++)
        {
            buffer[i] = (byte)Next();
        }
    }

    public int NextSigned() => (int)Step();

    private static uint AtLeast128(Random source)
    {
        uint drawn;
        do
        {
            drawn = Draw(source);
        }
        while (drawn < 128);
        return drawn;
    }

    private static uint Draw(Random source) => ((uint)source.Next(0x10000) << 16) | (uint)source.Next(0x10000);

    private static uint Tausworthe(uint z, int s1, int s2, int s3, uint mask) => ((z & mask) << s3) ^ (((z << s1) ^ z) >> s2);

    private uint Step()
    {
        _z1 = Tausworthe(_z1, 13, 19, 12, ~0x1U);
        _z2 = Tausworthe(_z2, 2, 25, 4, ~0x7U);
        _z3 = Tausworthe(_z3, 3, 11, 17, ~0xFU);
        _z4 = (1664525 * _z4) + 1013904223;
        return _z1 ^ _z2 ^ _z3 ^ _z4;
    }
}
