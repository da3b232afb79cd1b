using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Geometry.Alignment;

/// <summary>Each row of a matrix matched to a column of its own, so that the sum of the chosen entries is as small, or as large, as possible.</summary>
/// <remarks>
/// By shortest augmenting paths with row and column potentials uᵢ + vⱼ ≤ cᵢⱼ (Kuhn 1955; Jonker &amp; Volgenant 1987; Crouse 2016): O(r² c) for r rows and c ≥ r columns. The potentials
/// prove the result: Σ u + Σ v is a bound on every assignment.
/// </remarks>
/// <param name="Columns">The column of each row, <c>[r]</c>.</param>
/// <param name="Total">The sum of the chosen entries.</param>
/// <param name="Bound">What no assignment can be better than, from the potentials: <see cref="Total"/> up to rounding.</param>
public sealed record LinearAssignment(ImmutableArray<int> Columns, double Total, double Bound)
{
    /// <summary>The cheapest assignment.</summary>
    /// <param name="costs"><c>[r, c]</c>, r ≤ c, finite.</param>
    /// <exception cref="ArgumentException">More rows than columns, or an entry that is not finite.</exception>
    public static LinearAssignment Minimize(Matrix<double> costs) => Solve(costs, 1);

    /// <summary>The assignment of the largest sum.</summary>
    /// <param name="gains"><c>[r, c]</c>, r ≤ c, finite.</param>
    /// <exception cref="ArgumentException">More rows than columns, or an entry that is not finite.</exception>
    public static LinearAssignment Maximize(Matrix<double> gains) => Solve(gains, -1);

    private static LinearAssignment Solve(Matrix<double> matrix, int sign)
    {
        var (rows, columns) = (matrix.RowCount, matrix.ColumnCount);
        if (rows > columns)
            throw new ArgumentException($"An assignment needs at least as many columns as rows. Got {rows} rows and {columns} columns: transpose it.", nameof(matrix));
        var costs = matrix.ToRowArrays();
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (!double.IsFinite(costs[row][column]))
                    throw new ArgumentException(FormattableString.Invariant($"An assignment needs finite entries. Got {costs[row][column]} at row {row}, column {column}."), nameof(matrix));
                costs[row][column] *= sign;
            }
        }

        var (rowPotentials, columnPotentials, rowOf) = (new double[rows], new double[columns], new int[columns]);
        Array.Fill(rowOf, -1);
        for (var row = 0; row < rows; row++)
            Augment(costs, row, rowPotentials, columnPotentials, rowOf);
        var chosen = new int[rows];
        for (var column = 0; column < columns; column++)
        {
            if (rowOf[column] >= 0)
                chosen[rowOf[column]] = column;
        }

        var total = chosen.Select((column, row) => matrix[row, column]).Sum();
        return new LinearAssignment([.. chosen], total, sign * (rowPotentials.Sum() + columnPotentials.Sum()));
    }

    /// <summary>Gives one more row a column, along the shortest path of changes in reduced costs cᵢⱼ − uᵢ − vⱼ ≥ 0.</summary>
    private static void Augment(double[][] costs, int start, double[] u, double[] v, int[] rowOf)
    {
        var columns = v.Length;
        var (distances, previous, done) = (new double[columns], new int[columns], new bool[columns]);
        Array.Fill(distances, double.PositiveInfinity);
        Array.Fill(previous, -1);
        var (row, last, reached) = (start, -1, 0.0);
        var path = new List<int>(); // columns whose shortest distance is final
        while (true)
        {
            var (nearest, shortest) = (-1, double.PositiveInfinity);
            for (var column = 0; column < columns; column++)
            {
                if (done[column])
                    continue;
                var through = reached + (costs[row][column] - u[row] - v[column]);
                if (through < distances[column])
                    (distances[column], previous[column]) = (through, last);
                if (distances[column] < shortest)
                    (nearest, shortest) = (column, distances[column]);
            }

            (last, reached) = (nearest, shortest);
            if (rowOf[nearest] < 0)
                break;
            done[nearest] = true;
            path.Add(nearest);
            row = rowOf[nearest];
        }

        u[start] += reached;
        foreach (var column in path)
        {
            u[rowOf[column]] += reached - distances[column];
            v[column] -= reached - distances[column];
        }

        for (var column = last; ;) // each row of the path takes the column before which it was found
        {
            var before = previous[column];
            rowOf[column] = before < 0 ? start : rowOf[before];
            if (before < 0)
                break;
            column = before;
        }
    }
}
