using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>When a <see cref="DeepLinearCertificate"/> calls a number zero. All tolerances have no unit.</summary>
public sealed record DeepLinearCertificateOptions
{
    /// <summary>A point is critical when ‖∇L‖ / ‖Y Xᵀ‖_F is at most this, in (0, 1). The default is 10⁻⁸; it must lie well below the tolerance of ranks.</summary>
    public double GradientTolerance { get; init; } = 1e-8;

    /// <summary>A singular value counts when it is above this share of the largest, in (0, 1); also for X, Y Xᵀ and the gaps between singular values of Z. The default is 10⁻⁶.</summary>
    public double RankTolerance { get; init; } = 1e-6;

    /// <summary>Two subspaces are the same when their largest principal angle in radians is at most this, in (0, 1). The default is 10⁻⁶.</summary>
    public double AngleTolerance { get; init; } = 1e-6;

    /// <summary>What a minimum by rank and angle may lie above the global value, as a share of ½ ‖Z‖²_F, before it is called a contradiction, in (0, 1). The default is 10⁻⁹.</summary>
    public double ExcessTolerance { get; init; } = 1e-9;

    /// <summary>A saddle is strict when λ_min is below minus this share of ‖Y Xᵀ‖_F, in (0, 1). The default is 10⁻⁶.</summary>
    public double CurvatureTolerance { get; init; } = 1e-6;

    /// <summary>The largest number of weights whose Hessian is written out, in [0, ∞). The default is 500; above it Lanczos' method finds λ_min.</summary>
    public int DenseLimit { get; init; } = 500;

    internal void Check() => Options.Check(nameof(DeepLinearCertificateOptions),
        (GradientTolerance is > 0 and < 1, nameof(GradientTolerance), "(0, 1)", GradientTolerance), (RankTolerance is > 0 and < 1, nameof(RankTolerance), "(0, 1)", RankTolerance),
        (AngleTolerance is > 0 and < 1, nameof(AngleTolerance), "(0, 1)", AngleTolerance), (ExcessTolerance is > 0 and < 1, nameof(ExcessTolerance), "(0, 1)", ExcessTolerance),
        (CurvatureTolerance is > 0 and < 1, nameof(CurvatureTolerance), "(0, 1)", CurvatureTolerance), (DenseLimit >= 0, nameof(DenseLimit), "[0, ∞)", DenseLimit));
}
