using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Tests.CriticalPoints;

/// <summary>x₁³ + x₁ + ½ Σ_{i≥2} xᵢ²: ‖∇L‖ has a minimum of 1 at 0, and there is no critical point.</summary>
internal sealed class Terrace(int dimension) : AnalyticObjective(dimension)
{
    protected override double ValueAt(Vector<double> theta) => GradientAt(theta).Value;

    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var (x, gradient) = (theta[0], theta.Clone());
        gradient[0] = (3 * x * x) + 1;
        return ((x * x * x) + x + (0.5 * (theta.DotProduct(theta) - (x * x))), gradient);
    }

    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => v =>
    {
        var product = v.Clone();
        product[0] *= 6 * theta[0];
        return product;
    };
}
