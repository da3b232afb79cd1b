using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>How far the loss can rise within an ellipsoid that scales with the weights: max_{‖T⁻¹ε‖₂ ≤ ρ} L(θ + ε) − L(θ) (Kwon et al. 2021, equation 3).</summary>
/// <remarks>
/// With T = |θ| invariant under every rescaling of weights that leaves the function as it is, where θ has no entry 0. Costs what <see cref="AdversarialSharpness"/> does.
/// It correlates weakly with generalisation across ways of training (Andriushchenko et al. 2023).
/// </remarks>
/// <param name="Value">The highest rise found, in units of the loss: a lower bound of the maximum.</param>
/// <param name="OneStep">The rise at ε = ρ T² g / ‖T g‖; 0 where T g = 0.</param>
/// <param name="Rho">ρ, relative to T.</param>
/// <param name="Loss">L(θ).</param>
/// <param name="Stationarity">As in <see cref="AdversarialSharpness.Stationarity"/>, in the coordinates T⁻¹ε.</param>
/// <param name="Steps">Gradients of the best ascent after its start.</param>
/// <param name="Stop">Why the best ascent ended.</param>
/// <param name="Cost">What it took.</param>
public sealed record AdaptiveSharpness(
    double Value, double OneStep, double Rho, double Loss, double Stationarity, int Steps, EstimationStop Stop, EvaluationCost Cost)
{
    /// <summary>Measures it at <paramref name="theta"/>.</summary>
    /// <param name="objective">L.</param>
    /// <param name="theta">θ.</param>
    /// <param name="scale">The diagonal of T, <c>[P]</c>, not negative; an entry 0 leaves its parameter alone.</param>
    /// <param name="rho">ρ, in (0, ∞). The default is 0.5 (Kwon et al. 2021, §5).</param>
    /// <param name="options">Of the ascent; null for the defaults.</param>
    /// <param name="start">A direction of T⁻¹ε tried with both signs beside the gradient's; null for none.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static AdaptiveSharpness Measure<TVector>(
        IObjective<TVector> objective, TVector theta, TVector scale, double rho = 0.5, AscentOptions? options = null, TVector? start = default)
    {
        options ??= new AscentOptions();
        options.Check(rho, nameof(AdaptiveSharpness));
        var found = new BallAscent<TVector>(objective, theta, scale, rho, options).Run(start);
        return new AdaptiveSharpness(found.Value, found.OneStep, rho, found.Loss, found.Stationarity, found.Steps, found.Stop, found.Cost);
    }
}
