using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>How the worst perturbation in a ball is searched for.</summary>
public sealed record AscentOptions
{
    /// <summary>Gradients of one ascent, in [0, ∞); 0 leaves the single step of sharpness-aware minimisation. The default is 20 (Andriushchenko et al. 2023, §3).</summary>
    public int Steps { get; init; } = 20;

    /// <summary>Further ascents from random directions, in [0, ∞). The default is 0. Where the gradient is exactly 0 and no start is given there is always one.</summary>
    public int Restarts { get; init; }

    /// <summary>An ascent ends when a step of length ρ along the gradient, brought back into the ball, moves by less than this times ρ, in [0, ∞). The default is 10⁻⁵; the value is then right to about its square.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Of the random directions. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Looked at before every gradient.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check(double rho, string metric)
    {
        Options.Check(nameof(AscentOptions), (Steps >= 0, nameof(Steps), "[0, ∞)", Steps), (Restarts >= 0, nameof(Restarts), "[0, ∞)", Restarts),
            (Tolerance >= 0, nameof(Tolerance), "[0, ∞)", Tolerance));
        Options.Check(metric, (rho > 0 && double.IsFinite(rho), "rho", "(0, ∞)", rho));
    }
}
