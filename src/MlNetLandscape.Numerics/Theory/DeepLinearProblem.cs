using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>
/// The data of a deep linear network squeezed to d_x columns: with Xᵀ = Q R, L = ½ ‖W Rᵀ − Y Q‖² + ½ (‖Y‖² − ‖Y Q‖²), so that gradient and Hessian are those of the pair (Rᵀ, Y Q),
/// whose Z is Y Q itself.
/// </summary>
/// <param name="Network">Of Rᵀ and Y Q.</param>
/// <param name="Directions">U of Y Q, <c>[d_y, d_y]</c>.</param>
/// <param name="Widths">d_x, the hidden widths, d_y.</param>
/// <param name="Scale">‖Y Xᵀ‖_F.</param>
/// <param name="Explained">½ ‖Z‖²_F.</param>
/// <param name="Unexplained">½ (‖Y‖² − ‖Z‖²), below which no linear map comes.</param>
internal sealed record DeepLinearProblem(DeepLinearNetwork Network, Matrix<double> Directions, int[] Widths, double Scale, double Explained, double Unexplained)
{
    /// <summary>k.</summary>
    public int LeastWidth => Widths.Min();

    public bool IsBottleneck => LeastWidth < Math.Min(Widths[0], Widths[^1]);

    public static DeepLinearProblem Of(IReadOnlyList<Matrix<double>> weights, Matrix<double> inputs, Matrix<double> targets, double tolerance)
    {
        CheckShapes(weights, inputs, targets);
        int[] widths = [inputs.RowCount, .. weights.Select(weight => weight.RowCount)];
        if (inputs.ColumnCount < inputs.RowCount)
            throw Unmet($"X Xᵀ must have full rank {inputs.RowCount}, and there are {inputs.ColumnCount} examples: drop dependent inputs, or add examples.");
        var qr = inputs.Transpose().QR(QRMethod.Thin);
        var (r, regressed) = (qr.R.Transpose(), targets * qr.Q); // [d_x, d_x], [d_y, d_x]
        Require(r, inputs.RowCount, tolerance, "X Xᵀ", "drop dependent inputs");
        var cross = regressed * qr.R; // Y Xᵀ
        Require(cross, Math.Min(cross.RowCount, cross.ColumnCount), tolerance, "Y Xᵀ", "drop targets that are constant, dependent, or unrelated to the inputs");
        var svd = regressed.Svd();
        var explained = regressed.FrobeniusNorm();
        var problem = new DeepLinearProblem(
            new DeepLinearNetwork(widths, r, regressed), svd.U, widths, cross.FrobeniusNorm(), 0.5 * explained * explained,
            0.5 * (Math.Pow(targets.FrobeniusNorm(), 2) - (explained * explained)));
        for (var index = 1; problem.IsBottleneck && index < svd.S.Count; index++)
        {
            if (svd.S[index - 1] - svd.S[index] <= tolerance * svd.S[0])
            {
                throw Unmet(FormattableString.Invariant(
                    $"the singular values of Z must differ where a layer is narrower than inputs and outputs. Values {index} and {index + 1} are {svd.S[index - 1]:g6} and {svd.S[index]:g6}: the best subspace is not unique."));
            }
        }

        return problem;
    }

    /// <summary>Singular values above the tolerance relative to the largest.</summary>
    public static int Rank(Matrix<double> matrix, double tolerance)
    {
        var values = matrix.Svd(computeVectors: false).S;
        return values.Count(value => value > tolerance * values[0]);
    }

    /// <summary>The largest angle between what the layers after the narrowest span and the top k directions: sin = ‖(I − U_k U_kᵀ) B‖₂.</summary>
    public double Angle(IReadOnlyList<Matrix<double>> weights)
    {
        var narrowest = Array.IndexOf(Widths, LeastWidth);
        var after = weights.Skip(narrowest).Aggregate((before, weight) => weight * before); // [d_y, k]
        var basis = after.QR(QRMethod.Thin).Q;
        var top = Directions.SubMatrix(0, Directions.RowCount, 0, LeastWidth);
        var outside = basis - (top * top.TransposeThisAndMultiply(basis));
        return Math.Asin(Math.Min(1, outside.Svd(computeVectors: false).S[0]));
    }

    private static void Require(Matrix<double> matrix, int rank, double tolerance, string name, string advice)
    {
        var values = matrix.Svd(computeVectors: false).S;
        if (values[rank - 1] <= tolerance * values[0])
            throw Unmet(FormattableString.Invariant($"{name} must have full rank {rank}. Its relative singular value {rank} is {values[rank - 1] / values[0]:g3}, and {tolerance:g3} counts as 0: {advice}."));
    }

    private static void CheckShapes(IReadOnlyList<Matrix<double>> weights, Matrix<double> inputs, Matrix<double> targets)
    {
        if (weights.Count < 2)
            throw new ArgumentException($"`weights` of `DeepLinearCertificate` must be at least 2 matrices. Got {weights.Count}: one layer alone is convex.", nameof(weights));
        var columns = weights.Select(weight => weight.ColumnCount).Append(targets.RowCount);
        var rows = weights.Select(weight => weight.RowCount).Prepend(inputs.RowCount);
        if (!columns.SequenceEqual(rows) || inputs.ColumnCount != targets.ColumnCount)
        {
            throw new ArgumentException(
                "`weights`, `inputs` and `targets` of `DeepLinearCertificate` must have shapes [d₁, d_x], …, [d_y, d], [d_x, N] and [d_y, N]. Got "
                + $"{string.Join(", ", weights.Append(inputs).Append(targets).Select(matrix => $"[{matrix.RowCount}, {matrix.ColumnCount}]"))}.");
        }
    }

    private static ArgumentException Unmet(string condition) => new($"What the theorems on deep linear networks need is not met: {condition}");
}
