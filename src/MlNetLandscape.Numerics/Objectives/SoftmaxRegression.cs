using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>Softmax regression: L(W) = −(1/N) Σᵢ log softmax(W xᵢ)_{yᵢ} + ½ λ ‖W‖², convex.</summary>
/// <remarks>
/// θ holds W, <c>[C, D]</c>, row after row. ∇²L = (1/N) Σ (diag pᵢ − pᵢ pᵢᵀ) ⊗ xᵢ xᵢᵀ + λ I.
/// Adding one vector to all rows changes nothing, so without λ there are at least D zero eigenvalues.
/// </remarks>
public sealed class SoftmaxRegression : AnalyticObjective
{
    private readonly Matrix<double> _features;
    private readonly int[] _labels;
    private readonly int _classes;
    private readonly double _decay;

    /// <param name="features">X, <c>[N, D]</c>; a column of ones gives biases.</param>
    /// <param name="labels">y, <c>[N]</c>, each in [0, C).</param>
    /// <param name="classes">C, at least 2.</param>
    /// <param name="decay">λ, not negative.</param>
    public SoftmaxRegression(Matrix<double> features, ReadOnlySpan<int> labels, int classes, double decay = 0)
        : base(classes * features.ColumnCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        (_features, _labels, _classes, _decay) = (features.Clone(), labels.ToArray(), classes, decay);
        if (_labels.Length != features.RowCount || _labels.Any(label => label < 0 || label >= classes))
            throw new ArgumentException($"`labels` of `SoftmaxRegression` must be {features.RowCount} numbers in [0, {classes}). Got {_labels.Length}, from {_labels.Min()} to {_labels.Max()}.");
    }

    /// <inheritdoc />
    protected override double ValueAt(Vector<double> theta) => Probabilities(theta).Loss;

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var (loss, errors) = Probabilities(theta);
        for (var row = 0; row < _labels.Length; row++)
            errors[row, _labels[row]] -= 1; // p − onehot(y), [N, C]
        return (loss, Flatten(errors.TransposeThisAndMultiply(_features) / _labels.Length) + (_decay * theta));
    }

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var p = Probabilities(theta).Probabilities;
        return v =>
        {
            var moved = p.PointwiseMultiply(_features.TransposeAndMultiply(Weights(v))); // p ∘ (V x), [N, C]
            var means = moved.RowSums();
            var outputs = moved - Matrix<double>.Build.Dense(p.RowCount, p.ColumnCount, (row, column) => means[row] * p[row, column]);
            return Flatten(outputs.TransposeThisAndMultiply(_features) / _labels.Length) + (_decay * v);
        };
    }

    private (double Loss, Matrix<double> Probabilities) Probabilities(Vector<double> theta)
    {
        var logits = _features.TransposeAndMultiply(Weights(theta)); // [N, C]
        var loss = 0.0;
        for (var row = 0; row < logits.RowCount; row++)
        {
            var highest = logits.Row(row).Maximum();
            var exponentials = (logits.Row(row) - highest).PointwiseExp();
            var sum = exponentials.Sum();
            loss += highest + Math.Log(sum) - logits[row, _labels[row]];
            logits.SetRow(row, exponentials / sum);
        }

        return ((loss / _labels.Length) + (0.5 * _decay * theta.DotProduct(theta)), logits);
    }

    private Matrix<double> Weights(Vector<double> theta) =>
        Matrix<double>.Build.Dense(_classes, _features.ColumnCount, (row, column) => theta[(row * _features.ColumnCount) + column]);

    private static Vector<double> Flatten(Matrix<double> weights) => Vector<double>.Build.Dense(weights.ToRowMajorArray());
}
