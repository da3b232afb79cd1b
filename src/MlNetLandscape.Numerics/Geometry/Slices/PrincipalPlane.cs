using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>What the principal directions of a trajectory go through.</summary>
public enum TrajectoryCentre
{
    /// <summary>Its last point, as Li et al. (2018, §7.2) do: the surface is drawn around the solution.</summary>
    Last,

    /// <summary>Its mean: the usual principal components.</summary>
    Mean,
}

/// <summary>The directions in which a trajectory varies most, its coordinates in them, and how much of the variance they hold, next to what they would hold in a random walk.</summary>
/// <remarks>Owns its frame. Found from the n × n inner products of the points (the method of snapshots), so the number of parameters does not matter.</remarks>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed class PrincipalPlane<TVector> : IDisposable
{
    private PrincipalPlane(
        AffineFrame<TVector> frame, ImmutableArray<ImmutableArray<double>> coordinates, ImmutableArray<double> distances, ImmutableArray<double> explained, ImmutableArray<double> walk) =>
        (Frame, Coordinates, Distances, Explained, RandomWalk) = (frame, coordinates, distances, explained, walk);

    /// <summary>Through the centre, with orthonormal directions, the one of most variance first; the first point of the trajectory has no negative coordinate.</summary>
    public AffineFrame<TVector> Frame { get; }

    /// <summary>Of every point, <c>[n][k]</c>.</summary>
    public ImmutableArray<ImmutableArray<double>> Coordinates { get; }

    /// <summary>How far off the plane every point lies, <c>[n]</c>.</summary>
    public ImmutableArray<double> Distances { get; }

    /// <summary>The share of the squared distances from the centre along each direction, <c>[k]</c>.</summary>
    public ImmutableArray<double> Explained { get; }

    /// <summary>The shares in a random walk of as many points (<see cref="RandomWalkVariance"/>), <c>[k]</c>: only what is above them says something about the training.</summary>
    public ImmutableArray<double> RandomWalk { get; }

    /// <summary>Both shares.</summary>
    public TrajectoryVariance Variance => new(Explained, RandomWalk);

    /// <summary>The principal directions of a trajectory.</summary>
    /// <param name="space">Where the points live.</param>
    /// <param name="trajectory">n points in their order, at least 2; stay the caller's. Memory for n vectors is taken meanwhile.</param>
    /// <param name="count">k, the directions, in [1, n − 1].</param>
    /// <param name="centre">What they go through.</param>
    /// <exception cref="ArgumentException">Too few points, or they do not vary in k directions.</exception>
    public static PrincipalPlane<TVector> Of(IVectorSpace<TVector> space, IReadOnlyList<TVector> trajectory, int count = 2, TrajectoryCentre centre = TrajectoryCentre.Last)
    {
        var n = trajectory.Count;
        if (count < 1 || n < count + 1)
            throw new ArgumentException($"{count} principal directions need at least {Math.Max(1, count) + 1} points. Got {n}.", nameof(trajectory));
        using var block = space.Block(n);
        var directions = space.Block(count);
        try
        {
            using var scope = space.OpenScope();
            foreach (var point in trajectory)
            {
                using var inner = space.OpenScope();
                block.Add(space.Add(point, -1, trajectory[n - 1])); // first differences, then products: what points have in common would drown the rest
            }

            var mean = centre == TrajectoryCentre.Mean ? 1.0 / n : 0;
            var centring = Matrix<double>.Build.Dense(n, n, (row, column) => (row == column ? 1 : 0) - mean); // x̃ = X J
            var products = centring * block.Gram(block) * centring;
            var (shares, weights) = Leading((products + products.Transpose()) * 0.5, count);
            var origin = space.Copy(trajectory[n - 1]);
            if (mean > 0)
                block.AddCombination([.. Enumerable.Repeat(mean, n)], origin);
            block.Rotate(centring * weights);
            Normalize(block);
            for (var index = 0; index < count; index++)
                directions.Add(block[index]);
            var frame = new AffineFrame<TVector>(space, origin, directions);
            var seen = trajectory.Select(frame.Project).ToArray();
            return new PrincipalPlane<TVector>(
                frame, [.. seen.Select(point => point.Coordinates.ToImmutableArray())], [.. seen.Select(point => point.Distance)], shares,
                RandomWalkVariance.Explained(n, count, centre));
        }
        catch
        {
            directions.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Frame.Dispose();

    /// <summary>The largest eigenvalues over the trace, and eigenvectors over the roots of the eigenvalues, <c>[n, k]</c>.</summary>
    private static (ImmutableArray<double> Shares, Matrix<double> Weights) Leading(Matrix<double> products, int count)
    {
        var (n, trace) = (products.RowCount, products.Trace());
        var system = products.Evd(Symmetricity.Symmetric); // ascending
        var values = Enumerable.Range(0, count).Select(index => system.EigenValues[n - 1 - index].Real).ToArray();
        if (!(trace > 0) || values[^1] <= 1e-12 * trace)
            throw new ArgumentException($"The {n} points do not vary in {count} directions. Ask for fewer, or give points that differ.", "trajectory");
        var weights = Matrix<double>.Build.Dense(n, count, (row, column) =>
        {
            var vector = system.EigenVectors.Column(n - 1 - column);
            return (vector[0] < 0 ? -1 : 1) * vector[row] / Math.Sqrt(values[column]);
        });
        return ([.. values.Select(value => value / trace)], weights);
    }

    /// <summary>Takes the rounding of the products out of the directions.</summary>
    private static void Normalize(IVectorBlock<TVector> block)
    {
        var gram = block.Gram(block);
        var factor = ((gram + gram.Transpose()) * 0.5).Cholesky().Factor; // G = L Lᵀ, so X L⁻ᵀ is orthonormal
        block.Rotate(factor.Transpose().Inverse());
    }
}
