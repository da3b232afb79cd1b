using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Subspaces;

/// <summary>L(θ₀ + P z) as a function of z ∈ ℝᵈ: gradient Pᵀ ∇L, Hessian Pᵀ ∇²L P. Whatever minimises or measures an objective does so in the subspace.</summary>
/// <typeparam name="TVector">A vector of ℝᴾ.</typeparam>
public sealed class SubspaceObjective<TVector> : IObjective<Vector<double>>, IDisposable
{
    private readonly IObjective<TVector> _whole;
    private readonly ISubspaceProjection<TVector> _projection;
    private readonly IVectorBlock<TVector> _origin;
    private readonly bool _isOwner = true;

    /// <param name="whole">L; stays the caller's.</param>
    /// <param name="origin">θ₀; stays the caller's.</param>
    /// <param name="projection">P; stays the caller's.</param>
    /// <exception cref="ArgumentException">The projection is into a space of another dimension.</exception>
    public SubspaceObjective(IObjective<TVector> whole, TVector origin, ISubspaceProjection<TVector> projection)
    {
        if (projection.Space.Dimension != whole.Space.Dimension)
            throw new ArgumentException($"The objective has {whole.Space.Dimension} parameters, and the projection gives {projection.Space.Dimension}.", nameof(projection));
        (_whole, _projection, _origin, Space) = (whole, projection, whole.Space.Block(1), new DenseSpace(projection.Dimension));
        _origin.Add(origin);
    }

    private SubspaceObjective(IObjective<TVector> other, SubspaceObjective<TVector> whole) =>
        (_whole, _projection, _origin, Space, _isOwner) = (other, whole._projection, whole._origin, whole.Space, false);

    /// <inheritdoc />
    public IVectorSpace<Vector<double>> Space { get; }

    /// <inheritdoc />
    public EvaluationCost Cost => _whole.Cost;

    /// <summary>Another objective, such as that of a batch, in the same subspace; lives as long as this one.</summary>
    /// <param name="objective">Of the same parameters; stays the caller's.</param>
    public SubspaceObjective<TVector> Over(IObjective<TVector> objective) => new(objective, this);

    /// <summary>θ₀ + P z, a new vector.</summary>
    public TVector Point(Vector<double> z)
    {
        var point = _projection.Apply(z);
        _whole.Space.Axpy(1, _origin[0], point);
        return point;
    }

    /// <inheritdoc />
    public double Value(Vector<double> theta)
    {
        using var scope = _whole.Space.OpenScope();
        return _whole.Value(Point(theta));
    }

    /// <inheritdoc />
    public (double Value, Vector<double> Gradient) Gradient(Vector<double> theta)
    {
        using var scope = _whole.Space.OpenScope();
        var (value, gradient) = _whole.Gradient(Point(theta));
        return (value, _projection.ApplyTransposed(gradient));
    }

    /// <inheritdoc />
    public ILinearOperator<Vector<double>> Hessian(Vector<double> theta)
    {
        using var scope = _whole.Space.OpenScope();
        return new Products(this, _whole.Hessian(Point(theta)));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_isOwner)
            _origin.Dispose();
    }

    private sealed class Products(SubspaceObjective<TVector> owner, ILinearOperator<TVector> hessian) : ILinearOperator<Vector<double>>
    {
        public IVectorSpace<Vector<double>> Space => owner.Space;

        public EvaluationCost Cost => hessian.Cost;

        public Vector<double> Apply(Vector<double> v)
        {
            using var scope = owner._whole.Space.OpenScope();
            return owner._projection.ApplyTransposed(hessian.Apply(owner._projection.Apply(v)));
        }

        public void Dispose() => hessian.Dispose();
    }
}
