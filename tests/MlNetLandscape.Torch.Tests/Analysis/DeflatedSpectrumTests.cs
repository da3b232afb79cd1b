using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Torch.Tests.Analysis;

/// <summary>Quadrature around known eigenpairs, on matrices whose eigenvalues are known.</summary>
public sealed class DeflatedSpectrumTests
{
    private const int Dimension = 200;

    /// <summary>A bulk at zero, some negative eigenvalues, and few that stand out: the spectrum of a network.</summary>
    private static readonly double[] Eigenvalues =
        [.. Enumerable.Range(0, Dimension).Select(index => index < 8 ? 10.0 / (index + 1) : 0.02 * Math.Sin(index))];

    [Fact]
    public void It_is_unbiased_and_many_times_more_exact_than_without_the_pairs()
    {
        using var matrix = Matrix();
        using var pairs = Lanczos.Find(matrix, new LanczosOptions { Largest = 8, Smallest = 1, Tolerance = 1e-10 });
        var options = new SpectralDensityOptions { Probes = 30, Steps = 20 };

        var deflated = DeflatedSpectrum.Estimate(matrix, pairs, options, CancellationToken.None);
        var plain = StochasticLanczosQuadrature.Estimate(matrix, options);

        var trace = Eigenvalues.Sum();
        Assert.InRange(deflated.Trace.Value, trace - (4 * deflated.Trace.StandardError), trace + (4 * deflated.Trace.StandardError));
        Assert.InRange(deflated.Trace.StandardError, 0, plain.Trace.StandardError / 20);
        Assert.InRange(deflated.FrobeniusNorm.StandardError, 0, plain.FrobeniusNorm.StandardError / 20);
        Assert.All(deflated.Probes, rule => Assert.Equal(1, rule.Weights.Sum(), 12));
        Assert.All(deflated.Probes, rule => Assert.Equal(rule.Nodes.Order(), rule.Nodes));
        Assert.Equal(Eigenvalues.Max(), deflated.LargestNode, 8);
        Assert.Equal(Eigenvalues.Min(), deflated.SmallestNode, 8);
        Assert.Equal(30 * 20, deflated.Cost.Products);
    }

    [Fact]
    public void With_all_pairs_known_it_is_exact_and_free()
    {
        using var matrix = new MatrixOperator(Matrix<double>.Build.DenseOfDiagonalArray([3, 1, -2]));
        using var pairs = Lanczos.Find(matrix, new LanczosOptions { Largest = 3, Smallest = 2 });

        var density = DeflatedSpectrum.Estimate(matrix, pairs, new SpectralDensityOptions { Probes = 2, Steps = 5 }, CancellationToken.None);

        Assert.Equal(0, density.Cost.Products);
        Assert.Equal(2, density.Trace.Value, 10);
        Assert.Equal(Math.Sqrt(14), density.FrobeniusNorm.Value, 10);
        Assert.Equal(1 / 3.0, density.Fraction(-3, 0).Value, 12);
    }

    private static MatrixOperator Matrix()
    {
        var random = new MathNet.Numerics.Random.Xoshiro256StarStar(5);
        var q = Matrix<double>.Build.Dense(Dimension, Dimension, (_, _) => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1)).QR().Q;
        return new MatrixOperator(q * Matrix<double>.Build.DenseOfDiagonalArray(Eigenvalues) * q.Transpose());
    }
}
