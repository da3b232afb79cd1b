using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>A network without activations: L(W₁ … W_H) = ½ ‖W_H ⋯ W₁ X − Y‖²_F, a sum over the examples, not a mean.</summary>
/// <remarks>
/// θ holds W₁, then W₂, … each row after row, Wₕ of shape <c>[widths[h], widths[h − 1]]</c>.
/// Its critical values are known (Baldi and Hornik 1989; Kawaguchi 2016): with Z = Y Xᵀ (X Xᵀ)⁻¹ X = U S Vᵀ each set I of at most min width
/// singular directions gives one, ½ (‖Y‖² − Σ_{i ∈ I} sᵢ²); the global minimum takes the largest.
/// </remarks>
public sealed class DeepLinearNetwork : AnalyticObjective
{
    private readonly int[] _widths;
    private readonly Matrix<double> _inputs;
    private readonly Matrix<double> _targets;
    private readonly Matrix<double> _regression; // Y X⁺, [d_y, d_x]
    private readonly Matrix<double> _directions; // U, [d_y, …]

    /// <param name="widths">d_x, the hidden widths, d_y: H + 1 numbers, at least 3 (one layer alone is <see cref="LinearRegression"/>).</param>
    /// <param name="inputs">X, <c>[d_x, N]</c>, of full row rank.</param>
    /// <param name="targets">Y, <c>[d_y, N]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or X Xᵀ is singular.</exception>
    public DeepLinearNetwork(IReadOnlyList<int> widths, Matrix<double> inputs, Matrix<double> targets)
        : base(ParameterCount(widths))
    {
        if (widths[0] != inputs.RowCount || widths[^1] != targets.RowCount || inputs.ColumnCount != targets.ColumnCount)
        {
            throw new ArgumentException(
                $"`inputs` and `targets` of `DeepLinearNetwork` must have shapes [{widths[0]}, N] and [{widths[^1]}, N]. "
                + $"Got [{inputs.RowCount}, {inputs.ColumnCount}] and [{targets.RowCount}, {targets.ColumnCount}].");
        }

        if (inputs.Rank() < inputs.RowCount)
            throw new ArgumentException($"`inputs` of `DeepLinearNetwork` must have full row rank {inputs.RowCount}. Got rank {inputs.Rank()}: drop dependent rows.");
        (_widths, _inputs, _targets) = ([.. widths], inputs.Clone(), targets.Clone());
        _regression = targets.TransposeAndMultiply(inputs) * inputs.TransposeAndMultiply(inputs).Inverse();
        var svd = (_regression * inputs).Svd(); // Z
        (_directions, SingularValues) = (svd.U, svd.S.ToArray());
    }

    /// <summary>s₁ ≥ s₂ ≥ …, the singular values of Z.</summary>
    public IReadOnlyList<double> SingularValues { get; }

    /// <summary>The lowest loss these widths can reach.</summary>
    public double GlobalMinimum => CriticalValue([.. Enumerable.Range(0, Math.Min(_widths.Min(), SingularValues.Count))]);

    /// <summary>½ (‖Y‖² − Σ_{i ∈ I} sᵢ²), the loss at the critical points that keep the directions <paramref name="kept"/>.</summary>
    /// <param name="kept">I, different indices into <see cref="SingularValues"/>, at most as many as the least width.</param>
    public double CriticalValue(IReadOnlyCollection<int> kept) =>
        0.5 * (Math.Pow(_targets.FrobeniusNorm(), 2) - kept.Sum(index => SingularValues[index] * SingularValues[index]));

    /// <summary>A critical point of that loss: W₁ = U_Iᵀ Y X⁺, the identity in between, W_H = U_I, all filled up with zeros.</summary>
    /// <param name="kept">I, different indices into <see cref="SingularValues"/>, at most as many as the least width.</param>
    public Vector<double> CriticalPoint(IReadOnlyList<int> kept)
    {
        if (kept.Count > _widths.Min() || kept.Distinct().Count() != kept.Count)
            throw new ArgumentException($"`kept` must be at most {_widths.Min()} different directions, the least width. Got {string.Join(", ", kept)}.");
        var u = Matrix<double>.Build.Dense(_widths[^1], kept.Count, (row, column) => _directions[row, kept[column]]);
        var weights = Enumerable.Range(1, _widths.Length - 1).Select(layer => Matrix<double>.Build.Dense(_widths[layer], _widths[layer - 1])).ToArray();
        if (kept.Count == 0)
            return Flatten(weights);
        weights[0].SetSubMatrix(0, 0, u.TransposeThisAndMultiply(_regression));
        weights[^1].SetSubMatrix(0, 0, u);
        foreach (var between in weights[1..^1])
            between.SetSubMatrix(0, 0, Matrix<double>.Build.DenseIdentity(kept.Count));
        return Flatten(weights);
    }

