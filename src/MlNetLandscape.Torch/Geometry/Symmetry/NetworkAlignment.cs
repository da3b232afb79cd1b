using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Alignment;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>What units of two networks are matched by.</summary>
public enum AlignmentBasis
{
    /// <summary>Σ ⟨A, π(B)⟩ over the weights (Ainsworth et al. 2023, «Git Re-Basin», §3.2).</summary>
    Weights,

    /// <summary>Σ correlation of unit i of A with unit π(i) of B over examples (Li et al. 2015; Tatro et al. 2020).</summary>
    Activations,
}

/// <summary>How networks are aligned.</summary>
public sealed record NetworkAlignmentOptions
{
    /// <summary>Of the matching by weights. Null, the default, for its defaults.</summary>
    public WeightMatchingOptions? Matching { get; init; }

    /// <summary>Examples a forward pass, at least 1, of the matching by activations; results do not depend on it but for rounding. The default is 200.</summary>
    public int BatchSize { get; init; } = 200;

    /// <summary>Looked at before each batch.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>What <see cref="EvaluationCost.Seconds"/> are measured with.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal void Check()
    {
        if (BatchSize < 1)
            throw new ArgumentException($"`BatchSize` of `NetworkAlignmentOptions` must be at least 1. Got {BatchSize}.");
    }
}

/// <summary>A network whose hidden units were put into the order in which they are most like those of another; it computes what it did before.</summary>
/// <param name="Network">The network in its new order; the holder disposes it.</param>
/// <param name="Basis">What was matched.</param>
/// <param name="Found">The permutations, one a group of <see cref="NetworkSymmetry.Layout"/>, the similarity before and after, and why it ended.</param>
/// <param name="Cost">Passes over the examples, as values, and seconds.</param>
public sealed record NetworkAlignment(NetworkModel Network, AlignmentBasis Basis, PermutationAlignment Found, EvaluationCost Cost) : IDisposable
{
    /// <summary>Aligns by weights.</summary>
    /// <param name="reference">A, which stays; the caller's.</param>
    /// <param name="network">B, of the same description; stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The networks are of different or custom descriptions, or an option is out of range.</exception>
    public static NetworkAlignment ByWeights(NetworkModel reference, NetworkModel network, NetworkAlignmentOptions? options = null)
    {
        options ??= new NetworkAlignmentOptions();
        options.Check();
        var symmetry = Of(reference, network);
        var start = options.Clock.GetTimestamp();
        using var a = reference.CreateModule();
        using var b = network.CreateModule();
        var found = WeightMatching.Run(symmetry.Weights, NetworkSymmetry.Read(a, symmetry.Weights), NetworkSymmetry.Read(b, symmetry.Weights),
            (options.Matching ?? new WeightMatchingOptions()) with { CancellationToken = options.CancellationToken });
        return Of(symmetry, network, AlignmentBasis.Weights, found, 0, start, options);
    }

    /// <summary>Aligns by activations: the sum of the units' correlations is made largest, group by group, exactly.</summary>
    /// <param name="reference">A, which stays; the caller's.</param>
    /// <param name="network">B, of the same description; stays the caller's.</param>
    /// <param name="features">Examples, <c>[N, D]</c>, on the CPU.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The networks are of different or custom descriptions, there are fewer than two examples, or an option is out of range.</exception>
    internal static NetworkAlignment ByActivations(NetworkModel reference, NetworkModel network, Tensor features, NetworkAlignmentOptions? options = null)
    {
        options ??= new NetworkAlignmentOptions();
        options.Check();
        if (features.shape[0] < 2)
            throw new ArgumentException($"Correlations need at least two examples. Got {features.shape[0]}.", nameof(features));
        var symmetry = Of(reference, network);
        var start = options.Clock.GetTimestamp();
        var (permutations, before, after) = (new ImmutableArray<int>[symmetry.Layout.Sizes.Length], 0.0, 0.0);
        var gains = Correlations(symmetry, reference, network, features, options);
        for (var group = 0; group < permutations.Length; group++)
        {
            var assigned = LinearAssignment.Maximize(gains[group]);
            permutations[group] = assigned.Columns;
            (before, after) = (before + gains[group].Diagonal().Sum(), after + assigned.Total);
        }

        return Of(symmetry, network, AlignmentBasis.Activations, new PermutationAlignment([.. permutations], before, after, 1, AlignmentStop.Converged), 2, start, options);
    }

    /// <inheritdoc />
    public void Dispose() => Network.Dispose();

    private static NetworkSymmetry Of(NetworkModel reference, NetworkModel network)
    {
        var symmetry = NetworkSymmetry.Of(reference.Network, reference.Shape);
        symmetry.Require(network);
        return symmetry;
    }

    private static NetworkAlignment Of(
        NetworkSymmetry symmetry, NetworkModel network, AlignmentBasis basis, PermutationAlignment found, int passes, long start, NetworkAlignmentOptions options) =>
        new(symmetry.Permute(network, [.. found.Permutations.Select(permutation => permutation.ToArray())]), basis, found,
            new EvaluationCost(passes, 0, 0, options.Clock.GetElapsedTime(start).TotalSeconds));

    /// <summary>Σ correlation over the places where a group is seen, <c>[units, units]</c> of each.</summary>
    private static Matrix<double>[] Correlations(NetworkSymmetry symmetry, NetworkModel reference, NetworkModel network, Tensor features, NetworkAlignmentOptions options)
    {
        using var a = reference.CreateModule();
        using var b = network.CreateModule();
        a.eval();
        b.eval();
        var seen = UnitCorrelations.Of(
            a, b, [.. symmetry.Observed.Select(place => new UnitPair(place.Name, place.Name, place.Channels))], features, options.BatchSize, options.CancellationToken);
        var sums = symmetry.Layout.Sizes.Select(size => Matrix<double>.Build.Dense(size, size)).ToArray();
        foreach (var (place, correlations) in symmetry.Observed.Zip(seen))
            sums[place.Group] += Blocks(correlations, place.Block);
        return sums;
    }

    /// <summary>Of units that move together, the sum over each with its counterpart.</summary>
    private static Matrix<double> Blocks(double[,] correlations, int block)
    {
        var size = correlations.GetLength(0) / block;
        return Matrix<double>.Build.Dense(size, size, (row, column) => Enumerable.Range(0, block).Sum(unit => correlations[(row * block) + unit, (column * block) + unit]));
    }
}
