using System.Numerics;
using Microsoft.ML;

namespace MlNetLandscape.Contracts.Tests.ML.Core;

/// <summary>Rows numbered from 0, and the random numbers that split them, written down from their formula.</summary>
internal static class Numbers
{
    public static IDataView Rows(MLContext ml, int count) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Row { Number = i, Group = $"g{i % 7}" }).ToList());

    /// <summary>u = ((z1 ^ z2 ^ z3 ^ z4) >> 9)·2⁻²³ with three Tausworthe steps and a linear congruence.</summary>
    public static IEnumerable<float> Uniform(uint seed)
    {
        uint[] z = [seed, 0, 0, 0];
        for (var i = 1; i < 4; i++)
        {
            z[i] = (BitOperations.RotateLeft(z[i - 1] ^ (BitOperations.RotateLeft(seed * 0xCC9E2D51, 15) * 0x1B873593), 13) * 5) + 0xE6546B64;
        }

        while (true)
        {
            z[0] = ((z[0] & ~1U) << 12) ^ (((z[0] << 13) ^ z[0]) >> 19);
            z[1] = ((z[1] & ~7U) << 4) ^ (((z[1] << 2) ^ z[1]) >> 25);
            z[2] = ((z[2] & ~15U) << 17) ^ (((z[2] << 3) ^ z[2]) >> 11);
            z[3] = (1664525 * z[3]) + 1013904223;
            yield return ((z[0] ^ z[1] ^ z[2] ^ z[3]) >> 9) * (1f / 8388608);
        }
    }

    public sealed class Row
    {
        public float Number { get; set; }

        public string Group { get; set; } = string.Empty;
    }
}
