using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>The largest eigenvalue of the Hessian against the largest one under which the optimizer's steps are stable (Cohen et al. 2021).</summary>
/// <remarks>
/// Along an eigenvector of a quadratic the iteration is linear; it diverges when η λ exceeds, with momentum β and dampening d,
/// <c>2 (1 + β) / (1 − d)</c> for v ← β v + (1 − d) g, θ ← θ − η v (heavy ball; 2 without momentum; dampening equal to β is an exponential average), and
/// <c>2 (1 + β) / (1 + 2β)</c> for Nesterov's momentum: z² − (1 + β)(1 − ηλ) z + β (1 − ηλ) has a root −1 there.
/// For Adam take λ of the preconditioned Hessian and dampening = β₁: 38 for β₁ = 0.9 (Cohen et al. 2022). Weight decay belongs to the Hessian.
/// </remarks>
/// <param name="Sharpness">λ_max.</param>
/// <param name="SharpnessError">A bound or standard error of it; 0 when exact.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Threshold">The value of η λ above which steps along the top eigenvector grow.</param>
/// <param name="Rise">By how much the loss rose since the last look; NaN when it is not known.</param>
public sealed record EdgeOfStability(double Sharpness, double SharpnessError, double LearningRate, double Threshold, double Rise)
{
    /// <summary>The sharpness at which this optimizer becomes unstable, threshold / η: 2/η for gradient descent.</summary>
    public double CriticalSharpness => Threshold / LearningRate;

    /// <summary>η λ_max / threshold: 1 at the edge.</summary>
    public double Ratio => LearningRate * Sharpness / Threshold;

    /// <summary>The error of <see cref="Ratio"/>.</summary>
    public double RatioError => LearningRate * SharpnessError / Threshold;

    /// <summary>Whether the ratio is above 1 by more than its error: the quadratic model predicts that steps along the top eigenvector grow.</summary>
    public bool IsUnstable => Ratio - RatioError > 1;

    /// <summary>Whether the ratio is 1 within its error and 10 %: where full-batch training tends to stay.</summary>
    public bool IsAtEdge => Math.Abs(Ratio - 1) <= 0.1 + RatioError;

    /// <summary>Whether steps are unstable and the loss rose: the network is leaving the basin for a flatter one, or diverging.</summary>
    public bool IsCatapult => IsUnstable && Rise > 0;

    /// <summary>Compares λ_max with what the optimizer bears.</summary>
    /// <param name="sharpness">λ_max.</param>
    /// <param name="learningRate">η, in (0, ∞).</param>
    /// <param name="momentum">β, in [0, 1).</param>
    /// <param name="isNesterov">Whether the momentum is Nesterov's; it has no dampening.</param>
    /// <param name="dampening">d, in [0, 1).</param>
    /// <param name="sharpnessError">Of λ_max, in [0, ∞).</param>
    /// <param name="rise">The loss now less the loss before; NaN when it is not known.</param>
    public static EdgeOfStability Assess(
        double sharpness, double learningRate, double momentum = 0, bool isNesterov = false, double dampening = 0, double sharpnessError = 0, double rise = double.NaN)
    {
        Options.Check(nameof(EdgeOfStability),
            (learningRate > 0 && double.IsFinite(learningRate), nameof(learningRate), "(0, ∞)", learningRate),
            (momentum is >= 0 and < 1, nameof(momentum), "[0, 1)", momentum),
            (dampening is >= 0 and < 1 && (dampening == 0 || !isNesterov), nameof(dampening), isNesterov ? "[0, 0] with Nesterov's momentum" : "[0, 1)", dampening),
            (sharpnessError >= 0, nameof(sharpnessError), "[0, ∞)", sharpnessError));
        var threshold = 2 * (1 + momentum) / (isNesterov ? 1 + (2 * momentum) : 1 - dampening);
        return new EdgeOfStability(sharpness, sharpnessError, learningRate, threshold, rise);
    }
}
