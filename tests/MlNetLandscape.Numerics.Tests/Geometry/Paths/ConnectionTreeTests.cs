using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Paths;

/// <summary>Trees of paths between minima.</summary>
public sealed class ConnectionTreeTests
{
    [Fact]
    public void The_minima_of_Mueller_and_Brown_are_joined_by_their_two_saddles()
    {
        var surface = new MuellerBrown();
        Vector<double>[] minima = [Vector(-0.55822, 1.44173), Vector(0.62350, 0.02804), Vector(-0.05001, 0.46669)];
        var options = new BandOptions { Cycles = [.. Enumerable.Repeat(new BandCycle(300, 2e-5), 6)], InsertionThreshold = 0.02 };
        var tree = ConnectionTree.Build(surface.Space, minima, [.. minima.Select(surface.Value)], (a, b) => NudgedElasticBand.Run(surface, minima[a], minima[b], options).Connection, 3);
        Assert.Equal(3, tree.Tried.Length);
        Assert.Equal([-72.25, -40.66], tree.Tree.Select(edge => edge.Saddle), (a, b) => Math.Abs(a - b) < 0.5);
        Assert.Equal((1, 2), (Math.Min(tree.Tree[0].From, tree.Tree[0].To), Math.Max(tree.Tree[0].From, tree.Tree[0].To)));
        Assert.Equal(-40.66, tree.Saddle(0, 1), 0.5);
        Assert.Equal(-72.25, tree.Saddle(2, 1), 0.5);
        Assert.Equal(tree.Tried.Sum(pair => pair.Connection.Cost.Gradients), tree.Cost.Gradients);
    }

    [Fact]
    public void With_all_pairs_tried_the_tree_has_the_lowest_highest_loss_between_any_two()
    {
        const int N = 8;
        var heights = SymmetricMatrix(N, 3);
        var tree = Random(heights, 1000);
        Assert.Equal(N * (N - 1) / 2, tree.Tried.Length);
        Assert.Equal(tree.Tried.Length, tree.Tried.Select(pair => (Math.Min(pair.From, pair.To), Math.Max(pair.From, pair.To))).Distinct().Count());
        var best = heights.Clone();
        for (var via = 0; via < N; via++) // Floyd and Warshall with max in place of +
            best.MapIndexedInplace((a, b, value) => a == b ? value : Math.Min(value, Math.Max(via == a ? double.NegativeInfinity : best[a, via], via == b ? double.NegativeInfinity : best[via, b])));
        for (var a = 0; a < N; a++)
        {
            for (var b = 0; b < N; b++)
            {
                if (a != b)
                    Assert.Equal(best[a, b], tree.Saddle(a, b));
            }
        }

        Assert.Equal(double.NegativeInfinity, tree.Saddle(2, 2));
    }

    [Fact]
    public void The_highest_edge_is_replaced_first_by_the_nearest_pair_across_its_cut()
    {
        // a star around 0; its edge to 3 is the highest, and 2 is nearest to 3
        var heights = Matrix<double>.Build.Dense(4, 4, (a, b) => a + b == 3 && a * b == 0 ? 9 : 1 + (0.1 * (a + b)));
        var tree = Random(heights, 4, [Vector(0), Vector(1), Vector(2), Vector(3)]);
        Assert.Equal([(0, 1), (0, 2), (0, 3), (2, 3)], tree.Tried.Select(pair => (pair.From, pair.To)));
        Assert.Equal([(0, 1), (0, 2), (2, 3)], tree.Tree.Select(pair => (pair.From, pair.To)));
        Assert.Equal([(0, 2), (2, 3)], tree.Way(0, 3).Select(pair => (pair.From, pair.To)));
        Assert.Equal(1.5, tree.Saddle(0, 3));
    }

    [Fact]
    public void A_search_that_was_stopped_goes_on_as_if_it_had_not_been()
    {
        var heights = SymmetricMatrix(7, 5);
        var (whole, part) = (Random(heights, 15), Random(heights, 9));
        var rest = new List<(int, int)>();
        var minima = Enumerable.Range(0, 7).Select(index => Gaussian(3, index)).ToArray();
        var resumed = ConnectionTree.Build(new DenseSpace(3), minima, [0, 1, 2, 3, 4, 5, 6], (a, b) =>
        {
            rest.Add((a, b));
            return Fake(heights[a, b]);
        }, 15, part.Tried);
        Assert.Equal(whole.Tried.Skip(9).Select(pair => (pair.From, pair.To)), rest);
        Assert.Equal(whole.Tree.Select(pair => (pair.From, pair.To)), resumed.Tree.Select(pair => (pair.From, pair.To)));
    }

    [Fact]
    public void Too_few_paths_are_refused() =>
        Assert.Contains("Got 4 minima, 4 losses and 2 paths.", Assert.Throws<ArgumentException>(() => Random(SymmetricMatrix(4, 1), 2)).Message);

    private static ConnectionTree<Vector<double>> Random(Matrix<double> heights, int paths, Vector<double>[]? minima = null)
    {
        minima ??= [.. Enumerable.Range(0, heights.RowCount).Select(index => Gaussian(3, index))];
        return ConnectionTree.Build(new DenseSpace(minima[0].Count), minima, [.. Enumerable.Range(0, minima.Length).Select(index => (double)index)], (a, b) => Fake(heights[a, b]), paths);
    }

    private static ModeConnection<Vector<double>> Fake(double height) => new(
        new PolygonalChain(2), [], new LossProfile([0, 0.5, 1], [ISliceEvaluator.Loss], [[-100, height, -100]], 1, default), 1, 0, [], default, PathStop.Limit);
}
