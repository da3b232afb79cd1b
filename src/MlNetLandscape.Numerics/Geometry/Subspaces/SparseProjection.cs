using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Geometry.Subspaces;

/// <summary>Columns with entries ±c in about √P random places and 0 elsewhere, of length 1 (Li et al. 2018, §S7, after Li, Hastie &amp; Church 2006). Holds d √P numbers; a product costs d √P and two copies of a vector.</summary>
/// <typeparam name="TVector">A vector of ℝᴾ.</typeparam>
public sealed class SparseProjection<TVector> : ISubspaceProjection<TVector>
{
    private readonly (int[] Places, double[] Signs)[] _columns;

    /// <param name="space">ℝᴾ, P below 2³¹.</param>
    /// <param name="dimension">d, in [1, P].</param>
    /// <param name="seed">The same seed gives the same columns, and those of a smaller d come first.</param>
    public SparseProjection(IVectorSpace<TVector> space, int dimension, long seed = 1)
    {
        ProjectionDimension.Check(space.Dimension, dimension);
        Space = space;
        var density = 1 / Math.Sqrt(space.Dimension);
        _columns = [.. Enumerable.Range(0, dimension).Select(column => Column(checked((int)space.Dimension), density, Seed.Derive(seed, column)))];
    }

    /// <inheritdoc />
    public IVectorSpace<TVector> Space { get; }

    /// <inheritdoc />
    public int Dimension => _columns.Length;

    /// <inheritdoc />
    public TVector Apply(Vector<double> z)
    {
        var x = new double[Space.Dimension];
        for (var column = 0; column < _columns.Length; column++)
        {
            var (places, signs) = _columns[column];
            for (var index = 0; index < places.Length; index++)
                x[places[index]] += z[column] * signs[index];
        }

        return Space.FromArray(x);
    }

    /// <inheritdoc />
    public Vector<double> ApplyTransposed(TVector x)
    {
        var entries = Space.ToArray(x);
        return Vector<double>.Build.Dense([.. _columns.Select(column =>
        {
            var sum = 0.0;
            for (var index = 0; index < column.Places.Length; index++)
                sum += column.Signs[index] * entries[column.Places[index]];
            return sum;
        })]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }

    /// <summary>Each place is taken with the probability of the density, at least one in all: the gaps between them are geometric.</summary>
    private static (int[] Places, double[] Signs) Column(int parameters, double density, long seed)
    {
        var source = new Xoshiro256StarStar(unchecked((int)(seed ^ (seed >> 32))));
        var places = new List<int>();
        var logarithm = Math.Log(1 - density);
        for (var place = Gap(); place < parameters; place += 1 + Gap())
            places.Add((int)place);
        if (places.Count == 0)
            places.Add(source.Next(parameters));
        var size = 1 / Math.Sqrt(places.Count);
        return ([.. places], [.. places.Select(_ => source.NextDouble() < 0.5 ? -size : size)]);

        double Gap() => density >= 1 ? 0 : Math.Floor(Math.Log(1 - source.NextDouble()) / logarithm);
    }
}
