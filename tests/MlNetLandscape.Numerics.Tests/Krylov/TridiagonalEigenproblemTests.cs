using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Krylov;

namespace MlNetLandscape.Numerics.Tests.Krylov;

public sealed class TridiagonalEigenproblemTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(80)]
    [InlineData(200)]
    public void The_second_difference_matrix_has_its_known_eigenvalues_and_vectors(int m)
    {
        var (values, rows) = TridiagonalEigenproblem.Solve([.. Enumerable.Repeat(2.0, m)], [.. Enumerable.Repeat(-1.0, m - 1)], 0, m - 1);
        for (var j = 1; j <= m; j++)
        {
            var angle = Math.PI * j / (m + 1);
            Assert.Equal(2 - (2 * Math.Cos(angle)), values[j - 1], 1e-13);
            var end = Math.Sqrt(2.0 / (m + 1)) * Math.Sin(angle);
            Assert.Equal(end, Math.Abs(rows[0][j - 1]), 1e-12);
            Assert.Equal(end, Math.Abs(rows[1][j - 1]), 1e-12);
        }
    }

    [Theory]
    [InlineData(1e-8)]
    [InlineData(1e-300)]
    [InlineData(0.0)]
    public void Weakly_coupled_and_separate_blocks_are_solved(double coupling)
    {
        double[] diagonal = [1, -1, 0, 0, 5, 5, 0];
        double[] offDiagonal = [0.5, coupling, 2, coupling, coupling, coupling];
        AssertDecomposes(diagonal, offDiagonal);
    }

    [Fact]
    public void Entries_of_very_different_size_are_solved() =>
        AssertDecomposes([.. Enumerable.Range(0, 30).Select(i => Math.Pow(10, -i))], [.. Enumerable.Range(0, 29).Select(i => Math.Pow(10, -i - 0.5))]);

    [Fact]
    public void The_zero_matrix_has_zero_eigenvalues()
    {
        var (values, rows) = TridiagonalEigenproblem.Solve([0, 0, 0], [0, 0], 0);
        Assert.Equal([0, 0, 0], values);
        Assert.Equal(1, rows[0].Sum(entry => entry * entry));
    }

    [Fact]
    public void An_arrowhead_becomes_tridiagonal_by_an_orthogonal_matrix()
    {
        double[] theta = [3, -1, 0.5, 3, 7, 1e-9];
        double[] s = [1e-3, 0.2, 0, 1e-3, 0.7, 1e-12];
        var (diagonal, offDiagonal, coupling, q) = ArrowheadReduction.Reduce(theta, s);
        var identity = Matrix<double>.Build.DenseIdentity(6);
        Assert.Equal(0, ((q.TransposeThisAndMultiply(q)) - identity).FrobeniusNorm(), 1e-14);
        var t = q.TransposeThisAndMultiply(Matrix<double>.Build.DenseOfDiagonalArray(theta)) * q;
        Assert.Equal(0, (t - Tridiagonal(diagonal, offDiagonal)).FrobeniusNorm(), 1e-14);
        var rotated = q.TransposeThisAndMultiply(Vector<double>.Build.Dense(s));
        Assert.Equal(0, rotated.SubVector(0, 5).L2Norm(), 1e-15);
        Assert.Equal(coupling, rotated[5], 1e-15);
        Assert.All(offDiagonal, entry => Assert.InRange(entry, 0, 7));
    }

    private static void AssertDecomposes(double[] diagonal, double[] offDiagonal)
    {
        var m = diagonal.Length;
        var (values, rows) = TridiagonalEigenproblem.Solve(diagonal, offDiagonal, [.. Enumerable.Range(0, m)]);
        var s = Matrix<double>.Build.DenseOfRowArrays(rows);
        var t = Tridiagonal(diagonal, offDiagonal);
        var scale = t.FrobeniusNorm();
        Assert.Equal(0, (s * s.Transpose() - Matrix<double>.Build.DenseIdentity(m)).FrobeniusNorm(), 1e-13);
        Assert.Equal(0, (s * Matrix<double>.Build.DenseOfDiagonalArray(values) * s.Transpose() - t).FrobeniusNorm() / scale, 1e-14);
        Assert.Equal(values.Order(), values);
    }

    private static Matrix<double> Tridiagonal(double[] diagonal, double[] offDiagonal) => Matrix<double>.Build.Dense(
        diagonal.Length, diagonal.Length, (row, column) => row == column ? diagonal[row] : Math.Abs(row - column) == 1 ? offDiagonal[Math.Min(row, column)] : 0);
}
