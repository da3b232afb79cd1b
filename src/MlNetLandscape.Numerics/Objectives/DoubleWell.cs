using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>Two wells in ℝᴾ: L(x) = B (x₁² − 1)² + t x₁ + ½ Σ_{i≥2} xᵢ².</summary>
/// <remarks>Without tilt the minima are (±1, 0, …, 0) with loss 0, and the saddle between them is 0 with loss B.</remarks>
public sealed class DoubleWell : AnalyticObjective
{
    private readonly double _barrier;
    private readonly double _tilt;

    /// <param name="dimension">P, at least 1.</param>
    /// <param name="barrier">B, positive.</param>
    /// <param name="tilt">t; lifts the right well by about 2t over the left.</param>
    public DoubleWell(int dimension = 1, double barrier = 1, double tilt = 0)
        : base(dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(barrier);
        (_barrier, _tilt) = (barrier, tilt);
    }

    /// <inheritdoc />
    protected override double ValueAt(Vector<double> theta)
    {
        var x = theta[0];
        var excess = (x * x) - 1;
        return (_barrier * excess * excess) + (_tilt * x) + (0.5 * (theta.DotProduct(theta) - (x * x)));
    }

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var gradient = theta.Clone();
        gradient[0] = (4 * _barrier * theta[0] * ((theta[0] * theta[0]) - 1)) + _tilt;
        return (ValueAt(theta), gradient);
    }

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var curvature = _barrier * ((12 * theta[0] * theta[0]) - 4);
        return v =>
        {
            var product = v.Clone();
            product[0] *= curvature;
            return product;
        };
    }
}
