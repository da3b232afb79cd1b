using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>What an ascent in a box has found.</summary>
internal sealed record BoxMaximum(double Value, double PossibleGain, int Steps, EstimationStop Stop);

/// <summary>max f(z) over |zᵢ| ≤ bᵢ: projected limited-memory BFGS in the coordinates u = z / b, u ∈ [−1, 1]ᴾ.</summary>
/// <remarks>
/// The direction is M H M ∇f, M the projection on coordinates that are not held at a bound, so it ascends along the bent path clamp(u + t d) (Bertsekas 1982).
/// Where f curves upwards there is no secant pair, and the path along the gradient is tried from its far end, a corner of the box.
/// </remarks>
internal sealed class BoxAscent<TVector>(
    IVectorSpace<TVector> space, Func<TVector, (double Value, TVector Gradient)> function, TVector bound, int steps, long seed)
{
    private const int Pairs = 10;
    private const int Trials = 25;
    private const double SufficientIncrease = 1e-4;
    private const double Tolerance = 1e-6;
    private const double StartSize = 1e-2;

    private readonly TVector _upper = space.Constant(1);
    private readonly TVector _lower = space.Constant(-1);

    public BoxMaximum Run()
    {
        using var scope = space.OpenScope();
        var u = Start();
        var (gradient, memory) = (space.Zero(), new SecantMemory<TVector>(space, Math.Min(Pairs, Math.Max(1, steps))));
        var value = Evaluate(u, gradient);
        var first = value;
        for (var step = 0; ; step++)
        {
            using var inner = space.OpenScope();
            var free = Free(u, gradient);
            var ascent = space.Multiply(free, gradient);
            var gain = space.Dot(space.Abs(ascent), _upper); // Σ |∂f/∂uᵢ|: what u could still gain, to first order
            if (gain <= Tolerance * Math.Abs(value - first) || gain == 0)
                return new BoxMaximum(value, gain, step, EstimationStop.Converged);
            if (step == steps || !double.IsFinite(value))
                return new BoxMaximum(value, gain, step, EstimationStop.Limit);
            var reached = Search(u, gradient, memory.IsEmpty ? ascent : space.Multiply(free, memory.Apply(ascent)), value, memory);
            if (double.IsNaN(reached) && memory.IsEmpty)
                return new BoxMaximum(value, gain, step, EstimationStop.Limit); // no ascent this precision could see
            if (double.IsNaN(reached))
                memory.Forget();
            else
                value = reached;
        }
    }

    private TVector Start()
    {
        using var scope = space.OpenScope();
        var u = space.Random(ProbeDistribution.Gaussian, seed);
        space.Scale(StartSize, u);
        return space.Keep(space.Clamp(u, _lower, _upper));
    }

    /// <summary>Moves u and the gradient to the first point of the path that is high enough; NaN when none is.</summary>
    private double Search(TVector u, TVector gradient, TVector direction, double value, SecantMemory<TVector> memory)
    {
        var length = memory.IsEmpty ? 10 * Math.Sqrt(space.Dimension) / space.Norm(direction) : 1;
        for (var trial = 0; trial < Trials; trial++, length /= 4)
        {
            using var scope = space.OpenScope();
            var candidate = space.Clamp(space.Add(u, length, direction), _lower, _upper);
            var slope = space.Zero();
            var reached = Evaluate(candidate, slope);
            var s = space.Add(candidate, -1, u);
            var predicted = space.Dot(gradient, s);
            if (!(predicted > 0) || !(reached >= value + (SufficientIncrease * predicted)) || reached == value)
                continue;
            memory.Add(s, space.Add(gradient, -1, slope)); // of −f
            space.Overwrite(u, candidate);
            space.Overwrite(gradient, slope);
            return reached;
        }

        return double.NaN;
    }

    /// <summary>1 where u may move along the gradient, 0 where a bound holds it.</summary>
    private TVector Free(TVector u, TVector gradient)
    {
        var moved = space.Clamp(space.Add(u, 1, space.Sign(gradient)), _lower, _upper); // where a unit step up gets
        space.Axpy(-1, u, moved);
        return space.Abs(space.Sign(moved));
    }

    /// <summary>f(b ⊙ u); writes b ⊙ ∇f into <paramref name="gradient"/>.</summary>
    private double Evaluate(TVector u, TVector gradient)
    {
        using var scope = space.OpenScope();
        var (value, slope) = function(space.Multiply(bound, u));
        if (double.IsFinite(value))
            space.Overwrite(gradient, space.Multiply(bound, slope));
        return value;
    }
}
