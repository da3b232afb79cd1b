using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Tests.LinearOperators;

namespace MlNetLandscape.Numerics.Tests.Objectives;

/// <summary>An objective on vectors in single precision with owned memory: finds what is used too late or never freed.</summary>
internal sealed class OwnedObjective(AnalyticObjective inner) : IObjective<Owned>
{
    public OwnedSpace Owned { get; } = new((int)inner.Space.Dimension);

    /// <summary>Hessians not disposed yet.</summary>
    public int OpenHessians { get; private set; }

    public IVectorSpace<Owned> Space => Owned;

    public EvaluationCost Cost => inner.Cost;

    public double Value(Owned theta) => inner.Value(Exact(theta));

    public (double Value, Owned Gradient) Gradient(Owned theta)
    {
        var (value, gradient) = inner.Gradient(Exact(theta));
        return (value, Owned.FromArray(gradient.AsArray()));
    }

    public ILinearOperator<Owned> Hessian(Owned theta)
    {
        OpenHessians++;
        return new Products(this, inner.Hessian(Exact(theta)));
    }

    private static Vector<double> Exact(Owned x) => Vector<double>.Build.DenseOfEnumerable(x.Entries.Select(entry => (double)entry));

    private sealed class Products(OwnedObjective owner, ILinearOperator<Vector<double>> hessian) : ILinearOperator<Owned>
    {
        public IVectorSpace<Owned> Space => owner.Owned;

        public EvaluationCost Cost => hessian.Cost;

        public Owned Apply(Owned v) => owner.Owned.FromArray(hessian.Apply(Exact(v)).AsArray());

        public void Dispose()
        {
            hessian.Dispose();
            owner.OpenHessians--;
        }
    }
}
