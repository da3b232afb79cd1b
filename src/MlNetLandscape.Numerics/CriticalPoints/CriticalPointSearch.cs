using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.CriticalPoints;

/// <summary>Looks for points with ∇L = 0 of any kind, saddles included, and says of each what it is.</summary>
/// <remarks>
/// Such searches often end where ‖∇L‖ has a minimum other than 0, because ∇L lies in the kernel of the Hessian: those points are reported as gradient-flat,
/// not as critical (Frye et al. 2021, «Critical Point-Finding Methods Reveal Gradient-Flat Regions of Deep Network Losses»).
/// Start near training trajectories; products alone are needed, so any size of network will do.
/// </remarks>
public static class CriticalPointSearch
{
    /// <summary>‖p‖ / (1 + ‖θ‖) of a Newton step that leads nowhere else.</summary>
    private const double LongestStep = 0.01;

    /// <summary>Searches from one point; noise is not added.</summary>
    /// <param name="objective">L.</param>
    /// <param name="start">Stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="index">Finds the signs of Hessians too large to be written out, such as <see cref="HessianIndex.Estimate"/>; null to leave such points unclassified.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static CriticalPoint<TVector> From<TVector>(
        IObjective<TVector> objective, TVector start, CriticalPointOptions? options = null, Func<ILinearOperator<TVector>, HessianIndex>? index = null)
    {
        options ??= new CriticalPointOptions();
        options.Check();
        var before = objective.Cost;
        using var scope = objective.Space.OpenScope();
        var state = new SearchState<TVector>(objective, start, options);
        if (options.Method == CriticalPointMethod.NewtonOnGradient)
            NewtonOnGradient.Run(state);
        else
            GradientNormDescent.Run(state, options.MaximumSteps);
        using var hessian = state.Hessian();
        var (flatness, distance) = Flatness(state, hessian);
        var signs = Signs(state, hessian, index);
        return new CriticalPoint<TVector>(
            objective.Space.Keep(state.Theta), state.Loss, Math.Sqrt(state.SquaredNorm), flatness, Kind(state, flatness, distance, signs), signs, state.Steps, objective.Cost - before);
    }

    /// <summary>Searches from every point, each <see cref="CriticalPointOptions.StartsPerPoint"/> times with <see cref="CriticalPointOptions.Noise"/> added.</summary>
    /// <param name="objective">L.</param>
    /// <param name="points">Such as parameters along a training run; stay the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="index">As in <see cref="From"/>.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static CriticalPoints<TVector> Run<TVector>(
        IObjective<TVector> objective, IEnumerable<TVector> points, CriticalPointOptions? options = null, Func<ILinearOperator<TVector>, HessianIndex>? index = null)
    {
        options ??= new CriticalPointOptions();
        options.Check();
        var (space, before, found) = (objective.Space, objective.Cost, ImmutableArray.CreateBuilder<CriticalPoint<TVector>>());
        foreach (var point in points)
        {
            for (var repeat = 0; repeat < options.StartsPerPoint; repeat++)
            {
                using var scope = space.OpenScope();
                var noise = space.Random(ProbeDistribution.Gaussian, Seed.Derive(options.Seed, found.Count));
                var result = From(objective, space.Add(point, options.Noise, noise), options, index);
                space.Keep(result.Point);
                found.Add(result);
            }
        }

        return new CriticalPoints<TVector>(found.ToImmutable(), objective.Cost - before);
    }

    /// <summary>r = ‖H p + g‖ / ‖g‖ with the directions of negligible curvature left out of p, and ‖p‖, how far Newton's step would still go.</summary>
    private static (double Flatness, double Distance) Flatness<TVector>(SearchState<TVector> state, ILinearOperator<TVector> hessian)
    {
        if (state.SquaredNorm == 0 || !double.IsFinite(state.SquaredNorm))
            return (state.SquaredNorm, state.SquaredNorm);
        using var solver = new KrylovLeastSquares<TVector>(hessian, state.Gradient, state.Options.SolverSteps);
        var kernel = 100 * Math.Sqrt(state.Space.Roundoff); // √u: what rounding leaves of an eigenvalue 0
        solver.Grow(kernel, 1e-2, state.Options.CancellationToken);
        var step = solver.Solve(kernel * Math.Max(state.Curvature, solver.Curvature));
        var distance = Math.Sqrt(step.Coefficients.Sum(coefficient => coefficient * coefficient)); // the basis is orthonormal
        return (Math.Sqrt(step.SquaredResidual / state.SquaredNorm), distance);
    }

    private static HessianIndex? Signs<TVector>(
        SearchState<TVector> state, ILinearOperator<TVector> hessian, Func<ILinearOperator<TVector>, HessianIndex>? index)
    {
        var options = state.Options;
        if (!double.IsFinite(state.SquaredNorm))
            return null;
        return state.Space.Dimension <= options.DenseLimit
            ? HessianIndex.Exact(hessian, options.IndexThreshold, options.CancellationToken)
            : index?.Invoke(hessian);
    }

    /// <summary>A small gradient far from any zero of it, as on the slope of eˣ, is not critical.</summary>
    private static CriticalPointKind Kind<TVector>(SearchState<TVector> state, double flatness, double distance, HessianIndex? signs)
    {
        if (state.IsCritical)
        {
            return distance <= LongestStep * (1 + state.Space.Norm(state.Theta))
                ? signs?.Kind ?? CriticalPointKind.Unclassified
                : CriticalPointKind.NotConverged;
        }

        return flatness >= state.Options.FlatTolerance ? CriticalPointKind.GradientFlat : CriticalPointKind.NotConverged;
    }
}
