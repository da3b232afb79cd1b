using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.CriticalPoints;
using MlNetLandscape.Numerics.LinearOperators;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.CriticalPoints;

public sealed class KrylovLeastSquaresTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1e-6)]
    [InlineData(0.1)]
    [InlineData(10)]
    public void The_whole_space_gives_the_damped_Newton_step(double mu)
    {
        var (matrix, g) = (SymmetricMatrix(12, 1), Gaussian(12, 2));
        using var solver = new KrylovLeastSquares<Vector<double>>(new MatrixOperator(matrix), g, 12);
        solver.Extend(12);
        var step = solver.Solve(mu);
        var expected = -((matrix * matrix) + (mu * mu * Matrix<double>.Build.DenseIdentity(12))).Solve(matrix * g); // −(H² + μ² I)⁻¹ H g
        Assert.Equal(0, (expected - solver.Vector(step)).L2Norm() / expected.L2Norm(), 1e-10);
        Assert.Equal(Math.Pow(((matrix * expected) + g).L2Norm(), 2), step.SquaredResidual, 1e-9);
    }

    [Fact]
    public void A_part_of_it_gives_the_best_step_of_the_subspace()
    {
        var (matrix, g) = (SymmetricMatrix(12, 3), Gaussian(12, 4));
        using var solver = new KrylovLeastSquares<Vector<double>>(new MatrixOperator(matrix), g, 5);
        solver.Extend(5);
        var vectors = new List<Vector<double>> { g };
        while (vectors.Count < 5)
            vectors.Add((matrix * vectors[^1]).Normalize(2));
        var powers = Matrix<double>.Build.DenseOfColumnVectors(vectors);
        var best = powers * (matrix * powers).QR().Solve(-g);
        var step = solver.Solve(0);
        Assert.Equal(0, (best - solver.Vector(step)).L2Norm() / best.L2Norm(), 1e-8);
        Assert.Equal(Math.Pow(((matrix * best) + g).L2Norm(), 2), step.SquaredResidual, 1e-9);
    }

    [Fact]
    public void What_lies_in_the_kernel_stays()
    {
        var matrix = Matrix<double>.Build.DenseOfDiagonalArray([3, -1, 0, 0]);
        using var solver = new KrylovLeastSquares<Vector<double>>(new MatrixOperator(matrix), Vector(3, 1, 2, -1), 4);
        solver.Extend(4);
        var step = solver.Solve(1e-4); // rounding fills the kernel with about u ‖g‖ ‖H‖ / μ²
        Assert.Equal(5, step.SquaredResidual, 1e-7); // 2² + 1²
        Assert.Equal([-1, 1, 0, 0], solver.Vector(step), (a, b) => Math.Abs(a - b) < 1e-7);
    }
}
