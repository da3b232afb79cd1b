using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.CriticalPoints;

/// <summary>Where a search is: θ and ∇L(θ) in vectors that live as long as it does.</summary>
internal sealed class SearchState<TVector>
{
    private const int Patience = 5;

    private readonly IObjective<TVector> _objective;
    private readonly TVector _point;
    private readonly TVector _slope;
    private (double Loss, double SquaredNorm) _proposed = (0, double.PositiveInfinity);
    private int _idle;

    public SearchState(IObjective<TVector> objective, TVector start, CriticalPointOptions options)
    {
        (_objective, Options) = (objective, options);
        (Theta, Gradient, _point, _slope) = (objective.Space.Copy(start), objective.Space.Zero(), objective.Space.Zero(), objective.Space.Zero());
        using var scope = objective.Space.OpenScope();
        var (loss, gradient) = objective.Gradient(Theta);
        Loss = loss;
        objective.Space.Overwrite(Gradient, gradient);
        SquaredNorm = objective.Space.Dot(gradient, gradient);
    }

    public CriticalPointOptions Options { get; }

    public IVectorSpace<TVector> Space => _objective.Space;

    public TVector Theta { get; }

    public TVector Gradient { get; }

    public double Loss { get; private set; }

    /// <summary>‖∇L‖².</summary>
    public double SquaredNorm { get; private set; }

    public int Steps { get; private set; }

    /// <summary>The largest size of the Hessian met so far.</summary>
    public double Curvature { get; set; }

    public bool IsCritical => SquaredNorm <= Options.GradientTolerance;

    public bool IsOver => IsCritical || Steps >= Options.MaximumSteps || _idle >= Patience || !double.IsFinite(SquaredNorm);

    public ILinearOperator<TVector> Hessian() => _objective.Hessian(Theta);

    /// <summary>‖∇L(θ + t p)‖², infinite where it is not a number. The lowest one since the last move is remembered.</summary>
    public double Propose(TVector step, double length)
    {
        Options.CancellationToken.ThrowIfCancellationRequested();
        using var scope = Space.OpenScope();
        var point = Space.Add(Theta, length, step);
        var (loss, gradient) = _objective.Gradient(point);
        var squared = Space.Dot(gradient, gradient);
        if (!double.IsFinite(squared) || !double.IsFinite(loss))
            return double.PositiveInfinity;
        if (squared < _proposed.SquaredNorm)
        {
            Space.Overwrite(_point, point);
            Space.Overwrite(_slope, gradient);
            _proposed = (loss, squared);
        }

        return squared;
    }

    /// <summary>Goes to the best proposal; ‖∇L‖ must be lower there.</summary>
    public void Accept()
    {
        _idle = SquaredNorm - _proposed.SquaredNorm <= 10 * Space.Roundoff * SquaredNorm ? _idle + 1 : 0;
        Space.Overwrite(Theta, _point);
        Space.Overwrite(Gradient, _slope);
        (Loss, SquaredNorm, Steps) = (_proposed.Loss, _proposed.SquaredNorm, Steps + 1);
        _proposed = (0, double.PositiveInfinity);
    }
}
