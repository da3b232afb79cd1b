using System.Collections.Immutable;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>A path between two of several minima.</summary>
/// <param name="From">Which.</param>
/// <param name="To">Which.</param>
/// <param name="Connection">The path.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed record ConnectedPair<TVector>(int From, int To, ModeConnection<TVector> Connection)
{
    /// <summary>The highest loss on it; +∞ where one is not a number.</summary>
    public double Saddle => Connection.Profile.Highest.Loss;
}

/// <summary>Several minima, and the lowest known paths that join all of them: a spanning tree whose highest losses are minimal.</summary>
/// <remarks>Between any two minima the way along the tree has the lowest highest loss of all ways over known paths.</remarks>
/// <param name="Minima">How many.</param>
/// <param name="Tried">All paths that were looked for, in their order.</param>
/// <param name="Tree">Those of the tree, the lowest first: <c>Minima − 1</c>.</param>
/// <param name="Cost">Of all paths.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed record ConnectionTree<TVector>(int Minima, ImmutableArray<ConnectedPair<TVector>> Tried, ImmutableArray<ConnectedPair<TVector>> Tree, EvaluationCost Cost)
{
    /// <summary>The edges of the tree from one minimum to another, in their order.</summary>
    /// <param name="from">In [0, Minima).</param>
    /// <param name="to">In [0, Minima).</param>
    public ImmutableArray<ConnectedPair<TVector>> Way(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)from, (uint)Minima, nameof(from));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)to, (uint)Minima, nameof(to));
        var way = new Stack<ConnectedPair<TVector>>();
        bool Reach(int node, ConnectedPair<TVector>? last)
        {
            if (node == to)
                return true;
            foreach (var edge in Tree.Where(edge => !ReferenceEquals(edge, last) && (edge.From == node || edge.To == node)))
            {
                way.Push(edge);
                if (Reach(edge.From == node ? edge.To : edge.From, edge))
                    return true;
                way.Pop();
            }

            return false;
        }

        Reach(from, null);
        return [.. way.Reverse()];
    }

    /// <summary>The highest loss on the lowest known way between two minima; −∞ from a minimum to itself.</summary>
    public double Saddle(int from, int to) => Way(from, to).Select(edge => edge.Saddle).DefaultIfEmpty(double.NegativeInfinity).Max();
}

/// <summary>Joins several minima with as few searches for paths as will do (Draxler et al. 2018, §3.4).</summary>
public static class ConnectionTree
{
    /// <summary>
    /// First the lowest minimum is joined to all others; then, again and again, the highest edge of the tree is cut, and of the pairs on either side of the cut that were not tried the nearest is, which may replace
    /// it. When an edge's cut has no such pair left the next lower edge is cut, until all are tried or enough.
    /// </summary>
    /// <param name="space">Where the minima live.</param>
    /// <param name="minima">At least two; stay the caller's.</param>
    /// <param name="losses">Of each.</param>
    /// <param name="connect">Finds a path between two of them, such as <see cref="NudgedElasticBand"/> does.</param>
    /// <param name="maximumPaths">Paths at most, known ones included, in [minima − 1, ∞); all pairs if it is as large.</param>
    /// <param name="known">Paths found before, such as those of a run that was stopped: they are not looked for again. Null for none.</param>
    /// <exception cref="ArgumentException">Fewer than two minima, a loss missing, or too few paths.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static ConnectionTree<TVector> Build<TVector>(
        IVectorSpace<TVector> space, IReadOnlyList<TVector> minima, IReadOnlyList<double> losses, Func<int, int, ModeConnection<TVector>> connect, int maximumPaths, IReadOnlyList<ConnectedPair<TVector>>? known = null)
    {
        var n = minima.Count;
        if (n < 2 || losses.Count != n || maximumPaths < n - 1)
            throw new ArgumentException($"A tree needs at least two minima, a loss for each, and at least one path less than minima. Got {n} minima, {losses.Count} losses and {maximumPaths} paths.", nameof(minima));
        List<ConnectedPair<TVector>> tried = [.. known ?? []];
        if (tried.Find(pair => pair.From == pair.To || pair.From < 0 || pair.To < 0 || pair.From >= n || pair.To >= n) is { } wrong)
            throw new ArgumentException($"`known` must join different minima in [0, {n}). Got {wrong.From} and {wrong.To}.", nameof(known));
        bool IsTried(int a, int b) => tried.Exists(pair => (pair.From == a && pair.To == b) || (pair.From == b && pair.To == a));
        void Try(int a, int b) => tried.Add(new ConnectedPair<TVector>(a, b, connect(a, b)));

        var lowest = Enumerable.Range(0, n).MinBy(index => losses[index]);
        foreach (var other in Enumerable.Range(0, n).Where(index => index != lowest && !IsTried(lowest, index)))
            Try(lowest, other);
        var distances = Distances(space, minima);
        while (tried.Count < maximumPaths && Next(n, tried, distances) is var (a, b))
            Try(a, b);
        return new ConnectionTree<TVector>(n, [.. tried], Span(n, tried), tried.Aggregate(default(EvaluationCost), (sum, pair) => sum + pair.Connection.Cost));
    }

    /// <summary>The nearest untried pair across the highest edge that has one.</summary>
    private static (int A, int B)? Next<TVector>(int n, List<ConnectedPair<TVector>> tried, double[,] distances)
    {
        var tree = Span(n, tried);
        var known = tried.Select(pair => (Math.Min(pair.From, pair.To), Math.Max(pair.From, pair.To))).ToHashSet();
        foreach (var cut in tree.Reverse())
        {
            var side = Components(n, tree.Where(edge => !ReferenceEquals(edge, cut)));
            var open = Pairs(n).Where(pair => side[pair.A] != side[pair.B] && !known.Contains(pair)).ToArray();
            if (open.Length > 0)
                return open.MinBy(pair => distances[pair.A, pair.B]);
        }

        return null;
    }

    /// <summary>Kruskal's minimum spanning tree, its lowest edge first.</summary>
    private static ImmutableArray<ConnectedPair<TVector>> Span<TVector>(int n, IEnumerable<ConnectedPair<TVector>> pairs)
    {
        var tree = ImmutableArray.CreateBuilder<ConnectedPair<TVector>>();
        foreach (var pair in pairs.OrderBy(pair => pair.Saddle))
        {
            var side = Components(n, tree);
            if (side[pair.From] != side[pair.To])
                tree.Add(pair);
        }

        return tree.ToImmutable();
    }

    private static int[] Components<TVector>(int n, IEnumerable<ConnectedPair<TVector>> edges)
    {
        int[] side = [.. Enumerable.Range(0, n)];
        foreach (var edge in edges)
        {
            var (from, to) = (side[edge.From], side[edge.To]);
            for (var index = 0; index < n; index++)
                side[index] = side[index] == from ? to : side[index];
        }

        return side;
    }

    private static IEnumerable<(int A, int B)> Pairs(int n) => Enumerable.Range(0, n).SelectMany(a => Enumerable.Range(a + 1, n - a - 1).Select(b => (a, b)));

    private static double[,] Distances<TVector>(IVectorSpace<TVector> space, IReadOnlyList<TVector> minima)
    {
        var distances = new double[minima.Count, minima.Count];
        foreach (var (a, b) in Pairs(minima.Count))
        {
            using var scope = space.OpenScope();
            distances[a, b] = distances[b, a] = space.Norm(space.Add(minima[a], -1, minima[b]));
        }

        return distances;
    }
}
