using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>What an ascent in a ball has found.</summary>
internal sealed record BallMaximum(double Value, double OneStep, double Loss, double Stationarity, int Steps, EstimationStop Stop, EvaluationCost Cost);

/// <summary>max L(θ + T u) over ‖u‖ ≤ ρ by projected gradient steps whose length halves and doubles with their success.</summary>
internal sealed class BallAscent<TVector>(IObjective<TVector> objective, TVector theta, TVector? scale, double rho, AscentOptions options)
{
    private const double SufficientIncrease = 1e-4;
    private const double Change = 4;

    private readonly IVectorSpace<TVector> _space = objective.Space;

    public BallMaximum Run(TVector? start)
    {
        var before = objective.Cost;
        using var scope = _space.OpenScope();
        var u = _space.Zero();
        var gradient = _space.Zero();
        var loss = Evaluate(u, gradient);
        var one = 0.0;
        Climbed? best = null;
        if (_space.Norm(gradient) is var norm and > 0)
        {
            _space.Axpy(rho / norm, gradient, u); // ρ T g / ‖T g‖
            best = Climb(u, gradient, out var first);
            one = first - loss;
        }

        foreach (var direction in Starts(start, best is null))
        {
            _space.Scale(0, u);
            _space.Axpy(rho / _space.Norm(direction), direction, u);
            var found = Climb(u, gradient, out _);
            if (best is null || found.Value > best.Value || double.IsNaN(best.Value))
                best = found;
        }

        var gain = Math.Max(0, best!.Value - loss); // u = 0 is in the ball
        return new BallMaximum(gain, one, loss, best.Stationarity, best.Steps, best.Stop, objective.Cost - before);
    }

    private IEnumerable<TVector> Starts(TVector? start, bool needed)
    {
        if (start is not null)
        {
            yield return start;
            using var scope = _space.OpenScope();
            var opposite = _space.Copy(start);
            _space.Scale(-1, opposite);
            yield return opposite;
        }

        for (var index = 0; index < Math.Max(options.Restarts, needed && start is null ? 1 : 0); index++)
        {
            using var scope = _space.OpenScope();
            yield return _space.Random(ProbeDistribution.Gaussian, Seed.Derive(options.Seed, index));
        }
    }

    /// <summary>Climbs from u; changes both vectors.</summary>
    private Climbed Climb(TVector u, TVector gradient, out double first)
    {
        var value = first = Evaluate(u, gradient);
        var length = 2 * rho;
        for (var step = 0; ; step++)
        {
            using var scope = _space.OpenScope();
            var norm = _space.Norm(gradient);
            var stationarity = norm > 0 ? Moved(u, gradient, rho / norm) / rho : 0;
            if (stationarity <= options.Tolerance || step == options.Steps || !double.IsFinite(value))
                return new Climbed(value, stationarity, step, stationarity <= options.Tolerance ? EstimationStop.Converged : EstimationStop.Limit);
            var candidate = Project(_space.Add(u, length / norm, gradient));
            var slope = _space.Zero();
            var reached = Evaluate(candidate, slope);
            if (reached >= value + (SufficientIncrease * (_space.Dot(gradient, candidate) - _space.Dot(gradient, u))))
            {
                _space.Overwrite(u, candidate);
                _space.Overwrite(gradient, slope);
                value = reached;
                length = Math.Min(length * Change, 1e6 * rho);
            }
            else
            {
                length /= Change;
            }
        }
    }

    private double Moved(TVector u, TVector gradient, double factor)
    {
        var moved = Project(_space.Add(u, factor, gradient));
        _space.Axpy(-1, u, moved);
        return _space.Norm(moved);
    }

    private TVector Project(TVector u)
    {
        var norm = _space.Norm(u);
        if (norm > rho)
            _space.Scale(rho / norm, u);
        return u;
    }

    /// <summary>L(θ + T u); writes T ∇L into <paramref name="gradient"/>.</summary>
    private double Evaluate(TVector u, TVector gradient)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        using var scope = _space.OpenScope();
        var (value, slope) = objective.Gradient(_space.Add(theta, 1, _space.Scaled(u, scale)));
        if (double.IsFinite(value))
            _space.Overwrite(gradient, _space.Scaled(slope, scale));
        return value;
    }

    private sealed record Climbed(double Value, double Stationarity, int Steps, EstimationStop Stop);
}
