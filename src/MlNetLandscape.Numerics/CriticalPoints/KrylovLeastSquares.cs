using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.CriticalPoints;

/// <summary>A step in a Krylov subspace.</summary>
/// <param name="Coefficients">y of p = V y.</param>
/// <param name="SquaredResidual">‖H p + g‖².</param>
internal sealed record KrylovStep(double[] Coefficients, double SquaredResidual);

/// <summary>min ‖H p + g‖² + μ² ‖p‖² over the Krylov subspace of H and g, for any μ without new products: MINRES with damping.</summary>
/// <remarks>
/// With H V_m = V_{m+1} T̲, T̲ <c>[m + 1, m]</c> tridiagonal, it is min ‖T̲ y + ‖g‖ e₁‖² + μ² ‖y‖², solved by Givens rotations of [T̲; μ I]:
/// the triangle R has two superdiagonals. Nothing is squared.
/// </remarks>
internal sealed class KrylovLeastSquares<TVector>(ILinearOperator<TVector> hessian, TVector gradient, int capacity) : IDisposable
{
    private const int FirstProducts = 8;

    private readonly LanczosFactorization<TVector> _lanczos = new(hessian, gradient, capacity, seed: 1);
    private readonly double _norm = hessian.Space.Norm(gradient);

    /// <summary>The size of H as far as the subspace shows it.</summary>
    public double Curvature => _lanczos.Norm;

    /// <summary>More steps; false when the subspace is invariant or memory ends.</summary>
    public bool Extend(int steps) => _lanczos.Extend(steps) == steps && !_lanczos.IsInvariant && _lanczos.Steps < _lanczos.Capacity;

    /// <summary>Grows the subspace until the residual is at most <paramref name="tolerance"/> of ‖g‖, or twice the size no longer lowers it by a hundredth.</summary>
    /// <param name="damping">μ relative to the size of H.</param>
    /// <param name="tolerance">Of ‖H p + g‖ / ‖g‖.</param>
    /// <param name="cancellation">Looked at between two growths.</param>
    public void Grow(double damping, double tolerance, CancellationToken cancellation)
    {
        var before = double.PositiveInfinity;
        for (var products = FirstProducts; Extend(products); products = _lanczos.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            var residual = Solve(damping * Curvature).SquaredResidual;
            if (residual <= tolerance * tolerance * _norm * _norm || residual > 0.98 * before)
                return;
            before = residual;
        }
    }

    public KrylovStep Solve(double mu)
    {
        var m = _lanczos.Steps;
        var (r, right) = (new double[m, 3], new double[m]); // r[j, k] = R_{j, j + k}
        for (var row = 0; row <= m; row++)
        {
            double[] entries =
            [
                row > 0 ? _lanczos.Betas[row - 1] : 0, row < m ? _lanczos.Alphas[row] : 0, row + 1 < m ? _lanczos.Betas[row] : 0,
            ];
            Insert(r, right, row - 1, entries, row == 0 ? -_norm : 0);
        }

        for (var row = 0; row < m; row++)
            Insert(r, right, row, [mu, 0, 0], 0);
        var y = BackSubstitute(r, right);
        return new KrylovStep(y, SquaredResidual(y));
    }

    /// <summary>p = V y, a new vector.</summary>
    public TVector Vector(KrylovStep step)
    {
        var p = hessian.Space.Zero();
        _lanczos.Basis.AddCombination(step.Coefficients, p);
        return p;
    }

    public void Dispose() => _lanczos.Dispose();

    /// <summary>Rotates a row with entries at column, column + 1, column + 2 into R.</summary>
    private static void Insert(double[,] r, double[] right, int column, double[] entries, double value)
    {
        var (a, b, c) = (entries[0], entries[1], entries[2]);
        for (var j = column; j < right.Length; j++, (a, b, c) = (b, c, 0))
        {
            if (a == 0)
                continue;
            var radius = double.Hypot(r[j, 0], a);
            var (cos, sin) = (r[j, 0] / radius, a / radius);
            (r[j, 0], a) = (radius, 0);
            (r[j, 1], b) = ((cos * r[j, 1]) + (sin * b), (cos * b) - (sin * r[j, 1]));
            (r[j, 2], c) = ((cos * r[j, 2]) + (sin * c), (cos * c) - (sin * r[j, 2]));
            (right[j], value) = ((cos * right[j]) + (sin * value), (cos * value) - (sin * right[j]));
        }
    }

    private static double[] BackSubstitute(double[,] r, double[] right)
    {
        var y = new double[right.Length];
        for (var j = y.Length - 1; j >= 0; j--)
        {
            var known = (j + 1 < y.Length ? r[j, 1] * y[j + 1] : 0) + (j + 2 < y.Length ? r[j, 2] * y[j + 2] : 0);
            y[j] = r[j, 0] == 0 ? 0 : (right[j] - known) / r[j, 0];
        }

        return y;
    }

    /// <summary>‖T̲ y + ‖g‖ e₁‖².</summary>
    private double SquaredResidual(double[] y)
    {
        var (sum, m) = (0.0, y.Length);
        for (var row = 0; row <= m; row++)
        {
            var entry = (row > 0 ? _lanczos.Betas[row - 1] * y[row - 1] : 0)
                + (row < m ? _lanczos.Alphas[row] * y[row] : 0)
                + (row + 1 < m ? _lanczos.Betas[row] * y[row + 1] : 0)
                + (row == 0 ? _norm : 0);
            sum += entry * entry;
        }

        return sum;
    }
}
