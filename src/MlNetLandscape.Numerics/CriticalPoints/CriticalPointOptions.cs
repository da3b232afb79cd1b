using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.CriticalPoints;

/// <summary>How critical points are looked for.</summary>
public enum CriticalPointMethod
{
    /// <summary>Damped Newton steps on ∇L = 0: p = −(H² + μ² I)⁻¹ H g from a Krylov subspace of H and g, μ as in Levenberg and Marquardt. Fast near a critical point; where it crawls, steps of the other method are put in between.</summary>
    NewtonOnGradient,

    /// <summary>Descent on ½ ‖∇L‖², whose gradient is H g, by limited-memory BFGS. Cheap steps, many of them.</summary>
    GradientNormDescent,
}

/// <summary>Options of <see cref="CriticalPointSearch"/>.</summary>
public sealed record CriticalPointOptions
{
    /// <summary>How. The default is Newton's method on the gradient.</summary>
    public CriticalPointMethod Method { get; init; }

    /// <summary>Steps of a search, in [0, ∞). The default is 500.</summary>
    public int MaximumSteps { get; init; } = 500;

    /// <summary>A point is critical when ‖∇L‖² is at most this, in (0, ∞). The default is 10⁻¹⁰ (Frye et al. 2021).</summary>
    public double GradientTolerance { get; init; } = 1e-10;

    /// <summary>Products of the Hessian for one Newton step, in [1, ∞); so many vectors are held in memory. The default is 100.</summary>
    public int SolverSteps { get; init; } = 100;

    /// <summary>A point that is not critical is gradient-flat when the best step leaves at least this part of the linearised gradient, in (0, 1). The default is 0.9 (Frye et al. 2021).</summary>
    public double FlatTolerance { get; init; } = 0.9;

    /// <summary>τ: eigenvalues within τ max |λ| of 0 count as 0, in [0, 1). The default is 10⁻⁵.</summary>
    public double IndexThreshold { get; init; } = 1e-5;

    /// <summary>The largest P whose Hessian is written out to count its signs, in [0, ∞). The default is 500. Above it they are counted only by the estimator that was given.</summary>
    public int DenseLimit { get; init; } = 500;

    /// <summary>Searches from each given point, in [1, ∞). The default is 1.</summary>
    public int StartsPerPoint { get; init; } = 1;

    /// <summary>The standard deviation of the Gaussian noise added to each entry of a start, in [0, ∞). The default is 0.</summary>
    public double Noise { get; init; }

    /// <summary>Of the noise. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Looked at before every step and every trial.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check() => Options.Check(nameof(CriticalPointOptions),
        (Enum.IsDefined(Method), nameof(Method), "{NewtonOnGradient, GradientNormDescent}", Method),
        (MaximumSteps >= 0, nameof(MaximumSteps), "[0, ∞)", MaximumSteps), (GradientTolerance > 0, nameof(GradientTolerance), "(0, ∞)", GradientTolerance),
        (SolverSteps >= 1, nameof(SolverSteps), "[1, ∞)", SolverSteps), (FlatTolerance is > 0 and < 1, nameof(FlatTolerance), "(0, 1)", FlatTolerance),
        (IndexThreshold is >= 0 and < 1, nameof(IndexThreshold), "[0, 1)", IndexThreshold), (DenseLimit >= 0, nameof(DenseLimit), "[0, ∞)", DenseLimit),
        (StartsPerPoint >= 1, nameof(StartsPerPoint), "[1, ∞)", StartsPerPoint), (Noise >= 0 && double.IsFinite(Noise), nameof(Noise), "[0, ∞)", Noise));
}
