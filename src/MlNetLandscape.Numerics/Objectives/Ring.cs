using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>L(x) = (‖x‖² − 1)²: its minima are the unit sphere, the unit circle for P = 2, and 0 is a maximum of height 1.</summary>
/// <remarks>∇L = 4 (‖x‖² − 1) x; ∇²L = 4 (‖x‖² − 1) I + 8 x xᵀ. Two opposite minima are joined by a curve of loss 0, not by a line.</remarks>
/// <param name="dimension">P, at least 1.</param>
public sealed class Ring(int dimension = 2) : AnalyticObjective(dimension)
{
    /// <inheritdoc />
    protected override double ValueAt(Vector<double> theta)
    {
        var excess = theta.DotProduct(theta) - 1;
        return excess * excess;
    }

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var excess = theta.DotProduct(theta) - 1;
        return (excess * excess, 4 * excess * theta);
    }

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var excess = theta.DotProduct(theta) - 1;
        return v => (4 * excess * v) + (8 * theta.DotProduct(v) * theta);
    }
}
