using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>Makes the moves of one point from its gradients: v ← μ v + g, or those of Adam. Its vectors last as long as the scope it is made in.</summary>
internal sealed class StepRule<TVector>
{
    private const double SecondMomentum = 0.999; // Kingma & Ba 2015, as ε
    private const double Epsilon = 1e-8;

    private readonly IVectorSpace<TVector> _space;
    private readonly bool _isAdam;
    private readonly double _momentum;
    private readonly TVector _mean; // of momentum the velocity
    private readonly TVector _squares;
    private readonly TVector _slope;
    private int _steps;

    /// <param name="space">Where the point lives.</param>
    /// <param name="method">Momentum or Adam.</param>
    /// <param name="momentum">μ, or β₁.</param>
    public StepRule(IVectorSpace<TVector> space, DescentMethod method, double momentum)
    {
        (_space, _isAdam, _momentum, _mean) = (space, method == DescentMethod.Adam, momentum, space.Zero());
        (_squares, _slope) = _isAdam ? (space.Zero(), space.Zero()) : (_mean, _mean); // of no use to momentum
    }

    /// <summary>Begins a step, whose gradient is so far 0.</summary>
    public void Begin() => _space.Scale(_isAdam ? 0 : _momentum, _slope);

    /// <summary>Adds to the step's gradient.</summary>
    public void Add(double a, TVector gradient) => _space.Axpy(a, gradient, _slope);

    /// <summary>The move, to be taken −η times; made in the scope that is open, or the velocity itself, which may be changed.</summary>
    public TVector Move()
    {
        _steps++;
        if (!_isAdam)
            return _mean;
        _space.Scale(_momentum, _mean);
        _space.Axpy(1 - _momentum, _slope, _mean); // m ← β₁ m + (1 − β₁) g
        _space.Scale(SecondMomentum, _squares);
        _space.Axpy(1 - SecondMomentum, _space.Multiply(_slope, _slope), _squares); // v ← β₂ v + (1 − β₂) g²
        var root = Math.Sqrt(1 - Math.Pow(SecondMomentum, _steps)); // √v̂ = √v / root
        var move = _space.DivideByRoot(_mean, _squares, Epsilon * root);
        _space.Scale(root / (1 - Math.Pow(_momentum, _steps)), move); // m̂ / (√v̂ + ε)
        return move;
    }
}
