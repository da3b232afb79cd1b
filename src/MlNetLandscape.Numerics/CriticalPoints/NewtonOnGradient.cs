using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.CriticalPoints;

/// <summary>Levenberg–Marquardt steps on ∇L = 0: p = −(H² + μ² I)⁻¹ H g, μ lowered where the linear model of the gradient holds and raised where it fails.</summary>
/// <remarks>A raised μ reuses the Krylov subspace: a rejected trial costs one gradient and no product.</remarks>
internal static class NewtonOnGradient
{
    private const double FirstDamping = 1e-3; // μ relative to ‖H‖
    private const double MostDamping = 1e4;
    private const double Change = 10;
    private const int FirstProducts = 8;

    public static void Run<TVector>(SearchState<TVector> state)
    {
        var damping = FirstDamping;
        var (first, least) = (state.SquaredNorm, 4 * Math.Sqrt(state.Space.Roundoff)); // below √u rounding would fill the kernel of H
        while (!state.IsOver)
        {
            using var scope = state.Space.OpenScope();
            using var hessian = state.Hessian();
            using var solver = new KrylovLeastSquares<TVector>(hessian, state.Gradient, state.Options.SolverSteps);
            Build(solver, damping, state, Math.Min(1e-2, Math.Sqrt(state.SquaredNorm / first)));
            state.Curvature = Math.Max(state.Curvature, solver.Curvature);
            if (solver.Curvature == 0 || !Step(state, solver, ref damping, least))
                return; // H g = 0, or no step lowers ‖∇L‖
        }
    }

    /// <summary>Grows the subspace until the residual is small enough for a step, or growth no longer pays.</summary>
    private static void Build<TVector>(KrylovLeastSquares<TVector> solver, double damping, SearchState<TVector> state, double tolerance)
    {
        var before = double.PositiveInfinity;
        for (var products = FirstProducts; solver.Extend(products); products *= 2)
        {
            state.Options.CancellationToken.ThrowIfCancellationRequested();
            var residual = solver.Solve(damping * solver.Curvature).SquaredResidual;
            if (residual <= tolerance * tolerance * state.SquaredNorm || residual > 0.99 * before)
                return;
            before = residual;
        }
    }

    private static bool Step<TVector>(SearchState<TVector> state, KrylovLeastSquares<TVector> solver, ref double damping, double least)
    {
        for (; damping <= MostDamping; damping *= Change)
        {
            using var scope = state.Space.OpenScope();
            var step = solver.Solve(damping * solver.Curvature);
            var (squared, ratio) = (state.SquaredNorm, 0.0);
            var predicted = squared - step.SquaredResidual;
            if (!(predicted > 0) || !state.TryMove(solver.Vector(step), 1, reached => (ratio = (squared - reached) / predicted) > 1e-4))
                continue;
            if (ratio > 0.75)
                damping = Math.Max(damping / Change, least);
            else if (ratio < 0.25)
                damping *= Change;
            return true;
        }

        return false;
    }
}
