using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>How <see cref="KeskarSharpness"/> is measured.</summary>
public sealed record KeskarOptions
{
    /// <summary>ε, the size of the box relative to |x| + 1, in (0, ∞). The default is 10⁻³ (Keskar et al. 2017, §2.2.2, which also uses 5·10⁻⁴).</summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Ascent directions followed, in [1, ∞). The default is 10 (Keskar et al. 2017: ten iterations of L-BFGS-B).</summary>
    public int Steps { get; init; } = 10;

    /// <summary>p, the dimension of a random manifold to search instead of the whole space, in [1, P]; null for the whole space. Its p vectors are held in memory. The paper uses 100. The default is null.</summary>
    public int? ManifoldDimension { get; init; }

    /// <summary>Of the start and the manifold. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Looked at before every gradient.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check(long dimension) => Options.Check(nameof(KeskarOptions),
        (Epsilon > 0 && double.IsFinite(Epsilon), nameof(Epsilon), "(0, ∞)", Epsilon), (Steps >= 1, nameof(Steps), "[1, ∞)", Steps),
        (ManifoldDimension is null || (ManifoldDimension >= 1 && ManifoldDimension <= dimension), nameof(ManifoldDimension), $"[1, {dimension}]", ManifoldDimension ?? 0));
}
