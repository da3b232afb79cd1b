namespace MlNetLandscape.Numerics.Krylov;

/// <summary>Eigenvalues of a symmetric tridiagonal matrix T, and as many rows of its eigenvector matrix S as are wanted.</summary>
/// <remarks>
/// Implicit QL with Wilkinson's shift (Parlett 1998, chapter 8). Real by construction, never complex. A row of S costs O(m), the values
/// O(m²): the last row, which is all that error bounds need, costs a hundredth of what all vectors do.
/// </remarks>
internal static class TridiagonalEigenproblem
{
    private const double Epsilon = 2.220446049250313e-16;
    private const int SweepsOfOneValue = 60;

    /// <summary>T = S diag(θ) Sᵀ.</summary>
    /// <param name="diagonal"><c>[m]</c>.</param>
    /// <param name="offDiagonal"><c>[m − 1]</c>.</param>
    /// <param name="rows">Which rows of S.</param>
    /// <returns>θ ascending, <c>[m]</c>, and each wanted row of S, <c>[m]</c>, in the order of θ.</returns>
    public static (double[] Values, double[][] Rows) Solve(
        ReadOnlySpan<double> diagonal, ReadOnlySpan<double> offDiagonal, params ReadOnlySpan<int> rows)
    {
        var m = diagonal.Length;
        var d = diagonal.ToArray();
        var e = new double[m]; // e[m − 1] = 0
        offDiagonal[..Math.Max(0, m - 1)].CopyTo(e);
        var s = new double[rows.Length][];
        for (var row = 0; row < s.Length; row++)
        {
            s[row] = new double[m];
            s[row][rows[row]] = 1;
        }

        var tiny = Norm(d, e) * Epsilon * Epsilon;
        for (var l = 0; l < m; l++)
        {
            var sweeps = 0;
            for (var end = Block(d, e, l, tiny); end > l; end = Block(d, e, l, tiny))
            {
                if (++sweeps > SweepsOfOneValue)
                    throw new ArithmeticException($"Eigenvalue {l} of a tridiagonal matrix of size {m} did not settle in {SweepsOfOneValue} sweeps.");
                Sweep(d, e, s, l, end);
            }
        }

        var order = Enumerable.Range(0, m).ToArray();
        Array.Sort(order, (a, b) => d[a] != d[b] ? d[a].CompareTo(d[b]) : a.CompareTo(b));
        return ([.. order.Select(index => d[index])], [.. s.Select(row => (double[])[.. order.Select(index => row[index])])]);
    }

    /// <summary>The last index of the unreduced block that begins at <paramref name="l"/>.</summary>
    private static int Block(double[] d, double[] e, int l, double tiny)
    {
        var end = l;
        while (end < d.Length - 1 && !(Math.Abs(e[end]) <= Math.Max(tiny, Epsilon * (Math.Abs(d[end]) + Math.Abs(d[end + 1])))))
            end++;
        return end;
    }

    /// <summary>One step T ← GᵀTG of shifted QL on the block [l, end].</summary>
    private static void Sweep(double[] d, double[] e, double[][] s, int l, int end)
    {
        var half = (d[l + 1] - d[l]) / (2 * e[l]);
        var shift = e[l] / (half + Math.CopySign(double.Hypot(half, 1), half));
        var (sine, cosine, carried) = (1.0, 1.0, 0.0);
        var g = d[end] - d[l] + shift;
        for (var i = end - 1; i >= l; i--)
        {
            var f = sine * e[i];
            var b = cosine * e[i];
            var r = double.Hypot(f, g);
            e[i + 1] = r;
            if (r == 0)
            {
                d[i + 1] -= carried; // the block fell apart on the way
                e[end] = 0;
                return;
            }

            (sine, cosine) = (f / r, g / r);
            g = d[i + 1] - carried;
            var t = ((d[i] - g) * sine) + (2 * cosine * b);
            carried = sine * t;
            d[i + 1] = g + carried;
            g = (cosine * t) - b;
            foreach (var row in s)
                (row[i], row[i + 1]) = ((cosine * row[i]) - (sine * row[i + 1]), (sine * row[i]) + (cosine * row[i + 1]));
        }

        d[l] -= carried;
        e[l] = g;
        e[end] = 0;
    }

    private static double Norm(double[] d, double[] e)
    {
        var norm = 0.0;
        for (var i = 0; i < d.Length; i++)
            norm = Math.Max(norm, Math.Abs(d[i]) + Math.Abs(e[i]));
        return norm;
    }
}
