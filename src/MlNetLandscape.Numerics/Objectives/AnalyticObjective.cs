using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>A function given by formulas for its value, gradient and Hessian products; this class checks and counts.</summary>
public abstract class AnalyticObjective : IObjective<Vector<double>>
{
    private long _values;
    private long _gradients;
    private long _products;

    /// <param name="dimension">P, at least 1.</param>
    protected AnalyticObjective(int dimension) => Space = new DenseSpace(dimension);

    /// <inheritdoc />
    public IVectorSpace<Vector<double>> Space { get; }

    /// <inheritdoc />
    public EvaluationCost Cost => new(_values, _gradients, _products, 0);

    /// <inheritdoc />
    public double Value(Vector<double> theta)
    {
        Check(theta);
        _values++;
        return ValueAt(theta);
    }

    /// <inheritdoc />
    public (double Value, Vector<double> Gradient) Gradient(Vector<double> theta)
    {
        Check(theta);
        _gradients++;
        return GradientAt(theta);
    }

    /// <inheritdoc />
    public ILinearOperator<Vector<double>> Hessian(Vector<double> theta)
    {
        Check(theta);
        return new Products(this, HessianAt(theta.Clone()));
    }

    /// <summary>L(θ).</summary>
    protected abstract double ValueAt(Vector<double> theta);

    /// <summary>L(θ) and ∇L(θ), a new vector.</summary>
    protected abstract (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta);

    /// <summary>v ↦ ∇²L(θ) v, a new vector.</summary>
    /// <param name="theta">θ, which nobody else changes.</param>
    protected abstract Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta);

    private void Check(Vector<double> x)
    {
        if (x.Count != Space.Dimension)
            throw new ArgumentException($"A vector of `{GetType().Name}` has {Space.Dimension} entries. Got {x.Count}.");
    }

    private sealed class Products(AnalyticObjective owner, Func<Vector<double>, Vector<double>> multiply) : ILinearOperator<Vector<double>>
    {
        private long _own;
        private bool _disposed;

        public IVectorSpace<Vector<double>> Space => owner.Space;

        public EvaluationCost Cost => new(0, 0, _own, 0);

        public Vector<double> Apply(Vector<double> v)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            owner.Check(v);
            _own++;
            owner._products++;
            return multiply(v);
        }

        public void Dispose() => _disposed = true;
    }
}
