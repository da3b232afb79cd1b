using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.CriticalPoints;

/// <summary>Where a search is: θ and ∇L(θ) in vectors that live as long as it does.</summary>
internal sealed class SearchState<TVector>
{
    private const int Patience = 5;

    private readonly IObjective<TVector> _objective;
    private int _idle;

    public SearchState(IObjective<TVector> objective, TVector start, CriticalPointOptions options)
    {
        (_objective, Options) = (objective, options);
        (Theta, Gradient) = (objective.Space.Copy(start), objective.Space.Zero());
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

    /// <summary>Goes to θ + t p if <paramref name="accepts"/> says so of ‖∇L‖² there.</summary>
    public bool TryMove(TVector step, double length, Func<double, bool> accepts)
    {
        Options.CancellationToken.ThrowIfCancellationRequested();
        using var scope = Space.OpenScope();
        var point = Space.Add(Theta, length, step);
        var (loss, gradient) = _objective.Gradient(point);
        var squared = Space.Dot(gradient, gradient);
        if (!double.IsFinite(squared) || !double.IsFinite(loss) || !accepts(squared))
            return false;
        _idle = SquaredNorm - squared <= 10 * Space.Roundoff * SquaredNorm ? _idle + 1 : 0;
        Space.Overwrite(Theta, point);
        Space.Overwrite(Gradient, gradient);
        (Loss, SquaredNorm, Steps) = (loss, squared, Steps + 1);
        return true;
    }
}
