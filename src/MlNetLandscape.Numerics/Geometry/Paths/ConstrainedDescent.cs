using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>Where a descent ended.</summary>
/// <param name="StartLoss">Of all of the objective, as <paramref name="Loss"/>.</param>
/// <param name="Loss">At the end.</param>
/// <param name="Steps">Done.</param>
/// <param name="Stop">Why no more.</param>
internal readonly record struct DescentResult(double StartLoss, double Loss, int Steps, PathStop Stop);

/// <summary>Moves one point down, off given directions: gradients and steps lose their part in the span of an orthonormal block (Fort &amp; Jastrzębski 2019, §3.1).</summary>
internal sealed class ConstrainedDescent<TVector>(BatchSource<TVector> batches, IVectorSpace<TVector> space, DescentOptions options, CancellationToken cancellationToken)
{
    private const int Pairs = 10;
    private const int Trials = 30;
    private const double SufficientDecrease = 1e-4;

    private readonly DescentMethod _method = options.Chosen(batches.IsStochastic);

    /// <summary>Goes down from θ.</summary>
    /// <param name="theta">Changed in place.</param>
    /// <param name="walls">Orthonormal directions along which θ may not move; null for none.</param>
    /// <param name="target">The loss to stop at, besides the option's; null for none.</param>
    /// <param name="stream">The number of the first step among all batches that are asked for.</param>
    public DescentResult Run(TVector theta, IVectorBlock<TVector>? walls, double? target = null, long stream = 0)
    {
        using var scope = space.OpenScope();
        var start = space.Copy(theta);
        var goal = target ?? options.TargetLoss ?? double.NegativeInfinity;
        var result = _method == DescentMethod.Lbfgs ? Lbfgs(theta, walls, goal) : FirstOrder(theta, walls, goal, stream);
        if (walls is not null)
        {
            var moved = space.Add(theta, -1, start); // what rounding has added up along the walls
            var drift = walls.Dot(moved);
            walls.AddCombination(Array.ConvertAll(drift, value => -value), theta);
        }

        return result;
    }

    private DescentResult Lbfgs(TVector theta, IVectorBlock<TVector>? walls, double goal)
    {
        var (memory, slope) = (new SecantMemory<TVector>(space, Pairs), space.Zero());
        var loss = Evaluate(theta, walls, slope);
        var first = loss;
        var (trialPoint, trialSlope) = (space.Zero(), space.Zero());
        for (var step = 0; ; step++)
        {
            var norm = space.Norm(slope);
            if (!double.IsFinite(loss))
                return new DescentResult(first, loss, step, PathStop.Diverged);
            if (loss <= goal || norm <= options.GradientTolerance)
                return new DescentResult(first, loss, step, PathStop.Converged);
            if (step == options.Steps)
                return new DescentResult(first, loss, step, PathStop.Limit);
            using var scope = space.OpenScope();
            var direction = memory.Apply(slope);
            Project(walls, direction);
            var decrease = space.Dot(direction, slope);
            if (!(decrease > 0))
            {
                memory.Forget();
                direction = space.Copy(slope);
                decrease = norm * norm;
            }

            var length = memory.IsEmpty ? Math.Min(1, 1 / norm) : 1;
            var (found, reached) = (false, loss);
            for (var trial = 0; trial < Trials && !found; trial++, length *= 0.5)
            {
                space.Overwrite(trialPoint, theta);
                space.Axpy(-length, direction, trialPoint);
                reached = Evaluate(trialPoint, walls, trialSlope);
                found = reached <= loss - (SufficientDecrease * length * decrease) && reached < loss;
            }

            if (!found)
            {
                if (memory.IsEmpty)
                    return new DescentResult(first, loss, step, PathStop.Stalled); // not even along the gradient
                memory.Forget();
                continue;
            }

            Remember(memory, theta, trialPoint, slope, trialSlope);
            space.Overwrite(theta, trialPoint);
            space.Overwrite(slope, trialSlope);
            loss = reached;
        }
    }

    private void Remember(SecantMemory<TVector> memory, TVector theta, TVector next, TVector slope, TVector nextSlope) =>
        memory.Add(space.Add(next, -1, theta), space.Add(nextSlope, -1, slope));

    private DescentResult FirstOrder(TVector theta, IVectorBlock<TVector>? walls, double goal, long stream)
    {
        var (rule, slope) = (new StepRule<TVector>(space, _method, options.Momentum), space.Zero());
        var first = batches.UseWhole(whole => whole.Value(theta));
        var seen = first;
        for (var step = 0; step < options.Steps; step++)
        {
            using var scope = space.OpenScope();
            if (batches.IsStochastic && step % options.StepsPerLook == 0 && step > 0)
                seen = batches.UseWhole(whole => whole.Value(theta));
            if (seen <= goal)
                return new DescentResult(first, seen, step, PathStop.Converged);
            var loss = batches.Use(stream + step, part => Evaluate(part, theta, walls, slope));
            if (!double.IsFinite(loss))
                return new DescentResult(first, loss, step, PathStop.Diverged);
            if (!batches.IsStochastic && (loss <= goal || space.Norm(slope) <= options.GradientTolerance))
                return new DescentResult(first, loss, step, PathStop.Converged);
            rule.Begin();
            rule.Add(1, slope);
            var move = rule.Move();
            Project(walls, move); // the step, not only its gradient
            space.Axpy(-options.Rate(_method, step), move, theta);
        }

        var last = batches.UseWhole(whole => whole.Value(theta));
        return new DescentResult(first, last, options.Steps, !double.IsFinite(last) ? PathStop.Diverged : last <= goal ? PathStop.Converged : PathStop.Limit);
    }

    private double Evaluate(TVector theta, IVectorBlock<TVector>? walls, TVector slope) => batches.UseWhole(whole => Evaluate(whole, theta, walls, slope));

    /// <summary>The loss; writes the gradient off the walls into <paramref name="slope"/>.</summary>
    private double Evaluate(IObjective<TVector> objective, TVector theta, IVectorBlock<TVector>? walls, TVector slope)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var scope = space.OpenScope();
        var (value, gradient) = objective.Gradient(theta);
        if (!double.IsFinite(value))
            return value;
        Project(walls, gradient);
        space.Overwrite(slope, gradient);
        return value;
    }

    /// <summary>x ← (I − Q Qᵀ) x, twice: the second pass takes away what rounding left.</summary>
    private static void Project(IVectorBlock<TVector>? walls, TVector x)
    {
        for (var pass = 0; pass < 2 && walls is not null; pass++)
            walls.AddCombination(Array.ConvertAll(walls.Dot(x), value => -value), x);
    }
}
