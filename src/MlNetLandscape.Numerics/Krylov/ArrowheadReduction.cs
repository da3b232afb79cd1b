using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Krylov;

/// <summary>Brings the arrowhead matrix of a thick restart back to tridiagonal form.</summary>
/// <remarks>
/// Kept Ritz vectors Y obey A Y = Y diag(θ) + v sᵀ. With an orthogonal Q such that Qᵀ diag(θ) Q = T is tridiagonal and Qᵀ s = β e_k,
/// the basis Y Q obeys A (YQ) = (YQ) T + β v e_kᵀ: a Lanczos factorization again, so that restarted and plain runs share all code.
/// Householder reflections from the last row upwards; the same step as in Wu &amp; Simon (2000), written in another basis.
/// </remarks>
internal static class ArrowheadReduction
{
    /// <summary>T, β and Q for θ and s.</summary>
    /// <param name="theta"><c>[k]</c>.</param>
    /// <param name="s"><c>[k]</c>.</param>
    /// <returns>
    /// Diagonal <c>[k]</c> and off-diagonal <c>[k − 1]</c> of T, β ≥ 0 and Q <c>[k, k]</c>. The off-diagonal is not negative.
    /// </returns>
    public static (double[] Diagonal, double[] OffDiagonal, double Coupling, Matrix<double> Q) Reduce(
        ReadOnlySpan<double> theta, ReadOnlySpan<double> s)
    {
        var k = theta.Length;
        var a = new double[k, k];
        var q = new double[k, k];
        for (var i = 0; i < k; i++)
            (a[i, i], q[i, i]) = (theta[i], 1);
        var off = new double[k]; // off[j] couples j and j + 1; off[k − 1] couples to v
        var x = s.ToArray();
        for (var j = k; j > 0; j--)
        {
            off[j - 1] = Reflect(a, q, x.AsSpan(0, j));
            x = [.. Enumerable.Range(0, j - 1).Select(i => a[i, j - 1])];
        }

        var sign = 1.0; // of column j, so that every coupling is positive
        for (var j = k - 1; j >= 0; j--)
        {
            sign *= off[j] < 0 ? -1 : 1;
            off[j] = Math.Abs(off[j]);
            for (var i = 0; i < k; i++)
                q[i, j] *= sign;
        }

        return ([.. Enumerable.Range(0, k).Select(i => a[i, i])], off[..^1], off[^1], Matrix<double>.Build.DenseOfArray(q));
    }

    /// <summary>Applies the reflection that sends x to σ e_last to both sides of the leading block of A, and to Q from the right.</summary>
    /// <returns>σ.</returns>
    private static double Reflect(double[,] a, double[,] q, Span<double> x)
    {
        var (j, k) = (x.Length, q.GetLength(0));
        var rest = 0.0;
        foreach (var entry in x[..^1])
            rest = double.Hypot(rest, entry);
        if (rest == 0)
            return x[^1];
        var sigma = -Math.CopySign(double.Hypot(rest, x[^1]), x[^1]);
        var u = x.ToArray();
        u[j - 1] -= sigma;
        var squared = u.Sum(entry => entry * entry);
        var p = new double[j]; // τ A u
        for (var row = 0; row < j; row++)
        {
            for (var column = 0; column < j; column++)
                p[row] += a[row, column] * u[column];
            p[row] *= 2 / squared;
        }

        var half = u.Zip(p, (first, second) => first * second).Sum() / squared;
        for (var row = 0; row < j; row++)
            p[row] -= half * u[row];
        for (var row = 0; row < j; row++)
        {
            for (var column = 0; column < j; column++)
                a[row, column] -= (u[row] * p[column]) + (p[row] * u[column]); // A ← H A H
        }

        for (var row = 0; row < k; row++)
        {
            var dot = 0.0;
            for (var column = 0; column < j; column++)
                dot += q[row, column] * u[column];
            dot *= 2 / squared;
            for (var column = 0; column < j; column++)
                q[row, column] -= dot * u[column]; // Q ← Q H
        }

        return sigma;
    }
}
