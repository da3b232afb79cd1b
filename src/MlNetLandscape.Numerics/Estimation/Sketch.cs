using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Estimation;

/// <summary>Y = A Ω = Q R for random Ω, grown a block at a time; H = QᵀAQ.</summary>
/// <remarks>Only Q is held, and the random vectors are drawn again when they are needed: memory for k vectors, not 3 k.</remarks>
internal sealed class Sketch<TVector>(ILinearOperator<TVector> matrix, ProbeDistribution distribution, long seed, int capacity) : IDisposable
{
    private const double RankFactor = 10;

    private readonly IVectorSpace<TVector> _space = matrix.Space;
    private readonly List<double[]> _h = []; // column j of H down to row j, [j + 1]
    private readonly List<double[]> _r = []; // column i of R, [i + 1]
    private readonly List<double> _omegaY = [];
    private readonly HashSet<int> _replaced = [];

    /// <summary>Orthonormal, <c>[P, k]</c>.</summary>
    public IVectorBlock<TVector> Q { get; } = matrix.Space.Block(capacity);

    /// <summary>k.</summary>
    public int Count => Q.Count;

    /// <summary>A vector of Y lay in the span of the others: Q spans the whole range of A, and tr A = tr H.</summary>
    public bool HoldsRange { get; private set; }

    /// <summary>The random vectors are Gaussian: their direction in any subspace is uniform.</summary>
    public bool IsNormalised => distribution == ProbeDistribution.Gaussian;

    /// <summary>tr H.</summary>
    public double Trace => _h.Sum(column => column[^1]);

    /// <summary>R, <c>[k][i + 1]</c> by columns.</summary>
    public IReadOnlyList<double[]> R => _r;

    /// <summary>ωᵢᵀ A ωᵢ, <c>[k]</c>.</summary>
    public IReadOnlyList<double> OmegaY => _omegaY;

    /// <summary>H.</summary>
    public double H(int row, int column) => row <= column ? _h[column][row] : _h[row][column];

    /// <summary>
    /// ωᵢ, a new vector. Vectors of signs may agree where A is not zero, and their products then depend on each other though they do not span the range:
    /// such an ωᵢ is replaced by a Gaussian one, whose product is dependent only if they do.
    /// </summary>
    public TVector Omega(int index) => _replaced.Contains(index)
        ? _space.Random(ProbeDistribution.Gaussian, Seed.Derive(seed, index, 1))
        : _space.Random(distribution, Seed.Derive(seed, index));

    /// <summary>Adds vectors, two products each, until there are <paramref name="count"/> or the range is exhausted.</summary>
    /// <param name="count">k wanted, at most the capacity.</param>
    /// <param name="seen">
    /// Called after every block with the index of its first column and A q of its columns, which live until it returns.
    /// </param>
    /// <param name="cancellationToken">Looked at before every block of products.</param>
    public void Grow(int count, Action<int, IReadOnlyList<TVector>>? seen, CancellationToken cancellationToken)
    {
        while (Count < count && !HoldsRange)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = Count;
            Multiply(Math.Min(UnitVectors.Chunk, count - first));
            using var scope = _space.OpenScope();
            var products = Count > first ? matrix.Apply([.. Enumerable.Range(first, Count - first).Select(index => Q[index])]) : [];
            for (var offset = 0; offset < products.Count; offset++)
            {
                var column = Q.Dot(products[offset]);
                _h.Add(column[..(first + offset + 1)]);
                Products.RequireFinite(column[first + offset], matrix);
            }

            seen?.Invoke(first, products);
        }
    }

    public void Dispose() => Q.Dispose();

    private void Multiply(int vectors)
    {
        using var scope = _space.OpenScope();
        TVector[] omegas = [.. Enumerable.Range(Count, vectors).Select(Omega)];
        var products = matrix.Apply(omegas);
        for (var offset = 0; offset < vectors; offset++)
        {
            if (TryAdd(omegas[offset], products[offset]))
                continue;
            if (distribution != ProbeDistribution.Gaussian)
            {
                _replaced.Add(Count);
                var omega = Omega(Count);
                if (TryAdd(omega, matrix.Apply(omega)))
                    continue;
            }

            HoldsRange = true;
            return;
        }
    }

    /// <summary>Adds the direction of y = A ω; false where it lies in the span of the others.</summary>
    private bool TryAdd(TVector omega, TVector y)
    {
        var norm = _space.Norm(y);
        Products.RequireFinite(norm, matrix);
        var omegaY = _space.Dot(omega, y);
        var (left, coefficients) = Orthogonalization.Project(_space, Q, null, y);
        if (left <= RankFactor * _space.Roundoff * norm)
            return false;
        _space.Scale(1 / left, y);
        Q.Add(y);
        _r.Add([.. coefficients, left]);
        _omegaY.Add(omegaY);
        return true;
    }
}
