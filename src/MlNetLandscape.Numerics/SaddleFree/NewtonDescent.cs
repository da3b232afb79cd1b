using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.SaddleFree;

/// <summary>
/// Descent by d = −η (|H| + μ)⁻¹ g, which saddles repel (Dauphin et al. 2014, «Identifying and attacking the saddle point problem in high-dimensional non-convex optimization»), or by damped
/// Newton steps, with the Hessian written out or in a Krylov basis that begins with the gradient, and a damping that is searched for.
/// </summary>
/// <remarks>
/// No step is taken that raises the loss. Where there is no gradient, or no way down with it, the step goes along the most negative curvature, in the direction and
/// as far as the loss falls. Cost of a step: k or k + 1 products, and for each move a gradient and the losses of its dampings.
/// </remarks>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed class NewtonDescent<TVector> : IDisposable
{
    private const double DampingAfterRejection = 10;
    private const double MostDamping = 1e4;
    private const double RoundingFactor = 100;

    private readonly IVectorSpace<TVector> _space;
    private readonly NewtonOptions _options;
    private readonly BestPoint<TVector> _best;
    private readonly IVectorBlock<TVector> _previous;

    /// <param name="space">Where θ lives.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public NewtonDescent(IVectorSpace<TVector> space, NewtonOptions? options = null)
    {
        (_space, _options) = (space, options ?? new NewtonOptions());
        _options.Check();
        (_best, _previous, Damping) = (new BestPoint<TVector>(space, _options.RestartFactor), space.Block(1), DampingSearch.First(_options));
    }

    /// <summary>μ / max |λ| of the last step; where an adaptive search begins.</summary>
    public double Damping { get; private set; }

    /// <summary>One step.</summary>
    /// <param name="problem">What is to fall.</param>
    /// <param name="theta">Changed in place, at the very end: a step that throws changes nothing, here or in this object.</param>
    /// <exception cref="ArithmeticException">Loss, gradient or a product is not finite at θ.</exception>
    public NewtonStep Step(NewtonProblem<TVector> problem, TVector theta)
    {
        using var scope = _space.OpenScope();
        var before = problem.Cost;
        var (risk, gradient) = problem.Known ?? problem.Risk.Gradient(theta);
        var norm = _space.Norm(gradient);
        if (!double.IsFinite(risk) || !double.IsFinite(norm))
            throw new ArithmeticException($"A Newton step needs a finite loss and gradient. Got loss {risk} and ‖gradient‖ {norm}. Check the data, or lower the learning rate of what came before.");
        var trials = new NewtonTrials<TVector>(problem, _options, theta, risk);
        var seen = new NewtonStep { Risk = risk, GradientNorm = norm };
        var smoothed = _best.With(trials.Loss);
        if (_best.IsLost(smoothed))
        {
            _space.Overwrite(theta, _best.Point[0]);
            _best.Return();
            (Damping, seen) = (Math.Min(MostDamping, Damping * DampingAfterRejection), seen with { Outcome = NewtonOutcome.Restarted });
            return seen with { Cost = problem.Cost - before };
        }

        var leads = norm > _options.GradientTolerance;
        using var curvature = Measure(problem, trials.Theta, gradient, leads);
        var (next, damping) = Walk(problem, trials, curvature, Describe(seen, curvature), gradient, leads);
        if (next.Outcome == NewtonOutcome.Rejected && IsHidden(curvature, damping, risk, problem.Length))
        {
            using var around = Measure(problem, trials.Theta, gradient, leads: false);
            (next, damping) = Walk(problem, trials, around, Describe(seen, around), gradient, leads: false);
        }

        next = next with { Trials = trials.Count, Cost = problem.Cost - before };
        var first = _space.Copy(theta);
        _best.Take(smoothed, first);
        if (next.Outcome is NewtonOutcome.Descended or NewtonOutcome.Escaped)
        {
            _space.Overwrite(theta, trials.Theta);
            _space.Axpy(-1, theta, first);
            next = next with { Length = _space.Norm(first) };
            if (_options.KeepsPreviousDirection)
            {
                _previous.Truncate(0);
                _previous.Add(first);
            }
        }

        Damping = damping;
        return next;
    }

    /// <summary>What the next step depends on.</summary>
    public NewtonState<TVector> State() => new(Damping, _best.Smoothed, _best.Lowest, Column(_previous), Column(_best.Point));

    /// <summary>Takes over what <see cref="State"/> once gave.</summary>
    public void Restore(NewtonState<TVector> state)
    {
        (Damping, _best.Smoothed, _best.Lowest) = (state.Damping, state.SmoothedLoss, state.LowestLoss);
        _previous.Truncate(0);
        _best.Point.Truncate(0);
        state.Previous.ForEach(_previous.Add);
        state.Best.ForEach(_best.Set);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _best.Dispose();
        _previous.Dispose();
    }

    private static List<TVector> Column(IVectorBlock<TVector> block) => block.Count == 0 ? [] : [block[0]];

    private ProjectedCurvature<TVector> Measure(NewtonProblem<TVector> problem, TVector theta, TVector gradient, bool leads)
    {
        using var hessian = problem.Bend.Hessian(theta);
        ProjectedCurvature<TVector> curvature;
        if (_space.Dimension <= _options.ExactUpTo)
        {
            curvature = ProjectedCurvature<TVector>.Exact(hessian);
        }
        else
        {
            var start = leads ? gradient : _space.Random(ProbeDistribution.Gaussian, problem.Seed); // a basis of the gradient alone is blind at an exact saddle
            curvature = ProjectedCurvature<TVector>.Krylov(hessian, start, _options.KrylovSteps, _options.KeepsPreviousDirection ? _previous : null, problem.Seed);
        }

        curvature.SetGradient(gradient, _options.Complement, isInside: leads);
        return curvature;
    }

    /// <summary>
    /// Whether the valleys beside a ridge may have been overlooked: a basis of the gradient shows no negative curvature, and the step in it promises no more than the rounding of the loss.
    /// </summary>
    private bool IsHidden(ProjectedCurvature<TVector> curvature, double damping, double risk, double length) =>
        _options.Rule == CurvatureRule.Absolute && _space.Dimension > _options.ExactUpTo && curvature.Negative == 0
        && -curvature.Step(_options.Rule, damping * curvature.Scale, length).Change <= RoundingFactor * _space.Roundoff * Math.Abs(risk);

    private static NewtonStep Describe(NewtonStep seen, ProjectedCurvature<TVector> curvature) => seen with
    {
        LowestCurvature = curvature.Values.Min(),
        HighestCurvature = curvature.Values.Max(),
        BasisSize = curvature.Values.Length,
        NegativeCurvatures = curvature.Negative,
    };

    private (NewtonStep Seen, double Damping) Walk(
        NewtonProblem<TVector> problem, NewtonTrials<TVector> trials, ProjectedCurvature<TVector> curvature, NewtonStep seen, TVector gradient, bool leads)
    {
        var (damping, start) = (Damping, trials.Risk);
        for (var step = 0; step < _options.StepsPerBasis && leads; step++)
        {
            if (step > 0)
            {
                (_, gradient) = problem.Risk.Gradient(trials.Theta);
                leads = _space.Norm(gradient) > _options.GradientTolerance;
                curvature.SetGradient(gradient, _options.Complement, isInside: false);
            }

            if (!leads || DampingSearch.Find(_options, damping, relative => trials.Try(curvature, relative)) is not { } found)
                break;
            damping = found.Damping;
            var chosen = trials.Accept(curvature);
            seen = seen with
            {
                Outcome = NewtonOutcome.Descended,
                Damping = damping * curvature.Scale,
                PredictedDecrease = seen.PredictedDecrease - chosen.Change,
                ActualDecrease = start - trials.Risk,
            };
        }

        if (seen.ActualDecrease > 0)
            return (seen, damping);
        if (_options.Rule == CurvatureRule.Absolute && curvature.Negative > 0 && trials.Escape(curvature) is { } escape)
            return (seen with { Outcome = NewtonOutcome.Escaped, PredictedDecrease = -escape.Change, ActualDecrease = start - trials.Risk }, damping);

        return leads || curvature.Negative > 0
            ? (seen with { Outcome = NewtonOutcome.Rejected }, Math.Min(MostDamping, damping * DampingAfterRejection))
            : (seen with { Outcome = NewtonOutcome.Stationary }, damping);
    }
}
