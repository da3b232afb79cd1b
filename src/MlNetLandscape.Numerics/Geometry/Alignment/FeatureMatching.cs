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
/// <param name="Assigned">The unit of B assigned to each unit of A, each at most once, with the largest sum of correlations: the permutation of activation matching.</param>
/// <param name="AssignedMean">The mean of those correlations.</param>
/// <param name="Unmatched">The share of units of A whose best correlation is below the threshold.</param>
public sealed record FeatureMatching(
    Matrix<double> Correlations, ImmutableArray<int> Best, double BestMean, ImmutableArray<int> Assigned, double AssignedMean, double Unmatched)
{
    /// <summary>Matches.</summary>
    /// <param name="a">Outputs of A's units, <c>[N, a]</c>.</param>
    /// <param name="b">Outputs of B's units over the same examples, <c>[N, b]</c>, b ≥ a.</param>
    /// <param name="threshold">The correlation below which a unit is unmatched, in [−1, 1]. The default is 0.3.</param>
    /// <exception cref="ArgumentException">Different examples, fewer than two of them, or fewer units in B.</exception>
    public static FeatureMatching Run(Matrix<double> a, Matrix<double> b, double threshold = 0.3)
    {
        if (a.RowCount != b.RowCount || a.RowCount < 2 || a.ColumnCount > b.ColumnCount)
            throw new ArgumentException($"Matching needs the same examples, at least two, and no fewer units in B. Got [{a.RowCount}, {a.ColumnCount}] and [{b.RowCount}, {b.ColumnCount}].");
        var correlations = Standardized(a).TransposeThisAndMultiply(Standardized(b));
        var best = Enumerable.Range(0, a.ColumnCount).Select(unit => correlations.Row(unit).MaximumIndex()).ToImmutableArray();
        var assigned = LinearAssignment.Maximize(correlations);
        return new FeatureMatching(
            correlations, best, best.Select((other, unit) => correlations[unit, other]).Average(), assigned.Columns, assigned.Total / a.ColumnCount,
            best.Where((other, unit) => correlations[unit, other] < threshold).Count() / (double)a.ColumnCount);
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
