using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>Initial weights of a <see cref="DeepLinearNetwork"/>, as its θ.</summary>
public static class DeepLinearStart
{
    /// <summary>Balanced weights aligned with the task: Wₕ = a Rₕ Rₕ₋₁ᵀ with R₀ = V, R_d = U of Σ = U S Vᵀ and random orthonormal columns between; the modes then learn apart, as <see cref="LearningMode"/> says.</summary>
    /// <param name="task">Σ, <c>[d_y, d_x]</c>: the map to be learned from whitened inputs.</param>
    /// <param name="widths">d_x, the hidden widths, d_y; hidden layers no narrower than min(d_x, d_y).</param>
    /// <param name="strength">u₀ = a^d of every mode, in (0, ∞).</param>
    /// <param name="seed">Of the bases between.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Vector<double> Aligned(Matrix<double> task, IReadOnlyList<int> widths, double strength, long seed)
    {
        var modes = Math.Min(task.RowCount, task.ColumnCount);
        if (widths.Count < 3 || widths[0] != task.ColumnCount || widths[^1] != task.RowCount || widths.Min() < modes)
            throw new ArgumentException($"`widths` must be {task.ColumnCount}, hidden widths of at least {modes}, {task.RowCount}. Got {string.Join(", ", widths)}.", nameof(widths));
        if (!(strength > 0 && double.IsFinite(strength)))
            throw new ArgumentOutOfRangeException(nameof(strength), FormattableString.Invariant($"`strength` must be in (0, ∞). Got {strength}."));
        var svd = task.Svd();
        var scale = Math.Pow(strength, 1.0 / (widths.Count - 1));
        var basis = svd.VT.SubMatrix(0, modes, 0, task.ColumnCount).Transpose(); // R₀
        return Flatten(widths, (layer, rows, _) =>
        {
            var next = layer == widths.Count - 2 ? svd.U.SubMatrix(0, rows, 0, modes) : Orthonormal(rows, modes, Seed.Derive(seed, layer));
            var weight = next.TransposeAndMultiply(basis) * scale;
            basis = next;
            return weight;
        });
    }

    /// <summary>Wₕ = g Q, Q with orthonormal rows or columns, uniformly distributed (Saxe et al. 2014).</summary>
    /// <param name="widths">d_x, the hidden widths, d_y.</param>
    /// <param name="gain">g.</param>
    /// <param name="seed">Of all layers.</param>
    public static Vector<double> Orthogonal(IReadOnlyList<int> widths, double gain, long seed) => Flatten(widths, (layer, rows, columns) => gain * (rows >= columns
        ? Orthonormal(rows, columns, Seed.Derive(seed, layer))
        : Orthonormal(columns, rows, Seed.Derive(seed, layer)).Transpose()));

    /// <summary>Entries of N(0, g² / fan-in): a vector keeps its length in the mean, but the singular values of the product spread exponentially with the depth.</summary>
    /// <param name="widths">d_x, the hidden widths, d_y.</param>
    /// <param name="gain">g.</param>
    /// <param name="seed">Of all layers.</param>
    public static Vector<double> Gaussian(IReadOnlyList<int> widths, double gain, long seed) =>
        Flatten(widths, (layer, rows, columns) => Random(rows, columns, Seed.Derive(seed, layer)) * (gain / Math.Sqrt(columns)));

    /// <summary>Q diag(sign(diag R)) of a Gaussian matrix (Mezzadri 2007).</summary>
    private static Matrix<double> Orthonormal(int rows, int columns, long seed)
    {
        var qr = Random(rows, columns, seed).QR(QRMethod.Thin);
        return qr.Q.MapIndexed((_, column, value) => value * (qr.R[column, column] < 0 ? -1 : 1));
    }

    private static Matrix<double> Random(int rows, int columns, long seed) =>
        Matrix<double>.Build.Dense(rows, columns, new DenseSpace(rows * columns).Random(ProbeDistribution.Gaussian, seed).ToArray());

    private static Vector<double> Flatten(IReadOnlyList<int> widths, Func<int, int, int, Matrix<double>> weight) =>
        Vector<double>.Build.Dense([.. Enumerable.Range(0, widths.Count - 1).SelectMany(layer => weight(layer, widths[layer + 1], widths[layer]).ToRowMajorArray())]);
}
