using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>L(θ) = ½ (θ − m)ᵀ A (θ − m) + bᵀ θ + c.</summary>
public sealed class Quadratic : AnalyticObjective
{
    private readonly Matrix<double> _matrix;
    private readonly Vector<double>? _center;
    private readonly Vector<double>? _linear;
    private readonly double _constant;

    /// <param name="matrix">A, symmetric, <c>[P, P]</c>.</param>
    /// <param name="center">m, <c>[P]</c>; null for zeros.</param>
    /// <param name="linear">b, <c>[P]</c>; null for zeros.</param>
    /// <param name="constant">c.</param>
    /// <exception cref="ArgumentException">A is not symmetric, or the shapes do not fit.</exception>
    public Quadratic(Matrix<double> matrix, Vector<double>? center = null, Vector<double>? linear = null, double constant = 0)
        : base(matrix.RowCount)
    {
        if (!matrix.IsSymmetric())
            throw new ArgumentException($"`matrix` of `Quadratic` must be symmetric. Got a {matrix.RowCount} × {matrix.ColumnCount} matrix that is not.");
        foreach (var (vector, name) in new[] { (center, nameof(center)), (linear, nameof(linear)) })
        {
            if (vector is not null && vector.Count != matrix.RowCount)
                throw new ArgumentException($"`{name}` of `Quadratic` must have {matrix.RowCount} entries, as `matrix` has rows. Got {vector.Count}.");
        }

        (_matrix, _center, _linear, _constant) = (matrix.Clone(), center?.Clone(), linear?.Clone(), constant);
    }

    /// <summary>½ Σ hᵢ θᵢ²: a bowl for positive hᵢ, a saddle for mixed signs (10, −2 is 5x² − y²).</summary>
    public static Quadratic Diagonal(params ReadOnlySpan<double> curvatures) => new(Matrix<double>.Build.DenseOfDiagonalArray(curvatures.ToArray()));

    /// <inheritdoc />
    protected override double ValueAt(Vector<double> theta)
    {
        var x = Centered(theta);
        return (0.5 * x.DotProduct(_matrix * x)) + (_linear?.DotProduct(theta) ?? 0) + _constant;
    }

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var x = Centered(theta);
        var slope = _matrix * x;
        var value = (0.5 * x.DotProduct(slope)) + (_linear?.DotProduct(theta) ?? 0) + _constant;
        return (value, _linear is null ? slope : slope + _linear);
    }

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => v => _matrix * v;

    private Vector<double> Centered(Vector<double> theta) => _center is null ? theta : theta - _center;
}
