using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace MlNetLandscape.Numerics.Tests.LinearOperators;

/// <summary>Spectra to test with.</summary>
internal static class SpectraOf
{
    /// <summary>Like the Hessian of a trained network: outliers that fall off geometrically, a bulk that crowds at 0, a few small negative ones.</summary>
    public static double[] TrainedNetwork(int dimension, int outliers = 10, double ratio = 0.8, long seed = 1)
    {
        var source = new Xoshiro256StarStar((int)seed);
        return [.. Enumerable.Range(0, dimension).Select(index =>
            index < outliers ? Math.Pow(ratio, index) * (1 + (0.1 * source.NextDouble()))
            : index % 5 == 0 ? -0.01 * source.NextDouble()
            : 0.08 * Math.Pow(source.NextDouble(), 6))];
    }

    /// <summary>A symmetric matrix of independent Gaussians: a semicircle in [−1, 1].</summary>
    public static Matrix<double> Semicircle(int dimension, int seed)
    {
        var source = new Xoshiro256StarStar(seed);
        var entries = new double[dimension * dimension]; // MathNet's own initialisation of large matrices may run in parallel
        Normal.Samples(source, entries, 0, 1);
        var a = Matrix<double>.Build.Dense(dimension, dimension, entries);
        return (a + a.Transpose()) / Math.Sqrt(8.0 * dimension);
    }
}
