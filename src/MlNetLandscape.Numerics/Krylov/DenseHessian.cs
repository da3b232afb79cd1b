using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Krylov;

/// <summary>An operator written out as a matrix: the truth about small networks.</summary>
/// <param name="Matrix">½ (A + Aᵀ), <c>[P, P]</c>.</param>
/// <param name="Asymmetry">
/// ‖A − Aᵀ‖_F / ‖A‖_F before it was made symmetric: rounding only, unless the operator is wrong or not symmetric. 0 for A = 0.
/// </param>
/// <param name="Cost">P products.</param>
public sealed record DenseHessian(Matrix<double> Matrix, double Asymmetry, EvaluationCost Cost)
{
    /// <summary>Computes A e₁, …, A e_P in blocks.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="largestDimension">The largest P to be written out; the default 4,000 takes 128 MB.</param>
    /// <param name="cancellationToken">Ends it between two blocks.</param>
    /// <exception cref="ArgumentException">P is larger.</exception>
    /// <exception cref="ArithmeticException">A product is not finite.</exception>
    public static DenseHessian Of<TVector>(
        ILinearOperator<TVector> matrix, int largestDimension = 4_000, CancellationToken cancellationToken = default)
    {
        var p = matrix.Space.Dimension;
        if (p > largestDimension)
        {
            throw new ArgumentException(
                $"A matrix of {matrix.GetType().Name} would be {p} × {p}, and `largestDimension` is {largestDimension}. "
                + "Raise it, or use `Lanczos` and `StochasticLanczosQuadrature`, which need no matrix.", nameof(largestDimension));
        }

        var before = matrix.Cost;
        var a = Matrix<double>.Build.Dense((int)p, (int)p);
        UnitVectors.Apply(matrix, (column, _, product) =>
        {
            a.SetColumn(column, matrix.Space.ToArray(product));
            if (!double.IsFinite(matrix.Space.Dot(product, product)))
                throw new ArithmeticException($"Column {column} of {matrix.GetType().Name} is not finite.");
        }, cancellationToken);
        var norm = a.FrobeniusNorm();
        var transpose = a.Transpose();
        var asymmetry = norm == 0 ? 0 : (a - transpose).FrobeniusNorm() / norm;
        return new DenseHessian((a + transpose) * 0.5, asymmetry, matrix.Cost - before);
    }

    /// <summary>λ, ascending, <c>[P]</c>.</summary>
    public double[] Eigenvalues() => [.. Matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real)];
}
