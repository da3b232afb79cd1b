using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Tests.SaddleFree;

/// <summary>L(Q θ) for an orthogonal Q.</summary>
internal sealed class Rotated(AnalyticObjective inner, Matrix<double> q) : AnalyticObjective((int)inner.Space.Dimension)
{
    protected override double ValueAt(Vector<double> theta) => inner.Value(q * theta);

    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var (value, gradient) = inner.Gradient(q * theta);
        return (value, q.TransposeThisAndMultiply(gradient));
    }

    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var hessian = inner.Hessian(q * theta);
        return v => q.TransposeThisAndMultiply(hessian.Apply(q * v));
    }
}
