using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Evolution;

/// <summary>The points θ + Q c, Q with orthonormal columns.</summary>
internal sealed class SearchSubspace<TVector> : IDisposable
{
    private readonly IVectorSpace<TVector> _space;
    private readonly TVector _origin;
    private readonly IVectorBlock<TVector> _basis;

    private SearchSubspace(IVectorSpace<TVector> space, TVector origin, IVectorBlock<TVector> basis) =>
        (_space, _origin, _basis) = (space, origin, basis);

    /// <summary>θ + Q c, a new vector.</summary>
    public TVector Point(ReadOnlySpan<double> coordinates)
    {
        var point = _space.Copy(_origin);
        _basis.AddCombination(coordinates, point);
        return point;
    }

    /// <summary>Spans random directions, or those given.</summary>
    public static SearchSubspace<TVector> Create(
        IVectorSpace<TVector> space, TVector origin, EvolutionOptions options, IReadOnlyList<TVector>? directions)
    {
        var basis = space.Block(options.Dimension);
        try
        {
            for (var index = 0; index < options.Dimension; index++)
            {
                using var scope = space.OpenScope();
                var x = directions is null ? space.Random(ProbeDistribution.Gaussian, Seed.Derive(options.Seed, 0, index)) : space.Copy(directions[index]);
                var (norm, _) = Orthogonalization.Project(space, basis, locked: null, x);
                if (norm == 0)
                    throw new ArgumentException($"Direction {index} of {options.Dimension} is zero or lies in the span of those before it. Leave it out.", nameof(directions));
                space.Scale(1 / norm, x);
                basis.Add(x);
            }
        }
        catch
        {
            basis.Dispose();
            throw;
        }

        return new SearchSubspace<TVector>(space, origin, basis);
    }

    public void Dispose() => _basis.Dispose();
}
