using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>Coordinates in an affine subspace: the point c ∈ ℝᵏ is θ₀ + Σₖ cₖ dₖ.</summary>
/// <remarks>Owns its memory: k + 1 vectors.</remarks>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed class AffineFrame<TVector> : IDisposable
{
    private readonly IVectorBlock<TVector> _origin;
    private Matrix<double>? _inverse;

    internal AffineFrame(IVectorSpace<TVector> space, TVector origin, IVectorBlock<TVector> directions)
    {
        (Space, Directions) = (space, directions);
        Metric = directions.Gram(directions);
        Metric = (Metric + Metric.Transpose()) * 0.5;
        _origin = space.Block(1);
        _origin.Add(origin);
    }

    /// <summary>Where its points live.</summary>
    public IVectorSpace<TVector> Space { get; }

    /// <summary>k.</summary>
    public int Dimension => Directions.Count;

    /// <summary>θ₀, a view of the frame's memory: valid until it is disposed, not to be changed.</summary>
    public TVector Origin => _origin[0];

    /// <summary>d₁ … dₖ, the frame's.</summary>
    public IVectorBlock<TVector> Directions { get; }

    /// <summary>⟨dᵢ, dⱼ⟩, <c>[k, k]</c>: lengths and angles in coordinates.</summary>
    public Matrix<double> Metric { get; }

    /// <summary>θ₀ + Σₖ cₖ dₖ, a new vector; exactly θ₀ where c = 0.</summary>
    /// <param name="coordinates">c, <c>[k]</c>.</param>
    public TVector Point(ReadOnlySpan<double> coordinates)
    {
        if (coordinates.Length != Dimension)
            throw new ArgumentException($"A point of this frame has {Dimension} coordinates. Got {coordinates.Length}.", nameof(coordinates));
        var point = Space.Copy(Origin);
        if (coordinates.ContainsAnyExcept(0))
            Directions.AddCombination(coordinates, point);
        return point;
    }

    /// <summary>The coordinates of the point of the subspace nearest to <paramref name="x"/>, and how far off <paramref name="x"/> lies; 0 where that is less than rounding makes of it.</summary>
    public (double[] Coordinates, double Distance) Project(TVector x)
    {
        _inverse ??= Metric.PseudoInverse();
        using var scope = Space.OpenScope();
        var off = Space.Add(x, -1, Origin);
        var rounding = 8 * Space.Roundoff * Space.Norm(off);
        var coordinates = new double[Dimension];
        for (var pass = 0; pass < 2; pass++) // the second pass takes away what rounding left
        {
            var change = (_inverse * Vector<double>.Build.Dense(Directions.Dot(off))).ToArray();
            Directions.AddCombination(Array.ConvertAll(change, value => -value), off);
            for (var index = 0; index < change.Length; index++)
                coordinates[index] += change[index];
        }

        var distance = Space.Norm(off);
        return (coordinates, distance > rounding ? distance : 0);
    }

    /// <summary>‖Σₖ cₖ dₖ‖: how far two points lie apart whose coordinates differ by c.</summary>
    public double Length(ReadOnlySpan<double> difference)
    {
        var c = Vector<double>.Build.Dense(difference.ToArray());
        return Math.Sqrt(Math.Max(0, c.DotProduct(Metric * c)));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _origin.Dispose();
        Directions.Dispose();
    }
}

/// <summary>The frames that are asked for most.</summary>
public static class AffineFrame
{
    /// <summary>θ₀ + Σₖ cₖ dₖ with directions as they are given, such as filter-normalised ones.</summary>
    /// <param name="space">Where the vectors live.</param>
    /// <param name="origin">θ₀; stays the caller's.</param>
    /// <param name="directions">At least one; stay the caller's.</param>
    /// <exception cref="ArgumentException">No direction.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static AffineFrame<TVector> Along<TVector>(IVectorSpace<TVector> space, TVector origin, params IReadOnlyList<TVector> directions)
    {
        if (directions.Count == 0)
            throw new ArgumentException("A frame needs at least one direction. Got none.", nameof(directions));
        return Build(space, origin, directions, (direction, _) => space.Copy(direction));
    }

