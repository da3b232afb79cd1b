using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

/// <summary>A tensor's values as .NET numbers.</summary>
internal static class Numbers
{
    public static double[] Doubles(this Tensor tensor)
    {
        using var converted = tensor.detach().to_type(ScalarType.Float64);
        using var contiguous = converted.contiguous();
        return contiguous.data<double>().ToArray();
    }

    public static long[] Longs(this Tensor tensor)
    {
        using var converted = tensor.to_type(ScalarType.Int64);
        using var contiguous = converted.contiguous();
        return contiguous.data<long>().ToArray();
    }

    public static void IsClose(double[] expected, Tensor actual, double tolerance = 1e-12)
    {
        var values = actual.Doubles();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - values[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"Element {i}: expected {expected[i]:R}, got {values[i]:R}.");
        }
    }
}