    /// <summary>W₁ … W_H out of θ.</summary>
    public IReadOnlyList<Matrix<double>> Weights(Vector<double> theta)
    {
        var offset = 0;
        var weights = new Matrix<double>[_widths.Length - 1];
        for (var layer = 0; layer < weights.Length; layer++)
        {
            var (rows, columns, start) = (_widths[layer + 1], _widths[layer], offset);
            weights[layer] = Matrix<double>.Build.Dense(rows, columns, (row, column) => theta[start + (row * columns) + column]);
            offset += rows * columns;
        }

        return weights;
    }

    /// <inheritdoc />
    protected override double ValueAt(Vector<double> theta)
    {
        var error = Forward(Weights(theta))[^1] - _targets;
        return 0.5 * Math.Pow(error.FrobeniusNorm(), 2);
    }

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var weights = Weights(theta);
        var activations = Forward(weights);
        var errors = Backward(weights, activations[^1] - _targets);
        return (0.5 * Math.Pow(errors[^1].FrobeniusNorm(), 2),
            Flatten([.. errors.Select((error, layer) => error.TransposeAndMultiply(activations[layer]))]));
    }

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var w = Weights(theta);
        var a = Forward(w);
        var e = Backward(w, a[^1] - _targets);
        return v =>
        {
            var dw = Weights(v);
            var da = new Matrix<double>[a.Length]; // d(Wₕ aₕ₋₁) = dWₕ aₕ₋₁ + Wₕ daₕ₋₁
            da[0] = Matrix<double>.Build.Dense(a[0].RowCount, a[0].ColumnCount);
            for (var layer = 0; layer < w.Count; layer++)
                da[layer + 1] = (dw[layer] * a[layer]) + (w[layer] * da[layer]);
            var products = new Matrix<double>[w.Count];
            var de = da[^1]; // d(Wₕᵀ eₕ) = dWₕᵀ eₕ + Wₕᵀ deₕ
            for (var layer = w.Count - 1; layer >= 0; layer--)
            {
                products[layer] = de.TransposeAndMultiply(a[layer]) + e[layer].TransposeAndMultiply(da[layer]);
                de = w[layer].TransposeThisAndMultiply(de) + dw[layer].TransposeThisAndMultiply(e[layer]);
            }

            return Flatten(products);
        };
    }

    /// <summary>X, W₁ X, W₂ W₁ X, …</summary>
    private Matrix<double>[] Forward(IReadOnlyList<Matrix<double>> weights)
    {
        var activations = new Matrix<double>[weights.Count + 1];
        activations[0] = _inputs;
        for (var layer = 0; layer < weights.Count; layer++)
            activations[layer + 1] = weights[layer] * activations[layer];
        return activations;
    }

    /// <summary>∂L/∂(Wₕ aₕ₋₁) for every layer h.</summary>
    private static Matrix<double>[] Backward(IReadOnlyList<Matrix<double>> weights, Matrix<double> error)
    {
        var errors = new Matrix<double>[weights.Count];
        errors[^1] = error;
        for (var layer = weights.Count - 1; layer > 0; layer--)
            errors[layer - 1] = weights[layer].TransposeThisAndMultiply(errors[layer]);
        return errors;
    }

    private static Vector<double> Flatten(IReadOnlyList<Matrix<double>> weights) =>
        Vector<double>.Build.Dense([.. weights.SelectMany(weight => weight.ToRowMajorArray())]);

    private static int ParameterCount(IReadOnlyList<int> widths)
    {
        if (widths.Count < 3 || widths.Any(width => width < 1))
            throw new ArgumentException($"`widths` of `DeepLinearNetwork` must be at least 3 positive numbers: inputs, hidden, outputs. Got {string.Join(", ", widths)}.");
        return Enumerable.Range(1, widths.Count - 1).Sum(layer => widths[layer] * widths[layer - 1]);
    }
}
