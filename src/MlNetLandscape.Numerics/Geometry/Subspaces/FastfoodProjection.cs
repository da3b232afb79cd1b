using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Geometry.Subspaces;

/// <summary>
/// P z = the first P entries of H G Π H B [z; 0] / (‖G‖ √P), of length N = 2^⌈log₂ P⌉: B random signs, Π a permutation, G Gaussian, H the unnormalised Hadamard matrix
/// (Le, Sarlós &amp; Smola 2013; Li et al. 2018, §S7). Holds 3 N numbers whatever d is; a product costs N log N and two copies of a vector. Columns have length 1 up to O(1/√P).
/// </summary>
/// <typeparam name="TVector">A vector of ℝᴾ.</typeparam>
public sealed class FastfoodProjection<TVector> : ISubspaceProjection<TVector>
{
    private readonly double[] _signs;
    private readonly int[] _permutation;
    private readonly double[] _gaussian;
    private readonly double _scale;

    /// <param name="space">ℝᴾ, P at most 2³⁰.</param>
    /// <param name="dimension">d, in [1, P].</param>
    /// <param name="seed">The same seed gives the same map for every d: the columns of a smaller d come first.</param>
    public FastfoodProjection(IVectorSpace<TVector> space, int dimension, long seed = 1)
    {
        ProjectionDimension.Check(space.Dimension, dimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(space.Dimension, 1L << 30);
        (Space, Dimension) = (space, dimension);
        var length = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)space.Dimension);
        var derived = Seed.Derive(seed);
        var source = new Xoshiro256StarStar(unchecked((int)(derived ^ (derived >> 32))));
        (_signs, _gaussian, _permutation) = (new double[length], new double[length], new int[length]);
        for (var index = 0; index < length; index++)
        {
            (_signs[index], _gaussian[index], _permutation[index]) = (source.NextDouble() < 0.5 ? -1 : 1, Normal.Sample(source, 0, 1), index);
            var other = source.Next(index + 1); // Fisher and Yates from the inside out
            (_permutation[index], _permutation[other]) = (_permutation[other], _permutation[index]);
        }

        _scale = 1 / (Math.Sqrt(_gaussian.Sum(g => g * g)) * Math.Sqrt(space.Dimension));
    }

    /// <inheritdoc />
    public IVectorSpace<TVector> Space { get; }

    /// <inheritdoc />
    public int Dimension { get; }

    /// <inheritdoc />
    public TVector Apply(Vector<double> z)
    {
        if (z.Count != Dimension)
            throw new ArgumentException($"A point of the subspace has {Dimension} coordinates. Got {z.Count}.", nameof(z));
        var x = new double[_signs.Length];
        for (var index = 0; index < Dimension; index++)
            x[index] = _signs[index] * z[index];
        Hadamard.Transform(x);
        var mixed = new double[x.Length];
        for (var index = 0; index < x.Length; index++)
            mixed[index] = _scale * _gaussian[index] * x[_permutation[index]];
        Hadamard.Transform(mixed);
        return Space.FromArray(mixed.AsSpan(0, (int)Space.Dimension));
    }

    /// <inheritdoc />
    public Vector<double> ApplyTransposed(TVector x)
    {
        var mixed = new double[_signs.Length];
        Space.ToArray(x).CopyTo(mixed, 0);
        Hadamard.Transform(mixed); // H is symmetric
        var entries = new double[mixed.Length];
        for (var index = 0; index < mixed.Length; index++)
            entries[_permutation[index]] = _scale * _gaussian[index] * mixed[index];
        Hadamard.Transform(entries);
        return Vector<double>.Build.Dense(Dimension, index => _signs[index] * entries[index]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
