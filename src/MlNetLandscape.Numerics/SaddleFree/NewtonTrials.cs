using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.SaddleFree;

/// <summary>Steps from one point, tried on the step's batch and on the one it is checked with; the best of them can be taken.</summary>
internal sealed class NewtonTrials<TVector>
{
    private const double SufficientDecrease = 1e-4;
    private const int EscapeHalvings = 30;

    private readonly NewtonProblem<TVector> _problem;
    private readonly NewtonOptions _options;
    private readonly IVectorSpace<TVector> _space;
    private double _check;
    private Trial? _best;

    public NewtonTrials(NewtonProblem<TVector> problem, NewtonOptions options, TVector theta, double risk)
    {
        (_problem, _options, _space, Risk) = (problem, options, problem.Risk.Space, risk);
        Theta = _space.Copy(theta);
        _check = problem.Check?.Value(theta) ?? double.NaN;
    }

    /// <summary>Where the next step begins: a copy.</summary>
    public TVector Theta { get; }

    /// <summary>L there.</summary>
    public double Risk { get; private set; }

    /// <summary>The same, or the mean over both batches.</summary>
    public double Loss => _problem.Check is null ? Risk : 0.5 * (Risk + _check);

    /// <summary>Steps tried.</summary>
    public int Count { get; private set; }

    /// <summary>Tries a damping, within the basis and, where a part of the gradient leads out of it, with that.</summary>
    /// <param name="curvature">The model.</param>
    /// <param name="relative">μ / max |λ|.</param>
    public DampingTrial Try(ProjectedCurvature<TVector> curvature, double relative)
    {
        using var scope = _space.OpenScope();
        var inside = curvature.Step(_options.Rule, relative * curvature.Scale, _problem.Length);
        var point = Point(curvature, inside);
        var change = Try(inside, point);
        if (!curvature.HasRest)
            return new DampingTrial(relative, change);
        var whole = curvature.Step(_options.Rule, relative * curvature.Scale, _problem.Length, withRest: true);
        curvature.AddRest(whole, point);
        return new DampingTrial(relative, Math.Min(change, Try(whole, point)));
    }

    /// <summary>Goes to the best of what was tried since the last step.</summary>
    /// <returns>That step.</returns>
    public ProjectedStep Accept(ProjectedCurvature<TVector> curvature)
    {
        var taken = _best!;
        curvature.AddInside(taken.Step, Theta);
        curvature.AddRest(taken.Step, Theta);
        (Risk, _check, _best) = (taken.Risk, taken.Check, null);
        return taken.Step;
    }

    /// <summary>A step along the most negative curvature v: ±α v, α halved from η until the loss falls by some of ½ |λ| α², to the better side; null where it never does.</summary>
    public ProjectedStep? Escape(ProjectedCurvature<TVector> curvature)
    {
        _best = null;
        var (length, bend) = (_problem.Length, -curvature.Values.Min());
        for (var halving = 0; halving < EscapeHalvings; halving++, length /= 2)
        {
            var change = Math.Min(Escape(length), Escape(-length));
            if (change < -SufficientDecrease * 0.5 * bend * length * length)
                return Accept(curvature);
        }

        return null;

        double Escape(double distance)
        {
            using var scope = _space.OpenScope();
            var step = curvature.MostNegative(distance);
            return Try(step, Point(curvature, step));
        }
    }

    private TVector Point(ProjectedCurvature<TVector> curvature, ProjectedStep step)
    {
        var point = _space.Copy(Theta);
        curvature.AddInside(step, point);
        return point;
    }

    /// <summary>The change of the loss; ∞ where a batch does not agree with the other that it falls.</summary>
    private double Try(ProjectedStep step, TVector point)
    {
        if (!step.IsFinite)
            return double.PositiveInfinity; // λ + μ = 0
        Count++;
        var risk = _problem.Risk.Value(point);
        if (!(risk < Risk))
            return double.PositiveInfinity;
        var check = _problem.Check?.Value(point) ?? double.NaN;
        if (check > _check || (_problem.Check is not null && !double.IsFinite(check)))
            return double.PositiveInfinity;
        var change = _problem.Check is null ? risk - Risk : 0.5 * (risk - Risk + check - _check);
        if (change < (_best?.Change ?? 0))
            _best = new Trial(step, change, risk, check);
        return change;
    }

    private sealed record Trial(ProjectedStep Step, double Change, double Risk, double Check);
}
