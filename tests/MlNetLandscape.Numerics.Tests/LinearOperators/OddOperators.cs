using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Tests.LinearOperators;

/// <summary>An operator given by a function.</summary>
internal sealed class FunctionOperator(int dimension, Func<Vector<double>, Vector<double>> product) : ILinearOperator<Vector<double>>
{
    private long _products;

    public IVectorSpace<Vector<double>> Space { get; } = new DenseSpace(dimension);

    public EvaluationCost Cost => new(0, 0, _products, 0);

    public Vector<double> Apply(Vector<double> v)
    {
        _products++;
        return product(v);
    }

    public void Dispose()
    {
    }
}
