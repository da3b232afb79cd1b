using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>How far the loss can rise within a distance: max_{‖ε‖₂ ≤ ρ} L(θ + ε) − L(θ) (Foret et al. 2021, equation 1).</summary>
/// <remarks>
/// Never negative. At a minimum it is ½ ρ² λ_max up to third order. Invariant under permutation of units; not under the rescaling of layers (Dinh et al. 2017), for which see
/// <see cref="AdaptiveSharpness"/>. Costs up to 2 + <see cref="AscentOptions.Steps"/> gradients an ascent.
/// </remarks>
/// <param name="Value">The highest rise found, in units of the loss: a lower bound of the maximum.</param>
/// <param name="OneStep">L(θ + ρ g/‖g‖) − L(θ), the perturbation of sharpness-aware minimisation; 0 where g = 0.</param>
/// <param name="Rho">ρ, in units of θ.</param>
/// <param name="Loss">L(θ).</param>
/// <param name="Stationarity">How far, relative to ρ, a gradient step of length ρ still moves the best perturbation within the ball; 0 at a local maximum.</param>
/// <param name="Steps">Gradients of the best ascent after its start.</param>
/// <param name="Stop">Why the best ascent ended.</param>
/// <param name="Cost">What it took.</param>
public sealed record AdversarialSharpness(
    double Value, double OneStep, double Rho, double Loss, double Stationarity, int Steps, EstimationStop Stop, EvaluationCost Cost)
{
    /// <summary>Measures it at <paramref name="theta"/>.</summary>
    /// <param name="objective">L.</param>
    /// <param name="theta">θ.</param>
    /// <param name="rho">ρ, in (0, ∞). The default is 0.05 (Foret et al. 2021, §3).</param>
    /// <param name="options">Of the ascent; null for the defaults.</param>
    /// <param name="start">A direction tried with both signs beside the gradient's, such as the top eigenvector at a minimum; null for none.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static AdversarialSharpness Measure<TVector>(
        IObjective<TVector> objective, TVector theta, double rho = 0.05, AscentOptions? options = null, TVector? start = default)
    {
        options ??= new AscentOptions();
        options.Check(rho, nameof(AdversarialSharpness));
        var found = new BallAscent<TVector>(objective, theta, default, rho, options).Run(start);
        return new AdversarialSharpness(found.Value, found.OneStep, rho, found.Loss, found.Stationarity, found.Steps, found.Stop, found.Cost);
    }
}
