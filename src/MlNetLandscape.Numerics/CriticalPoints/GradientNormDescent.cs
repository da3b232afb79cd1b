using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.CriticalPoints;

/// <summary>Limited-memory BFGS on F(θ) = ½ ‖∇L(θ)‖², ∇F = H g: one product a step.</summary>
internal static class GradientNormDescent
{
    private const int Pairs = 10;
    private const int Trials = 40;
    private const double SufficientDecrease = 1e-4;

    /// <summary>Goes down until the search is over or <paramref name="steps"/> are made.</summary>
    /// <returns>False where no step lowers ‖∇L‖.</returns>
    public static bool Run<TVector>(SearchState<TVector> state, int steps)
    {
        using var whole = state.Space.OpenScope();
        var space = state.Space;
        var memory = new SecantMemory<TVector>(space, Pairs);
        var (slope, point) = (Slope(state), space.Copy(state.Theta)); // ∇F and where it was taken
        for (var last = state.Steps + steps; !state.IsOver && state.Steps < last;)
        {
            using var scope = space.OpenScope();
            var direction = memory.Apply(slope);
            var descent = space.Dot(direction, slope);
            var norm = space.Norm(slope);
            if (norm == 0)
                return false; // a stationary point of ‖∇L‖
            state.Curvature = Math.Max(state.Curvature, norm / Math.Sqrt(state.SquaredNorm));
            var length = memory.IsEmpty ? state.SquaredNorm / (norm * norm) : 1; // the minimum of F where one curvature rules
            if (!Search(state, direction, descent, -length))
            {
                if (memory.IsEmpty)
                    return false;
                memory.Forget();
                continue;
            }

            var after = Slope(state);
            memory.Add(space.Add(state.Theta, -1, point), space.Add(after, -1, slope));
            space.Overwrite(slope, after);
            space.Overwrite(point, state.Theta);
        }

        return true;
    }

    private static bool Search<TVector>(SearchState<TVector> state, TVector direction, double descent, double length)
    {
        var squared = state.SquaredNorm;
        for (var trial = 0; trial < Trials; trial++, length *= 0.5)
        {
            var wanted = 2 * SufficientDecrease * -length * descent; // of ‖∇L‖² = 2 F
            var reached = state.Propose(direction, length);
            if (reached < squared && reached <= squared - wanted)
            {
                state.Accept();
                return true;
            }
        }

        return false;
    }

    private static TVector Slope<TVector>(SearchState<TVector> state)
    {
        using var scope = state.Space.OpenScope();
        using var hessian = state.Hessian();
        return state.Space.Keep(hessian.Apply(state.Gradient));
    }
}
