using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Alignment;

/// <summary>Options of <see cref="WeightMatching"/>.</summary>
public sealed record WeightMatchingOptions
{
    /// <summary>Sweeps over all groups, in [1, ∞). The default is 100; a few are usual.</summary>
    public int MaximumSweeps { get; init; } = 100;

    /// <summary>Descents from different orders of the groups, in [1, ∞); the best counts. The default is 1 (Ainsworth et al. 2023).</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>Of the order of the groups. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Looked at before every group.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check() => Options.Check(nameof(WeightMatchingOptions), (MaximumSweeps >= 1, nameof(MaximumSweeps), "[1, ∞)", MaximumSweeps), (Restarts >= 1, nameof(Restarts), "[1, ∞)", Restarts));
}

/// <summary>
/// Orders the units of network B so that its weights are as near to those of A as possible: group by group a linear assignment is solved exactly with the other groups as they are, until none can be improved
/// (Ainsworth, Hayase &amp; Srinivasa 2023, «Git Re-Basin», algorithm 1). Finds a local optimum: the whole problem is NP-hard.
/// </summary>
public static class WeightMatching
{
    private const double Gain = 1e-12; // relative: what counts as better

    /// <summary>Matches.</summary>
    /// <param name="layout">What may be permuted.</param>
    /// <param name="a">The values of each tensor of the network that stays, row by row.</param>
    /// <param name="b">Those of the network that is permuted.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The values do not fit the layout, or an option is out of range.</exception>
    public static PermutationAlignment Run(PermutationLayout layout, IReadOnlyList<double[]> a, IReadOnlyList<double[]> b, WeightMatchingOptions? options = null)
    {
        options ??= new WeightMatchingOptions();
        options.Check();
        layout.Check(a);
        layout.Check(b);
        return Enumerable.Range(0, options.Restarts).Select(restart => Descend(layout, a, b, options, restart)).MaxBy(found => found.Similarity)!;
    }

    private static PermutationAlignment Descend(PermutationLayout layout, IReadOnlyList<double[]> a, IReadOnlyList<double[]> b, WeightMatchingOptions options, int restart)
    {
        var seed = Seed.Derive(options.Seed, restart);
        var (source, permutations) = (new Xoshiro256StarStar(unchecked((int)(seed ^ (seed >> 32)))), layout.Identity);
        var start = Similarity(layout, a, b, permutations);
        var (best, sweeps, scale) = (start, 0, Math.Sqrt(a.Sum(Square) * b.Sum(Square)));
        for (var improved = true; improved && sweeps < options.MaximumSweeps;)
        {
            improved = false;
            foreach (var group in Shuffled(layout.Sizes.Length, source))
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                var before = permutations[group];
                permutations[group] = [.. LinearAssignment.Maximize(Products(layout, a, b, permutations, group)).Columns];
                var reached = Similarity(layout, a, b, permutations);
                if (reached > best + (Gain * scale))
                    (best, improved) = (reached, true);
                else
                    permutations[group] = before;
            }

            sweeps++;
            if (!improved)
                return Result(AlignmentStop.Converged);
        }

        return Result(AlignmentStop.Limit);

        PermutationAlignment Result(AlignmentStop stop) => new([.. permutations.Select(permutation => permutation.ToImmutableArray())], start, best, sweeps, stop);
    }

    /// <summary>⟨unit i of A, unit j of B⟩ over all tensors of a group, with B's other groups in their order, <c>[units, units]</c>.</summary>
    /// <remarks>Where a tensor runs over the group twice, its other axis stays in the present order: the gain is then only an estimate, which the caller checks.</remarks>
    private static Matrix<double> Products(PermutationLayout layout, IReadOnlyList<double[]> a, IReadOnlyList<double[]> b, int[][] permutations, int group)
    {
        var units = layout.Sizes[group];
        var sum = Matrix<double>.Build.Dense(units, units);
        for (var index = 0; index < layout.Tensors.Length; index++)
        {
            var tensor = layout.Tensors[index];
            for (var axis = 0; axis < tensor.Groups.Length; axis++)
            {
                if (tensor.Groups[axis] != group)
                    continue;
                var rest = tensor.Count / units;
                var others = tensor with { Groups = tensor.Groups.SetItem(axis, -1) };
                var (mine, theirs) = (PermutationLayout.Unfold(tensor, a[index], axis), PermutationLayout.Unfold(tensor, PermutationLayout.Permute(others, b[index], other => permutations[other]), axis));
                sum += Columns(mine, rest, units).TransposeThisAndMultiply(Columns(theirs, rest, units));
            }
        }

        return sum;
    }

    /// <summary>A row-major <c>[units, rest]</c> array is a column-major <c>[rest, units]</c> matrix.</summary>
    private static Matrix<double> Columns(double[] rows, int rest, int units) => Matrix<double>.Build.Dense(rest, units, rows);

    private static double Similarity(PermutationLayout layout, IReadOnlyList<double[]> a, IReadOnlyList<double[]> b, int[][] permutations)
    {
        var sum = 0.0;
        foreach (var (mine, theirs) in a.Zip(layout.Apply(b, permutations)))
        {
            for (var entry = 0; entry < mine.Length; entry++)
                sum += mine[entry] * theirs[entry];
        }

        return sum;
    }

    private static double Square(double[] values) => values.Sum(value => value * value);

    private static int[] Shuffled(int count, Random source)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var index = count - 1; index > 0; index--)
        {
            var other = source.Next(index + 1);
            (order[index], order[other]) = (order[other], order[index]);
        }

        return order;
    }
}
