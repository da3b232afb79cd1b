using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Krylov;

/// <summary>A V_m = V_m T_m + β_m v_{m+1} e_mᵀ with orthonormal V_m and tridiagonal T_m, for symmetric A.</summary>
/// <remarks>
/// Three-term recurrence, then a pass of classical Gram–Schmidt over the whole basis and a second one where the first took much away
/// («twice is enough», Parlett 1998, §6.9), so that V stays orthonormal to within the roundoff and no eigenvalue comes twice.
/// Memory: the basis and three vectors. Cost of a step: one product and about 4 m P multiplications.
/// </remarks>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed class LanczosFactorization<TVector> : IDisposable
{
    private const double InvarianceFactor = 10;

    private readonly ILinearOperator<TVector> _matrix;
    private readonly IVectorSpace<TVector> _space;
    private readonly IVectorBlock<TVector>? _locked;
    private readonly IVectorBlock<TVector> _next; // v_{m+1}, one column: in a block, so that no scope of a caller frees it
    private readonly List<double> _alphas = [];
    private readonly List<double> _betas = []; // β_1 … β_m
    private readonly long _seed;
    private long _products;
    private int _branches;

    /// <summary>Starts with v₁ = <paramref name="start"/> / ‖<paramref name="start"/>‖.</summary>
    /// <param name="matrix">A; stays the caller's.</param>
    /// <param name="start">Any length; its part in <paramref name="orthogonalTo"/> is removed.</param>
    /// <param name="capacity">The most steps there is memory for; cut to what the space has room for.</param>
    /// <param name="seed">Of the random directions of <see cref="Branch"/>.</param>
    /// <param name="orthogonalTo">
    /// Orthonormal vectors to stay orthogonal to, such as converged eigenvectors; stay the caller's and must not change.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The start is zero, not finite, or lies in the span of <paramref name="orthogonalTo"/>.
    /// </exception>
    public LanczosFactorization(ILinearOperator<TVector> matrix, TVector start, int capacity, long seed, IVectorBlock<TVector>? orthogonalTo = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (_matrix, _space, _locked, _seed) = (matrix, matrix.Space, orthogonalTo, seed);
        Room = _space.Dimension - (orthogonalTo?.Count ?? 0);
        var norm = _space.Norm(start);
        if (!(norm > 0 && double.IsFinite(norm)))
            throw new ArgumentException($"A Krylov subspace needs a start with a finite norm above 0. Got ‖start‖ = {norm}.", nameof(start));
        Capacity = (int)Math.Min(capacity, Room);
        Basis = _space.Block(Math.Max(1, Capacity));
        _next = _space.Block(1);
        using var scope = _space.OpenScope();
        var v = _space.Copy(start);
        _space.Scale(1 / norm, v);
        var left = Orthogonalization.Project(_space, Basis, _locked, v).Norm;
        if (Room < 1 || left <= InvarianceFactor * _space.Roundoff)
        {
            Dispose();
            throw new ArgumentException(
                "The start of a Krylov subspace lies in the span of the vectors it must stay orthogonal to. Choose another, for example a random one.", nameof(start));
        }

        SetNext(v, left);
    }

    /// <summary>m.</summary>
    public int Steps => _alphas.Count;

    /// <summary>The most steps.</summary>
    public int Capacity { get; }

    /// <summary>Products so far, also those of steps that a restart forgot.</summary>
    public long Products => _products;

    /// <summary>V_m, <c>[P, m]</c>.</summary>
    public IVectorBlock<TVector> Basis { get; }

    /// <summary>α, the diagonal of T_m, <c>[m]</c>.</summary>
    public IReadOnlyList<double> Alphas => _alphas;

    /// <summary>β ≥ 0, <c>[m]</c>: the off-diagonal of T_m, and last the coupling β_m to the vector that would come next.</summary>
    public IReadOnlyList<double> Betas => _betas;

    /// <summary>max (|α_j| + β_{j−1} + β_j): within a factor of three of the largest |Ritz value| so far, and never below it.</summary>
    public double Norm { get; private set; }

    /// <summary>β_m = 0: V_m spans an invariant subspace, and every Ritz value is an eigenvalue of A.</summary>
    /// <remarks>Taken to be so when β_m ≤ 10 u ‖T‖, u the roundoff of the space.</remarks>
    public bool IsInvariant => Steps > 0 && _betas[^1] == 0;

    /// <summary>V_m spans the whole space, or all of it that is orthogonal to the given vectors.</summary>
    public bool IsComplete => Steps == Room;

    private long Room { get; }

    /// <summary>
    /// Up to <paramref name="steps"/> steps more; fewer when the subspace turns out invariant or the capacity is reached.
    /// </summary>
    /// <returns>Steps taken.</returns>
    /// <exception cref="ArithmeticException">A product is not finite.</exception>
    public int Extend(int steps)
    {
        var taken = 0;
        while (taken < steps && Steps < Capacity && _next.Count == 1)
        {
            Step();
            taken++;
        }

        return taken;
    }

    /// <summary>
    /// Goes on from an invariant subspace with a random vector orthogonal to it, β_m staying 0: finds what the first start had no part of.
    /// </summary>
    /// <returns>False when there is no room: the subspace is the whole space.</returns>
    public bool Branch()
    {
        if (_next.Count == 1)
            return true;
        while (!IsComplete)
        {
            using var scope = _space.OpenScope();
            var v = _space.Random(ProbeDistribution.Gaussian, Seed.Derive(_seed, _branches++));
            var before = _space.Norm(v);
            var left = Orthogonalization.Project(_space, Basis, _locked, v).Norm;
            if (left <= InvarianceFactor * _space.Roundoff * before)
                continue; // as good as never
            SetNext(v, left);
            return true;
        }

        return false;
    }

    /// <summary>θ with residuals and weights, ascending, <c>[m]</c>.</summary>
    public RitzValue[] RitzValues()
    {
        if (Steps == 0)
            return [];
        var (values, rows) = Solve(0, Steps - 1);
        return [.. values.Select((value, index) => new RitzValue(value, _betas[^1] * Math.Abs(rows[1][index]), rows[0][index] * rows[0][index]))];
    }

    /// <summary>
    /// The eigenvalue near the Ritz value at <paramref name="index"/> of the ascending θ, with the error bounds of <see cref="Lanczos"/>.
    /// </summary>
    /// <param name="index">In [0, m); m − 1 for the largest.</param>
    /// <param name="tolerance">Relative to max(|θ|, 10⁻³ ‖T‖), for <see cref="EigenvalueEstimate.Converged"/>.</param>
    public EigenvalueEstimate Estimate(int index, double tolerance) =>
        new RitzBounds(Norm, _space.Roundoff, tolerance, TrustsGaps: true).Estimate(RitzValues(), index, IsInvariant);

    /// <summary>θ ascending and S, <c>[m, m]</c>, of T_m = S diag(θ) Sᵀ; column i of V_m S is the Ritz vector of θᵢ.</summary>
    public (double[] Values, Matrix<double> Vectors) Decompose()
    {
        var (values, rows) = Solve([.. Enumerable.Range(0, Steps)]);
        return (values, Matrix<double>.Build.Dense(Steps, Steps, (row, column) => rows[row][column]));
    }

    /// <summary>
    /// Keeps these Ritz vectors (indices into the ascending θ) as the basis and forgets the rest: the thick restart of Wu &amp; Simon
    /// (2000).
    /// </summary>
    public void Restart(IReadOnlyList<int> kept)
    {
        var (values, vectors) = Decompose();
        var last = _betas[^1];
        var coupling = kept.Select(index => last * vectors[Steps - 1, index]).ToArray();
        var (diagonal, offDiagonal, beta, q) = ArrowheadReduction.Reduce([.. kept.Select(index => values[index])], coupling);
        var s = Matrix<double>.Build.Dense(Steps, kept.Count, (row, column) => vectors[row, kept[column]]);
        Basis.Rotate(s * q);
        _alphas.Clear();
        _alphas.AddRange(diagonal);
        _betas.Clear();
        _betas.AddRange(offDiagonal);
        _betas.Add(beta);
    }

    /// <summary>Frees the basis.</summary>
    public void Dispose()
    {
        Basis.Dispose();
        _next.Dispose();
    }

    private void Step()
    {
        using var scope = _space.OpenScope();
        Basis.Add(_next[0]);
        var m = Basis.Count;
        var w = _matrix.Apply(Basis[m - 1]);
        _products++;
        var alpha = _space.Dot(w, Basis[m - 1]);
        if (!double.IsFinite(alpha))
        {
            Basis.Truncate(m - 1);
            throw new ArithmeticException($"Product {_products} of {_matrix.GetType().Name} with a vector of norm 1 is not finite (vᵀAv = {alpha}). "
                + "The loss or its derivatives overflow here: check the parameters and the data, or compute in double precision.");
        }

        _space.Axpy(-alpha, Basis[m - 1], w);
        if (m > 1 && _betas[^1] != 0)
            _space.Axpy(-_betas[^1], Basis[m - 2], w);
        var (norm, coefficients) = Orthogonalization.Project(_space, Basis, _locked, w);
        alpha += coefficients[m - 1];
        _alphas.Add(alpha);
        Norm = Math.Max(Norm, Math.Abs(alpha) + norm + (m > 1 ? _betas[^1] : 0));
        _next.Truncate(0);
        if (IsComplete || norm <= InvarianceFactor * _space.Roundoff * Norm)
        {
            _betas.Add(0);
            return;
        }

        _betas.Add(norm);
        SetNext(w, norm);
    }

    private void SetNext(TVector v, double norm)
    {
        _space.Scale(1 / norm, v);
        _next.Truncate(0);
        _next.Add(v);
    }

    private (double[] Values, double[][] Rows) Solve(params ReadOnlySpan<int> rows) =>
        TridiagonalEigenproblem.Solve([.. _alphas], [.. _betas[..^1]], rows);
}
