using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Geometry.Tunnels;

/// <summary>Random unit vectors across given ones.</summary>
internal sealed class ProbeDirections<TVector> : IDisposable
{
    private readonly IVectorSpace<TVector> _space;
    private readonly IVectorBlock<TVector> _walls;
    private readonly long _seed;

    /// <param name="space">Where they live.</param>
    /// <param name="across">Directions they are orthogonal to, of any length and not necessarily independent.</param>
    /// <param name="seed">Of all of them.</param>
    public ProbeDirections(IVectorSpace<TVector> space, IReadOnlyList<TVector> across, long seed)
    {
        (_space, _walls, _seed) = (space, space.Block(Math.Max(1, across.Count)), seed);
        foreach (var direction in across)
        {
            using var scope = space.OpenScope();
            var wall = space.Copy(direction);
            var before = space.Norm(wall);
            var (norm, _) = Orthogonalization.Project(space, _walls, locked: null, wall);
            if (!(norm > 100 * space.Roundoff * before))
                continue; // it adds nothing to those before it
            space.Scale(1 / norm, wall);
            _walls.Add(wall);
        }

        if (_walls.Count >= space.Dimension)
        {
            _walls.Dispose();
            throw new ArgumentException($"In {space.Dimension} dimensions there is no direction across {across.Count}. Give fewer, or do not keep probes off the point itself.", nameof(across));
        }
    }

    /// <summary>The direction of a probe, a new vector.</summary>
    public TVector this[int probe]
    {
        get
        {
            var direction = _space.Random(ProbeDistribution.Gaussian, Seed.Derive(_seed, probe));
            var (norm, _) = Orthogonalization.Project(_space, _walls, locked: null, direction);
            _space.Scale(1 / norm, direction);
            return direction;
        }
    }

    public void Dispose() => _walls.Dispose();
}
