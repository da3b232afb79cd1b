using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>L(x, y) = x³ − 3 x y²: its only critical point is 0, where the Hessian vanishes. Three valleys run down from it.</summary>
public sealed class MonkeySaddle() : AnalyticObjective(2)
{
    /// <inheritdoc />
    protected override double ValueAt(Vector<double> theta) => theta[0] * ((theta[0] * theta[0]) - (3 * theta[1] * theta[1]));

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) =>
        (ValueAt(theta), Vector<double>.Build.Dense([3 * ((theta[0] * theta[0]) - (theta[1] * theta[1])), -6 * theta[0] * theta[1]]));

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var (x, y) = (6 * theta[0], 6 * theta[1]);
        return v => Vector<double>.Build.Dense([(x * v[0]) - (y * v[1]), (-y * v[0]) - (x * v[1])]);
    }
}