    /// <summary>Random orthonormal directions through a point: how a landscape looks where nothing is known about it.</summary>
    /// <param name="space">Where the vectors live.</param>
    /// <param name="origin">θ₀; stays the caller's.</param>
    /// <param name="dimension">k, in [1, P].</param>
    /// <param name="seed">Of the directions.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static AffineFrame<TVector> Random<TVector>(IVectorSpace<TVector> space, TVector origin, int dimension, long seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, space.Dimension);
        return Build(space, origin, Enumerable.Range(0, dimension), (index, basis) =>
        {
            var direction = space.Random(ProbeDistribution.Gaussian, Seed.Derive(seed, index));
            space.Scale(1 / Orthogonalization.Project(space, basis, locked: null, direction).Norm, direction);
            return direction;
        });
    }

    /// <summary>(1 − t) a + t b: one coordinate t, 0 at a and 1 at b.</summary>
    /// <param name="space">Where the vectors live.</param>
    /// <param name="from">a; stays the caller's.</param>
    /// <param name="to">b; stays the caller's.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static AffineFrame<TVector> Between<TVector>(IVectorSpace<TVector> space, TVector from, TVector to) => Star(space, [from, to]);

    /// <summary>x₀ + Σⱼ cⱼ (xⱼ − x₀), j = 1 … m: c are barycentric coordinates without the first.</summary>
    /// <param name="space">Where the vectors live.</param>
    /// <param name="points">x₀ … xₘ, at least two; stay the caller's.</param>
    /// <exception cref="ArgumentException">Fewer than two points.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static AffineFrame<TVector> Star<TVector>(IVectorSpace<TVector> space, IReadOnlyList<TVector> points)
    {
        RequireTwo(points.Count);
        return Build(space, points[0], points.Skip(1), (point, _) => space.Add(point, -1, points[0]));
    }

    /// <summary>The subspace through m + 1 points with orthonormal directions, d₁ from the first to the second: distances in it are distances in coordinates.</summary>
    /// <remarks>Three points give the plane of Garipov et al. (2018), figure 1: <c>(0, 0)</c>, <c>(‖x₁ − x₀‖, 0)</c> and <c>(·, ≥ 0)</c>; see <see cref="AffineFrame{TVector}.Project"/>.</remarks>
    /// <param name="space">Where the vectors live.</param>
    /// <param name="points">x₀ … xₘ, at least two; stay the caller's.</param>
    /// <exception cref="ArgumentException">Fewer than two points, or one lies in the subspace of those before it.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static AffineFrame<TVector> Through<TVector>(IVectorSpace<TVector> space, params IReadOnlyList<TVector> points)
    {
        RequireTwo(points.Count);
        return Build(space, points[0], points.Skip(1), (point, basis) =>
        {
            var direction = space.Add(point, -1, points[0]);
            var rounding = 100 * space.Roundoff * (space.Norm(point) + space.Norm(points[0]));
            var (norm, _) = Orthogonalization.Project(space, basis, locked: null, direction);
            if (!(norm > rounding))
                throw new ArgumentException($"Point {basis.Count + 2} of {points.Count} lies in the line or plane through those before it. Leave it out.", nameof(points));
            space.Scale(1 / norm, direction);
            return direction;
        });
    }

    private static void RequireTwo(int count)
    {
        if (count < 2)
            throw new ArgumentException($"A frame through points needs at least two. Got {count}.", "points");
    }

    private static AffineFrame<TVector> Build<TVector, TGiver>(
        IVectorSpace<TVector> space, TVector origin, IEnumerable<TGiver> givers, Func<TGiver, IVectorBlock<TVector>, TVector> direction)
    {
        var list = givers.ToList();
        var basis = space.Block(list.Count);
        try
        {
            foreach (var giver in list)
            {
                using var scope = space.OpenScope();
                basis.Add(direction(giver, basis));
            }

            return new AffineFrame<TVector>(space, origin, basis);
        }
        catch
        {
            basis.Dispose();
            throw;
        }
    }
}
