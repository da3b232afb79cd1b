using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Geometry.Alignment;

/// <summary>A tensor of a network whose axes run over units that can be permuted.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Shape">Its axes; entries lie row by row, the last axis running fastest. A linear layer behind a flattened image is given as <c>[out, channels, height · width]</c>.</param>
/// <param name="Groups">The group of units each axis runs over; −1 for axes that stay, as inputs and outputs do.</param>
public sealed record PermutedTensor(string Name, ImmutableArray<int> Shape, ImmutableArray<int> Groups)
{
    /// <summary>Entries.</summary>
    public int Count => Shape.Aggregate(1, (count, size) => checked(count * size));
}

/// <summary>
/// Which units of a network may be permuted without changing what it computes, and which tensors they touch: a hidden layer is a group; its units are the rows of its weights and biases and the columns of the next layer's weights.
/// Layers joined by a skip connection share a group.
/// </summary>
public sealed class PermutationLayout
{
    /// <param name="tensors">All that a group touches; other tensors need not be named.</param>
    /// <exception cref="ArgumentException">An axis has no size or no group, groups are not numbered from 0 without gaps, or the axes of a group differ in size.</exception>
    public PermutationLayout(params IReadOnlyList<PermutedTensor> tensors)
    {
        Tensors = [.. tensors];
        var sizes = new SortedDictionary<int, int>();
        foreach (var tensor in tensors)
        {
            if (tensor.Shape.Length != tensor.Groups.Length || tensor.Shape.Any(size => size < 1) || tensor.Groups.Any(group => group < -1))
                throw new ArgumentException($"`{tensor.Name}` must have a group, or −1, for each axis. Got {tensor.Shape.Length} axes and {tensor.Groups.Length} groups.", nameof(tensors));
            foreach (var (size, group) in tensor.Shape.Zip(tensor.Groups).Where(axis => axis.Second >= 0))
            {
                if (sizes.TryGetValue(group, out var known) && known != size)
                    throw new ArgumentException($"Group {group} has {known} units elsewhere and {size} in `{tensor.Name}`.", nameof(tensors));
                sizes[group] = size;
            }
        }

        if (!sizes.Keys.SequenceEqual(Enumerable.Range(0, sizes.Count)))
            throw new ArgumentException($"Groups must be numbered from 0 without gaps. Got {string.Join(", ", sizes.Keys)}.", nameof(tensors));
        Sizes = [.. sizes.Values];
    }

    /// <summary>All that is permuted.</summary>
    public ImmutableArray<PermutedTensor> Tensors { get; }

    /// <summary>The units of each group.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>The permutations that change nothing.</summary>
    public int[][] Identity => [.. Sizes.Select(size => Enumerable.Range(0, size).ToArray())];

    /// <summary>The network with its units in another order: unit i of group g is the old unit <c>permutations[g][i]</c>.</summary>
    /// <param name="values">Of each tensor.</param>
    /// <param name="permutations">Of each group.</param>
    /// <returns>New arrays.</returns>
    public double[][] Apply(IReadOnlyList<double[]> values, IReadOnlyList<IReadOnlyList<int>> permutations)
    {
        Check(values);
        return [.. Tensors.Select((tensor, index) => Permute(tensor, values[index], group => permutations[group]))];
    }

    /// <exception cref="ArgumentException">The values do not fit.</exception>
    internal void Check(IReadOnlyList<double[]> values)
    {
        if (values.Count != Tensors.Length)
            throw new ArgumentException($"The layout has {Tensors.Length} tensors. Got values of {values.Count}.", nameof(values));
        for (var index = 0; index < Tensors.Length; index++)
        {
            if (values[index].Length != Tensors[index].Count)
                throw new ArgumentException($"`{Tensors[index].Name}` has {Tensors[index].Count} entries. Got {values[index].Length}.", nameof(values));
        }
    }

    /// <summary>Reorders the axes of a tensor; null leaves an axis as it is.</summary>
    internal static double[] Permute(PermutedTensor tensor, double[] values, Func<int, IReadOnlyList<int>?> permutation)
    {
        var result = values;
        var inner = 1; // entries of one step along the axis
        for (var axis = tensor.Shape.Length - 1; axis >= 0; inner *= tensor.Shape[axis--])
        {
            if (tensor.Groups[axis] < 0 || permutation(tensor.Groups[axis]) is not { } order)
                continue;
            var (size, source, moved) = (tensor.Shape[axis], result, new double[values.Length]);
            for (var outer = 0; outer < values.Length; outer += size * inner)
            {
                for (var unit = 0; unit < size; unit++)
                    Array.Copy(source, outer + (order[unit] * inner), moved, outer + (unit * inner), inner);
            }

            result = moved;
        }

        return result;
    }

    /// <summary>The entries of each unit of an axis in one row, <c>[units, rest]</c>, as a row-major array.</summary>
    internal static double[] Unfold(PermutedTensor tensor, double[] values, int axis)
    {
        var (size, inner) = (tensor.Shape[axis], 1);
        for (var later = axis + 1; later < tensor.Shape.Length; later++)
            inner *= tensor.Shape[later];
        var (rest, rows) = (values.Length / size, new double[values.Length]);
        for (var outer = 0; outer < rest / inner; outer++)
        {
            for (var unit = 0; unit < size; unit++)
                Array.Copy(values, ((outer * size) + unit) * inner, rows, (unit * rest) + (outer * inner), inner);
        }

        return rows;
    }
}
