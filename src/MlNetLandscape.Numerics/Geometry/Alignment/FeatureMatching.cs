using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Geometry.Alignment;

/// <summary>How alike the units of two layers are in what they compute over the same examples (Li et al. 2015, «Convergent learning: do different neural networks learn the same representations?»).</summary>
/// <remarks>
/// Correlations are those of the units' outputs over the examples; a unit that never changes has correlation 0 with all. Layers that see the same inputs are alike even untrained: hold every number against that
/// of a trained and an untrained network.
/// </remarks>
/// <param name="Correlations">Of unit i of A with unit j of B, <c>[a, b]</c>.</param>
/// <param name="Best">The unit of B most correlated with each unit of A (semi-matching: one may be chosen often).</param>
/// <param name="BestMean">The mean of those correlations.</param>
/// <param name="Assigned">
/// The unit of B assigned to each unit of A, each at most once, with the largest sum of correlations: the permutation of activation matching. −1 for the a − b units that get none where A has more.
/// </param>
/// <param name="AssignedMean">The mean of those correlations, of min(a, b) units.</param>
/// <param name="Unmatched">The share of units of A whose best correlation is below the threshold.</param>
public sealed record FeatureMatching(
    Matrix<double> Correlations, ImmutableArray<int> Best, double BestMean, ImmutableArray<int> Assigned, double AssignedMean, double Unmatched)
{
    /// <summary>The correlation below which a unit is unmatched where nothing else is said (Li et al. 2015).</summary>
    public const double DefaultThreshold = 0.3;

    /// <summary>Matches units by their outputs.</summary>
    /// <param name="a">Outputs of A's units, <c>[N, a]</c>.</param>
    /// <param name="b">Outputs of B's units over the same examples, <c>[N, b]</c>.</param>
    /// <param name="threshold">The correlation below which a unit is unmatched, in [−1, 1]. The default is 0.3.</param>
    /// <exception cref="ArgumentException">Different examples, fewer than two of them, or no units.</exception>
    public static FeatureMatching Run(Matrix<double> a, Matrix<double> b, double threshold = DefaultThreshold)
    {
        if (a.RowCount != b.RowCount || a.RowCount < 2)
            throw new ArgumentException($"Matching needs the same examples, at least two. Got [{a.RowCount}, {a.ColumnCount}] and [{b.RowCount}, {b.ColumnCount}].");
        return Of(Standardized(a).TransposeThisAndMultiply(Standardized(b)), threshold);
    }

    /// <summary>Matches units by their correlations.</summary>
    /// <param name="correlations">Of unit i of A with unit j of B, <c>[a, b]</c>, 0 where one never changes.</param>
    /// <param name="threshold">The correlation below which a unit is unmatched, in [−1, 1]. The default is 0.3.</param>
    /// <exception cref="ArgumentException">An entry is not finite, or the threshold is out of range.</exception>
    public static FeatureMatching Of(Matrix<double> correlations, double threshold = DefaultThreshold)
    {
        if (threshold is not (>= -1 and <= 1))
            throw new ArgumentException(FormattableString.Invariant($"The threshold of a matching must be in [−1, 1]. Got {threshold}."), nameof(threshold));
        var (mine, theirs) = (correlations.RowCount, correlations.ColumnCount);
        var best = Enumerable.Range(0, mine).Select(unit => correlations.Row(unit).MaximumIndex()).ToImmutableArray();
        var (assigned, total) = mine <= theirs ? Rows(correlations) : Inverse(Rows(correlations.Transpose()), mine);
        return new FeatureMatching(
            correlations, best, best.Select((other, unit) => correlations[unit, other]).Average(), assigned, total / Math.Min(mine, theirs),
            best.Where((other, unit) => correlations[unit, other] < threshold).Count() / (double)mine);
    }

    private static (ImmutableArray<int> Columns, double Total) Rows(Matrix<double> gains)
    {
        var found = LinearAssignment.Maximize(gains);
        return (found.Columns, found.Total);
    }

    /// <summary>The row of each column, −1 for none.</summary>
    private static (ImmutableArray<int> Columns, double Total) Inverse((ImmutableArray<int> Columns, double Total) found, int count)
    {
        var rows = new int[count];
        Array.Fill(rows, -1);
        foreach (var (row, column) in found.Columns.Index())
            rows[column] = row;
        return ([.. rows], found.Total);
    }

    /// <summary>Columns with mean 0 and length 1; 0 where a column does not vary.</summary>
    private static Matrix<double> Standardized(Matrix<double> outputs)
    {
        var standardized = outputs.Clone();
        for (var unit = 0; unit < outputs.ColumnCount; unit++)
        {
            var column = outputs.Column(unit);
            var centred = column - column.Average();
            var norm = centred.L2Norm();
            standardized.SetColumn(unit, norm > 1e-12 * Math.Max(column.L2Norm(), double.Epsilon) ? centred / norm : centred * 0);
        }

        return standardized;
    }
}
