using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Tests.LinearOperators;

namespace MlNetLandscape.Numerics.Tests.Krylov;

public sealed class DenseHessianTests
{
    [Fact]
    public void An_operator_is_written_out_with_its_eigenvalues()
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(75));
        var dense = DenseHessian.Of(matrix);
        Assert.Equal(75, dense.Cost.Products);
        Assert.Equal(0, (dense.Matrix - matrix.ToMatrix()).FrobeniusNorm(), 1e-14);
        Assert.InRange(dense.Asymmetry, 0, 1e-14);
        Assert.All(dense.Eigenvalues().Reverse().Zip(matrix.Descending), pair => Assert.Equal(pair.Second, pair.First, 1e-13));
    }

    [Fact]
    public void Asymmetry_is_measured_and_removed()
    {
        var dense = DenseHessian.Of(new MatrixOperator(Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 2 }, { 0, 1 } })));
        Assert.Equal(Math.Sqrt(8.0 / 6), dense.Asymmetry, 1e-15);
        Assert.Equal(1, dense.Matrix[0, 1]);
        Assert.Equal([0, 2], dense.Eigenvalues().Select(value => Math.Round(value, 12)));
        Assert.Equal(0, DenseHessian.Of(new KnownSpectrum([0, 0])).Asymmetry);
    }

    [Fact]
    public void Too_large_a_matrix_is_refused_before_any_product()
    {
        var matrix = new KnownSpectrum(Enumerable.Repeat(1.0, 20));
        var error = Assert.Throws<ArgumentException>(() => DenseHessian.Of(matrix, 19));
        Assert.Contains("20 × 20, and `largestDimension` is 19", error.Message);
        Assert.Equal(0, matrix.Cost.Products);
    }

    [Fact]
    public void A_column_that_is_not_finite_is_named()
    {
        var matrix = new FunctionOperator(3, v => v[2] == 1 ? v * double.PositiveInfinity : v.Clone());
        Assert.Contains("Column 2 of FunctionOperator", Assert.Throws<ArithmeticException>(() => DenseHessian.Of(matrix)).Message);
    }

    [Fact]
    public void Memory_is_given_back()
    {
        var matrix = new OwnedOperator(new KnownSpectrum(SpectraOf.TrainedNetwork(50)));
        DenseHessian.Of(matrix);
        Assert.Equal(0, matrix.Owned.Live);
        Assert.InRange(matrix.Owned.Peak, 1, 32);
    }
}
