using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Tests.SaddleFree;

/// <summary>An objective that throws once, at a value, gradient or product of a given number.</summary>
internal sealed class Interrupted(AnalyticObjective inner) : AnalyticObjective((int)inner.Space.Dimension)
{
    /// <summary>Calls until it throws; negative for never.</summary>
    public int Left { get; set; } = -1;

    protected override double ValueAt(Vector<double> theta) => Count(() => inner.Value(theta));

    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) => Count(() => inner.Gradient(theta));

    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var hessian = inner.Hessian(theta);
        return v => Count(() => hessian.Apply(v));
    }

    private T Count<T>(Func<T> action) => Left-- == 0 ? throw new OperationCanceledException() : action();
}
