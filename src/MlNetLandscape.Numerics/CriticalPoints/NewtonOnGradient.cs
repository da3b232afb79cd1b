using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.CriticalPoints;

/// <summary>Levenberg–Marquardt steps on ∇L = 0: p = −(H² + μ² I)⁻¹ H g, μ lowered where the linear model of the gradient holds and raised where it fails.</summary>
/// <remarks>
/// Every μ is tried in the same Krylov subspace. The linear model leaves out Σ gᵢ ∇²gᵢ, so near a minimum of ‖∇L‖ that is not 0 the steps crawl;
/// where they do, some steps of <see cref="GradientNormDescent"/>, which sees that term, either get away or settle the matter.
/// </remarks>
internal static class NewtonOnGradient
{
    private const double FirstDamping = 1e-3; // μ relative to ‖H‖
    private const double MostDamping = 1e4;
    private const double Change = 10;
    private const double SufficientDecrease = 1e-4;
    private const double Slow = 0.99; // of ‖∇L‖² after a step
    private const int Interlude = 50;

    public static void Run<TVector>(SearchState<TVector> state)
    {
        var damping = FirstDamping;
        var (first, least) = (state.SquaredNorm, 4 * Math.Sqrt(state.Space.Roundoff)); // below √u rounding would fill the kernel of H
        while (!state.IsOver)
        {
            using var scope = state.Space.OpenScope();
            using var hessian = state.Hessian();
            using var solver = new KrylovLeastSquares<TVector>(hessian, state.Gradient, state.Options.SolverSteps);
            solver.Grow(damping, Math.Min(1e-2, Math.Sqrt(state.SquaredNorm / first)), state.Options.CancellationToken);
            state.Curvature = Math.Max(state.Curvature, solver.Curvature);
            var before = state.SquaredNorm;
            if (solver.Curvature == 0)
                return; // H g = 0: a stationary point of ‖∇L‖
            if (!Step(state, solver, ref damping, least) || state.SquaredNorm > Slow * before)
            {
                if (!GradientNormDescent.Run(state, Interlude))
                    return;
                damping = Math.Min(damping, FirstDamping);
            }
        }
    }

    /// <summary>Raises μ until ‖∇L‖ falls as it should, then lowers it while ‖∇L‖ falls further: a trial costs a gradient, the subspace a hundred products.</summary>
    private static bool Step<TVector>(SearchState<TVector> state, KrylovLeastSquares<TVector> solver, ref double damping, double least)
    {
        double reached;
        while (!Propose(damping, out reached))
        {
            damping *= Change;
            if (damping > MostDamping)
                return false;
        }

        for (var lower = damping / Change; lower >= least && Propose(lower, out var better) && better < reached; lower /= Change)
            (damping, reached) = (lower, better);
        state.Accept();
        return true;

        bool Propose(double relative, out double squared)
        {
            using var scope = state.Space.OpenScope();
            var step = solver.Solve(relative * solver.Curvature);
            var predicted = state.SquaredNorm - step.SquaredResidual;
            squared = predicted > 0 ? state.Propose(solver.Vector(step), 1) : double.PositiveInfinity;
            return state.SquaredNorm - squared > SufficientDecrease * predicted;
        }
    }
}
