using MathNet.Numerics.Random;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>Uniform points of a simplex: exponential variates over their sum.</summary>
internal static class SimplexSample
{
    /// <summary>Barycentric weights, <c>[vertices]</c>.</summary>
    public static double[] Weights(int vertices, long seed)
    {
        var source = new Xoshiro256StarStar(unchecked((int)(seed ^ (seed >> 32))));
        double[] drawn = [.. Enumerable.Range(0, vertices).Select(_ => -Math.Log(1 - source.NextDouble()))];
        var sum = drawn.Sum();
        return [.. drawn.Select(value => value / sum)];
    }
}
