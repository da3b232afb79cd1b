using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Alignment;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Alignment;

/// <summary>Assignments against all of them.</summary>
public sealed class LinearAssignmentTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(7, 7)]
    [InlineData(3, 7)]
    [InlineData(1, 5)]
    public void It_is_the_best_of_all(int rows, int columns)
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var matrix = GaussianMatrix(rows, columns, seed);
            if (seed % 3 == 0)
                matrix.MapInplace(Math.Round); // many ties
            var totals = Injections(rows, columns).Select(choice => choice.Select((column, row) => matrix[row, column]).Sum()).ToArray();
            var (least, most) = (LinearAssignment.Minimize(matrix), LinearAssignment.Maximize(matrix));
            Assert.Equal((totals.Min(), totals.Max()), (least.Total, most.Total), (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-12 && Math.Abs(a.Item2 - b.Item2) < 1e-12);
            Assert.Equal(rows, least.Columns.Distinct().Count());
            Assert.Equal(least.Total, least.Columns.Select((column, row) => matrix[row, column]).Sum());
        }
    }

    [Fact]
    public void Its_potentials_prove_it_also_where_it_cannot_be_tried()
    {
        var matrix = GaussianMatrix(300, 300, 1);
        var least = LinearAssignment.Minimize(matrix);
        Assert.Equal(least.Bound, least.Total, 1e-9);
        Assert.Equal(Enumerable.Range(0, 300), least.Columns.Order());
        var most = LinearAssignment.Maximize(matrix);
        Assert.Equal(most.Bound, most.Total, 1e-9);
        Assert.Equal(most.Total, -LinearAssignment.Minimize(-matrix).Total, 1e-9);
    }

    [Fact]
    public void A_planted_permutation_of_large_entries_is_found()
    {
        var matrix = GaussianMatrix(50, 60, 2) * 0.1;
        for (var row = 0; row < 50; row++)
            matrix[row, (row + 5) % 60] += 10;
        Assert.Equal(Enumerable.Range(0, 50).Select(row => (row + 5) % 60), LinearAssignment.Maximize(matrix).Columns.AsEnumerable());
    }

    [Fact]
    public void What_has_no_answer_is_refused()
    {
        Assert.Contains("Got 3 rows and 2 columns: transpose it.", Assert.Throws<ArgumentException>(() => LinearAssignment.Minimize(GaussianMatrix(3, 2, 1))).Message);
        var matrix = GaussianMatrix(3, 3, 1);
        matrix[1, 2] = double.NaN;
        Assert.Contains("Got NaN at row 1, column 2.", Assert.Throws<ArgumentException>(() => LinearAssignment.Minimize(matrix)).Message);
    }

    private static IEnumerable<int[]> Injections(int rows, int columns) => rows == 0
        ? [[]]
        : Injections(rows - 1, columns).SelectMany(rest => Enumerable.Range(0, columns).Where(column => !rest.Contains(column)).Select(column => (int[])[.. rest, column]));
}
